// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/tag.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<TagAdded> auto& value) {
  members("image_id", value.image_id);
  members("tag_id", value.tag_id);
  members("tag_name", value.tag_name);
  members("source", value.source);
  members("confidence", value.confidence);
}

void VisitMembers(auto& members, IsType<TagCreated> auto& value) {
  members("tag_id", value.tag_id);
  members("name", value.name);
  members("parent_id", value.parent_id);
}

void VisitMembers(auto& members, IsType<TagDeleted> auto& value) {
  members("tag_id", value.tag_id);
  members("name", value.name);
  members("parent_id", value.parent_id);
  members("descendant_tag_ids", value.descendant_tag_ids);
  members("image_count", value.image_count);
}

void VisitMembers(auto& members, IsType<TagMerged> auto& value) {
  members("tag_id", value.tag_id);
  members("into_tag_id", value.into_tag_id);
  members("name", value.name);
  members("parent_id", value.parent_id);
  members("moved_child_ids", value.moved_child_ids);
  members("image_count", value.image_count);
}

void VisitMembers(auto& members, IsType<TagMoved> auto& value) {
  members("tag_id", value.tag_id);
  members("old_parent_id", value.old_parent_id);
  members("new_parent_id", value.new_parent_id);
}

void VisitMembers(auto& members, IsType<TagRemoved> auto& value) {
  members("image_id", value.image_id);
  members("tag_id", value.tag_id);
  members("tag_name", value.tag_name);
  members("source", value.source);
  members("confidence", value.confidence);
}

void VisitMembers(auto& members, IsType<TagRenamed> auto& value) {
  members("tag_id", value.tag_id);
  members("old_name", value.old_name);
  members("new_name", value.new_name);
}

void VisitMembers(auto& members, IsType<TagRestored> auto& value) {
  members("tag_id", value.tag_id);
  members("descendant_tag_ids", value.descendant_tag_ids);
}

void VisitMembers(auto& members, IsType<TagUnmerged> auto& value) {
  members("tag_id", value.tag_id);
  members("into_tag_id", value.into_tag_id);
  members("merge_event_id", value.merge_event_id);
}

void VisitMembers(auto& members, IsType<TagUpdated> auto& value) {
  members("tag_id", value.tag_id);
  members("old", value.old);
  members("new", value.new_);
}

template std::string ToJson(const TagAdded& payload);
template absl::StatusOr<TagAdded> FromJson(std::string_view json);
template std::string ToJson(const TagCreated& payload);
template absl::StatusOr<TagCreated> FromJson(std::string_view json);
template std::string ToJson(const TagDeleted& payload);
template absl::StatusOr<TagDeleted> FromJson(std::string_view json);
template std::string ToJson(const TagMerged& payload);
template absl::StatusOr<TagMerged> FromJson(std::string_view json);
template std::string ToJson(const TagMoved& payload);
template absl::StatusOr<TagMoved> FromJson(std::string_view json);
template std::string ToJson(const TagRemoved& payload);
template absl::StatusOr<TagRemoved> FromJson(std::string_view json);
template std::string ToJson(const TagRenamed& payload);
template absl::StatusOr<TagRenamed> FromJson(std::string_view json);
template std::string ToJson(const TagRestored& payload);
template absl::StatusOr<TagRestored> FromJson(std::string_view json);
template std::string ToJson(const TagUnmerged& payload);
template absl::StatusOr<TagUnmerged> FromJson(std::string_view json);
template std::string ToJson(const TagUpdated& payload);
template absl::StatusOr<TagUpdated> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
