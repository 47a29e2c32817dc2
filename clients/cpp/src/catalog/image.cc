// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/image.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<CaptureTimeChanged> auto& value) {
  members("image_id", value.image_id);
  members("old_captured_at", value.old_captured_at);
  members("new_captured_at", value.new_captured_at);
  members("utc_offset_minutes", value.utc_offset_minutes);
}

void VisitMembers(auto& members, IsType<ExifUpdated> auto& value) {
  members("image_id", value.image_id);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<ImageAdded> auto& value) {
  members("image_id", value.image_id);
  members("filename", value.filename);
  members("extension", value.extension);
  members("file_hash", value.file_hash);
  members("folder_id", value.folder_id);
  members("file_size_bytes", value.file_size_bytes);
  members("width", value.width);
  members("height", value.height);
  members("orientation", value.orientation);
  members("captured_at", value.captured_at);
  members("import_session_id", value.import_session_id);
  members("exif", value.exif);
}

void VisitMembers(auto& members, IsType<ImageDeleted> auto& value) {
  members("image_id", value.image_id);
  members("mode", value.mode);
  members("reason", value.reason);
}

void VisitMembers(auto& members, IsType<ImageExported> auto& value) {
  members("image_id", value.image_id);
  members("output_path", value.output_path);
  members("format", value.format);
  members("width", value.width);
  members("height", value.height);
  members("edit_event_id", value.edit_event_id);
}

void VisitMembers(auto& members, IsType<ImageMissingChanged> auto& value) {
  members("image_id", value.image_id);
  members("is_missing", value.is_missing);
}

void VisitMembers(auto& members, IsType<ImageMoved> auto& value) {
  members("image_id", value.image_id);
  members("old_folder_id", value.old_folder_id);
  members("new_folder_id", value.new_folder_id);
}

void VisitMembers(auto& members, IsType<ImagePurged> auto& value) {
  members("image_id", value.image_id);
  members("file_hash", value.file_hash);
  members("file_removed", value.file_removed);
}

void VisitMembers(auto& members, IsType<ImageRelinked> auto& value) {
  members("image_id", value.image_id);
  members("old_folder_id", value.old_folder_id);
  members("old_filename", value.old_filename);
  members("new_folder_id", value.new_folder_id);
  members("new_filename", value.new_filename);
  members("verified_hash", value.verified_hash);
  members("old_is_missing", value.old_is_missing);
  members("new_is_missing", value.new_is_missing);
}

void VisitMembers(auto& members, IsType<ImageRenamed> auto& value) {
  members("image_id", value.image_id);
  members("old_filename", value.old_filename);
  members("new_filename", value.new_filename);
  members("old_extension", value.old_extension);
  members("new_extension", value.new_extension);
}

void VisitMembers(auto& members, IsType<ImageReplaced> auto& value) {
  members("image_id", value.image_id);
  members("old_file_hash", value.old_file_hash);
  members("new_file_hash", value.new_file_hash);
  members("old_file_size_bytes", value.old_file_size_bytes);
  members("new_file_size_bytes", value.new_file_size_bytes);
}

void VisitMembers(auto& members, IsType<ImageRestored> auto& value) {
  members("image_id", value.image_id);
}

void VisitMembers(auto& members, IsType<ImageUpdated> auto& value) {
  members("image_id", value.image_id);
  members("changed_fields", value.changed_fields);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<LocationChanged> auto& value) {
  members("image_id", value.image_id);
  members("old", value.old);
  members("new", value.new_);
  members("source", value.source);
}

void VisitMembers(auto& members, IsType<MetadataChanged> auto& value) {
  members("image_id", value.image_id);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<SidecarExported> auto& value) {
  members("image_id", value.image_id);
  members("path", value.path);
  members("sidecar_hash", value.sidecar_hash);
}

void VisitMembers(auto& members, IsType<SidecarImported> auto& value) {
  members("image_id", value.image_id);
  members("path", value.path);
  members("sidecar_hash", value.sidecar_hash);
  members("fields", value.fields);
}

void VisitMembers(auto& members, IsType<StackCreated> auto& value) {
  members("stack_id", value.stack_id);
  members("image_ids", value.image_ids);
  members("primary_image_id", value.primary_image_id);
}

void VisitMembers(auto& members, IsType<StackDissolved> auto& value) {
  members("stack_id", value.stack_id);
  members("image_ids", value.image_ids);
  members("primary_image_id", value.primary_image_id);
}

void VisitMembers(auto& members, IsType<StackUpdated> auto& value) {
  members("stack_id", value.stack_id);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<VirtualCopyCreated> auto& value) {
  members("image_id", value.image_id);
  members("master_image_id", value.master_image_id);
  members("copy_name", value.copy_name);
  members("edits", value.edits);
}

void VisitMembers(auto& members, IsType<VirtualCopyPromoted> auto& value) {
  members("image_id", value.image_id);
  members("old_master_image_id", value.old_master_image_id);
}

template std::string ToJson(const CaptureTimeChanged& payload);
template absl::StatusOr<CaptureTimeChanged> FromJson(std::string_view json);
template std::string ToJson(const ExifUpdated& payload);
template absl::StatusOr<ExifUpdated> FromJson(std::string_view json);
template std::string ToJson(const ImageAdded& payload);
template absl::StatusOr<ImageAdded> FromJson(std::string_view json);
template std::string ToJson(const ImageDeleted& payload);
template absl::StatusOr<ImageDeleted> FromJson(std::string_view json);
template std::string ToJson(const ImageExported& payload);
template absl::StatusOr<ImageExported> FromJson(std::string_view json);
template std::string ToJson(const ImageMissingChanged& payload);
template absl::StatusOr<ImageMissingChanged> FromJson(std::string_view json);
template std::string ToJson(const ImageMoved& payload);
template absl::StatusOr<ImageMoved> FromJson(std::string_view json);
template std::string ToJson(const ImagePurged& payload);
template absl::StatusOr<ImagePurged> FromJson(std::string_view json);
template std::string ToJson(const ImageRelinked& payload);
template absl::StatusOr<ImageRelinked> FromJson(std::string_view json);
template std::string ToJson(const ImageRenamed& payload);
template absl::StatusOr<ImageRenamed> FromJson(std::string_view json);
template std::string ToJson(const ImageReplaced& payload);
template absl::StatusOr<ImageReplaced> FromJson(std::string_view json);
template std::string ToJson(const ImageRestored& payload);
template absl::StatusOr<ImageRestored> FromJson(std::string_view json);
template std::string ToJson(const ImageUpdated& payload);
template absl::StatusOr<ImageUpdated> FromJson(std::string_view json);
template std::string ToJson(const LocationChanged& payload);
template absl::StatusOr<LocationChanged> FromJson(std::string_view json);
template std::string ToJson(const MetadataChanged& payload);
template absl::StatusOr<MetadataChanged> FromJson(std::string_view json);
template std::string ToJson(const SidecarExported& payload);
template absl::StatusOr<SidecarExported> FromJson(std::string_view json);
template std::string ToJson(const SidecarImported& payload);
template absl::StatusOr<SidecarImported> FromJson(std::string_view json);
template std::string ToJson(const StackCreated& payload);
template absl::StatusOr<StackCreated> FromJson(std::string_view json);
template std::string ToJson(const StackDissolved& payload);
template absl::StatusOr<StackDissolved> FromJson(std::string_view json);
template std::string ToJson(const StackUpdated& payload);
template absl::StatusOr<StackUpdated> FromJson(std::string_view json);
template std::string ToJson(const VirtualCopyCreated& payload);
template absl::StatusOr<VirtualCopyCreated> FromJson(std::string_view json);
template std::string ToJson(const VirtualCopyPromoted& payload);
template absl::StatusOr<VirtualCopyPromoted> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
