// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/collection.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<CollectionConverted> auto& value) {
  members("collection_id", value.collection_id);
  members("old_type", value.old_type);
  members("new_type", value.new_type);
}

void VisitMembers(auto& members, IsType<CollectionCreated> auto& value) {
  members("collection_id", value.collection_id);
  members("collection_name", value.collection_name);
  members("collection_type", value.collection_type);
  members("parent_id", value.parent_id);
  members("smart_query", value.smart_query);
}

void VisitMembers(auto& members, IsType<CollectionCriteriaChanged> auto& value) {
  members("collection_id", value.collection_id);
  members("old_query", value.old_query);
  members("new_query", value.new_query);
}

void VisitMembers(auto& members, IsType<CollectionDeleted> auto& value) {
  members("collection_id", value.collection_id);
  members("collection_name", value.collection_name);
  members("descendant_collection_ids", value.descendant_collection_ids);
  members("image_count", value.image_count);
}

void VisitMembers(auto& members, IsType<CollectionMoved> auto& value) {
  members("collection_id", value.collection_id);
  members("old_parent_id", value.old_parent_id);
  members("new_parent_id", value.new_parent_id);
}

void VisitMembers(auto& members, IsType<CollectionRenamed> auto& value) {
  members("collection_id", value.collection_id);
  members("old_name", value.old_name);
  members("new_name", value.new_name);
}

void VisitMembers(auto& members, IsType<CollectionReordered> auto& value) {
  members("collection_id", value.collection_id);
  members("image_ids", value.image_ids);
  members("old_positions", value.old_positions);
  members("before_image_id", value.before_image_id);
}

void VisitMembers(auto& members, IsType<CollectionRestored> auto& value) {
  members("collection_id", value.collection_id);
  members("descendant_collection_ids", value.descendant_collection_ids);
}

void VisitMembers(auto& members, IsType<CollectionUpdated> auto& value) {
  members("collection_id", value.collection_id);
  members("changed_fields", value.changed_fields);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<ImageAddedToCollection> auto& value) {
  members("image_id", value.image_id);
  members("collection_id", value.collection_id);
  members("collection_name", value.collection_name);
  members("position", value.position);
}

void VisitMembers(auto& members, IsType<ImageRemovedFromCollection> auto& value) {
  members("image_id", value.image_id);
  members("collection_id", value.collection_id);
  members("collection_name", value.collection_name);
  members("old_position", value.old_position);
}

template std::string ToJson(const CollectionConverted& payload);
template absl::StatusOr<CollectionConverted> FromJson(std::string_view json);
template std::string ToJson(const CollectionCreated& payload);
template absl::StatusOr<CollectionCreated> FromJson(std::string_view json);
template std::string ToJson(const CollectionCriteriaChanged& payload);
template absl::StatusOr<CollectionCriteriaChanged> FromJson(std::string_view json);
template std::string ToJson(const CollectionDeleted& payload);
template absl::StatusOr<CollectionDeleted> FromJson(std::string_view json);
template std::string ToJson(const CollectionMoved& payload);
template absl::StatusOr<CollectionMoved> FromJson(std::string_view json);
template std::string ToJson(const CollectionRenamed& payload);
template absl::StatusOr<CollectionRenamed> FromJson(std::string_view json);
template std::string ToJson(const CollectionReordered& payload);
template absl::StatusOr<CollectionReordered> FromJson(std::string_view json);
template std::string ToJson(const CollectionRestored& payload);
template absl::StatusOr<CollectionRestored> FromJson(std::string_view json);
template std::string ToJson(const CollectionUpdated& payload);
template absl::StatusOr<CollectionUpdated> FromJson(std::string_view json);
template std::string ToJson(const ImageAddedToCollection& payload);
template absl::StatusOr<ImageAddedToCollection> FromJson(std::string_view json);
template std::string ToJson(const ImageRemovedFromCollection& payload);
template absl::StatusOr<ImageRemovedFromCollection> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
