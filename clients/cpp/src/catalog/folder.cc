// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/folder.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<FolderAdded> auto& value) {
  members("folder_id", value.folder_id);
  members("path", value.path);
  members("name", value.name);
  members("volume_name", value.volume_name);
  members("parent_id", value.parent_id);
}

void VisitMembers(auto& members, IsType<FolderMoved> auto& value) {
  members("folder_id", value.folder_id);
  members("old_parent_id", value.old_parent_id);
  members("new_parent_id", value.new_parent_id);
  members("old_path", value.old_path);
  members("new_path", value.new_path);
}

void VisitMembers(auto& members, IsType<FolderOnlineChanged> auto& value) {
  members("folder_id", value.folder_id);
  members("volume_name", value.volume_name);
  members("is_online", value.is_online);
}

void VisitMembers(auto& members, IsType<FolderRelinked> auto& value) {
  members("folder_id", value.folder_id);
  members("old_path", value.old_path);
  members("new_path", value.new_path);
  members("old_volume_name", value.old_volume_name);
  members("new_volume_name", value.new_volume_name);
}

void VisitMembers(auto& members, IsType<FolderRemoved> auto& value) {
  members("folder_id", value.folder_id);
  members("path", value.path);
}

void VisitMembers(auto& members, IsType<FolderRenamed> auto& value) {
  members("folder_id", value.folder_id);
  members("old_name", value.old_name);
  members("new_name", value.new_name);
  members("old_path", value.old_path);
  members("new_path", value.new_path);
}

void VisitMembers(auto& members, IsType<FolderRestored> auto& value) {
  members("folder_id", value.folder_id);
}

template std::string ToJson(const FolderAdded& payload);
template absl::StatusOr<FolderAdded> FromJson(std::string_view json);
template std::string ToJson(const FolderMoved& payload);
template absl::StatusOr<FolderMoved> FromJson(std::string_view json);
template std::string ToJson(const FolderOnlineChanged& payload);
template absl::StatusOr<FolderOnlineChanged> FromJson(std::string_view json);
template std::string ToJson(const FolderRelinked& payload);
template absl::StatusOr<FolderRelinked> FromJson(std::string_view json);
template std::string ToJson(const FolderRemoved& payload);
template absl::StatusOr<FolderRemoved> FromJson(std::string_view json);
template std::string ToJson(const FolderRenamed& payload);
template absl::StatusOr<FolderRenamed> FromJson(std::string_view json);
template std::string ToJson(const FolderRestored& payload);
template absl::StatusOr<FolderRestored> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
