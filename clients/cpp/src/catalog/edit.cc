// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/edit.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<EditApplied> auto& value) {
  members("image_id", value.image_id);
  members("edits", value.edits);
  members("old", value.old);
  members("label", value.label);
  members("edit_type", value.edit_type);
  members("old_value", value.old_value);
  members("new_value", value.new_value);
}

void VisitMembers(auto& members, IsType<EditHistoryCleared> auto& value) {
  members("image_id", value.image_id);
  members("up_to_event_id", value.up_to_event_id);
  members("base_state", value.base_state);
}

void VisitMembers(auto& members, IsType<EditHistoryJumped> auto& value) {
  members("image_id", value.image_id);
  members("from_event_id", value.from_event_id);
  members("to_event_id", value.to_event_id);
}

void VisitMembers(auto& members, IsType<EditRedone> auto& value) {
  members("image_id", value.image_id);
  members("redone_event_id", value.redone_event_id);
  members("edits", value.edits);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<EditReset> auto& value) {
  members("image_id", value.image_id);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<EditUndone> auto& value) {
  members("image_id", value.image_id);
  members("undone_event_id", value.undone_event_id);
  members("edits", value.edits);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<EditsPasted> auto& value) {
  members("image_id", value.image_id);
  members("source_image_id", value.source_image_id);
  members("source_event_id", value.source_event_id);
  members("edits", value.edits);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<PresetApplied> auto& value) {
  members("image_id", value.image_id);
  members("preset_id", value.preset_id);
  members("preset_name", value.preset_name);
  members("amount", value.amount);
  members("edits", value.edits);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<PresetCreated> auto& value) {
  members("preset_id", value.preset_id);
  members("name", value.name);
  members("group", value.group);
  members("edits", value.edits);
}

void VisitMembers(auto& members, IsType<PresetDeleted> auto& value) {
  members("preset_id", value.preset_id);
  members("name", value.name);
}

void VisitMembers(auto& members, IsType<PresetRestored> auto& value) {
  members("preset_id", value.preset_id);
}

void VisitMembers(auto& members, IsType<PresetUpdated> auto& value) {
  members("preset_id", value.preset_id);
  members("old", value.old);
  members("new", value.new_);
}

void VisitMembers(auto& members, IsType<SnapshotCreated> auto& value) {
  members("image_id", value.image_id);
  members("snapshot_id", value.snapshot_id);
  members("name", value.name);
  members("at_event_id", value.at_event_id);
  members("edit_state", value.edit_state);
}

void VisitMembers(auto& members, IsType<SnapshotDeleted> auto& value) {
  members("image_id", value.image_id);
  members("snapshot_id", value.snapshot_id);
  members("name", value.name);
  members("at_event_id", value.at_event_id);
  members("edit_state", value.edit_state);
}

void VisitMembers(auto& members, IsType<SnapshotRenamed> auto& value) {
  members("image_id", value.image_id);
  members("snapshot_id", value.snapshot_id);
  members("old_name", value.old_name);
  members("new_name", value.new_name);
}

void VisitMembers(auto& members, IsType<SnapshotRestored> auto& value) {
  members("image_id", value.image_id);
  members("snapshot_id", value.snapshot_id);
  members("edit_state", value.edit_state);
  members("old", value.old);
}

void VisitMembers(auto& members, IsType<SnapshotUpdated> auto& value) {
  members("image_id", value.image_id);
  members("snapshot_id", value.snapshot_id);
  members("old_at_event_id", value.old_at_event_id);
  members("at_event_id", value.at_event_id);
  members("old_edit_state", value.old_edit_state);
  members("edit_state", value.edit_state);
}

template std::string ToJson(const EditApplied& payload);
template absl::StatusOr<EditApplied> FromJson(std::string_view json);
template std::string ToJson(const EditHistoryCleared& payload);
template absl::StatusOr<EditHistoryCleared> FromJson(std::string_view json);
template std::string ToJson(const EditHistoryJumped& payload);
template absl::StatusOr<EditHistoryJumped> FromJson(std::string_view json);
template std::string ToJson(const EditRedone& payload);
template absl::StatusOr<EditRedone> FromJson(std::string_view json);
template std::string ToJson(const EditReset& payload);
template absl::StatusOr<EditReset> FromJson(std::string_view json);
template std::string ToJson(const EditUndone& payload);
template absl::StatusOr<EditUndone> FromJson(std::string_view json);
template std::string ToJson(const EditsPasted& payload);
template absl::StatusOr<EditsPasted> FromJson(std::string_view json);
template std::string ToJson(const PresetApplied& payload);
template absl::StatusOr<PresetApplied> FromJson(std::string_view json);
template std::string ToJson(const PresetCreated& payload);
template absl::StatusOr<PresetCreated> FromJson(std::string_view json);
template std::string ToJson(const PresetDeleted& payload);
template absl::StatusOr<PresetDeleted> FromJson(std::string_view json);
template std::string ToJson(const PresetRestored& payload);
template absl::StatusOr<PresetRestored> FromJson(std::string_view json);
template std::string ToJson(const PresetUpdated& payload);
template absl::StatusOr<PresetUpdated> FromJson(std::string_view json);
template std::string ToJson(const SnapshotCreated& payload);
template absl::StatusOr<SnapshotCreated> FromJson(std::string_view json);
template std::string ToJson(const SnapshotDeleted& payload);
template absl::StatusOr<SnapshotDeleted> FromJson(std::string_view json);
template std::string ToJson(const SnapshotRenamed& payload);
template absl::StatusOr<SnapshotRenamed> FromJson(std::string_view json);
template std::string ToJson(const SnapshotRestored& payload);
template absl::StatusOr<SnapshotRestored> FromJson(std::string_view json);
template std::string ToJson(const SnapshotUpdated& payload);
template absl::StatusOr<SnapshotUpdated> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
