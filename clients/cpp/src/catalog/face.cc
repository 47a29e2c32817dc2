// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/face.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<FaceAdded> auto& value) {
  members("image_id", value.image_id);
  members("face_id", value.face_id);
  members("x", value.x);
  members("y", value.y);
  members("w", value.w);
  members("h", value.h);
  members("person_id", value.person_id);
  members("source", value.source);
}

void VisitMembers(auto& members, IsType<FaceAssigned> auto& value) {
  members("image_id", value.image_id);
  members("face_id", value.face_id);
  members("old_person_id", value.old_person_id);
  members("new_person_id", value.new_person_id);
}

void VisitMembers(auto& members, IsType<FaceRemoved> auto& value) {
  members("image_id", value.image_id);
  members("face_id", value.face_id);
  members("x", value.x);
  members("y", value.y);
  members("w", value.w);
  members("h", value.h);
  members("person_id", value.person_id);
  members("source", value.source);
}

void VisitMembers(auto& members, IsType<PersonCreated> auto& value) {
  members("person_id", value.person_id);
  members("name", value.name);
}

void VisitMembers(auto& members, IsType<PersonDeleted> auto& value) {
  members("person_id", value.person_id);
  members("name", value.name);
}

void VisitMembers(auto& members, IsType<PersonMerged> auto& value) {
  members("person_id", value.person_id);
  members("into_person_id", value.into_person_id);
  members("face_count", value.face_count);
}

void VisitMembers(auto& members, IsType<PersonRenamed> auto& value) {
  members("person_id", value.person_id);
  members("old_name", value.old_name);
  members("new_name", value.new_name);
}

template std::string ToJson(const FaceAdded& payload);
template absl::StatusOr<FaceAdded> FromJson(std::string_view json);
template std::string ToJson(const FaceAssigned& payload);
template absl::StatusOr<FaceAssigned> FromJson(std::string_view json);
template std::string ToJson(const FaceRemoved& payload);
template absl::StatusOr<FaceRemoved> FromJson(std::string_view json);
template std::string ToJson(const PersonCreated& payload);
template absl::StatusOr<PersonCreated> FromJson(std::string_view json);
template std::string ToJson(const PersonDeleted& payload);
template absl::StatusOr<PersonDeleted> FromJson(std::string_view json);
template std::string ToJson(const PersonMerged& payload);
template absl::StatusOr<PersonMerged> FromJson(std::string_view json);
template std::string ToJson(const PersonRenamed& payload);
template absl::StatusOr<PersonRenamed> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
