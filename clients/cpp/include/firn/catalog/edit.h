// Payloads of the category `edit`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_EDIT_H_
#define FIRN_CATALOG_EDIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firn/catalog/payload.h"
#include "firn/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

// Parameters of an image were set, once per gesture: not while a slider moves, but when it is let
// go.
//
// Applications of old send `edits` alone, or one parameter as `edit_type`, `old_value` and
// `new_value`; both are accepted. New ones send `edits` with `old`.
struct EditApplied {
  static constexpr std::string_view kEventType = "edit_applied";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The parameters that were set, 1 to 64, with their new values. Required unless there is an
  // `edit_type`.
  std::optional<EditParameters> edits = {};
  // The values before of parameters in `edits`; one that is left out, or `null`, was at its
  // default.
  std::optional<EditParameters> old = {};
  // What the history shows for it, at most 255 characters. Absent: the names of the parameters.
  std::optional<std::string> label = {};
  // Legacy: the name of the one parameter that was set, 1 to 64 characters. In place of `edits`,
  // with `new_value`.
  std::optional<std::string> edit_type = {};
  // Legacy: the value before; `null`: the default.
  Nullable<Json> old_value = {};
  // Legacy: the value after; `null`: the default.
  Nullable<Json> new_value = {};

  friend bool operator==(const EditApplied&, const EditApplied&) = default;
};

// The history before some step is no longer shown; the edits stay.
struct EditHistoryCleared {
  static constexpr std::string_view kEventType = "edit_history_cleared";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The last step that is no longer shown.
  std::string up_to_event_id = {};
  // All parameters that are set at that step.
  EditParameters base_state = {};

  friend bool operator==(const EditHistoryCleared&, const EditHistoryCleared&) = default;
};

// A person went to another step of the history. Its inverse exchanges `from_event_id` and
// `to_event_id`.
struct EditHistoryJumped {
  static constexpr std::string_view kEventType = "edit_history_jumped";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The step at which the cursor was; `null`: the image as imported.
  Nullable<std::string> from_event_id = {};
  // The step at which the cursor is; `null`: the image as imported.
  Nullable<std::string> to_event_id = {};

  friend bool operator==(const EditHistoryJumped&, const EditHistoryJumped&) = default;
};

// The step after the cursor was done again.
struct EditRedone {
  static constexpr std::string_view kEventType = "edit_redone";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The event that was done again: the one after the cursor.
  std::string redone_event_id = {};
  // The values that are set again; `null`: the default.
  EditParameters edits = {};
  // The values before.
  EditParameters old = {};

  friend bool operator==(const EditRedone&, const EditRedone&) = default;
};

// All edits of an image were taken back at once.
struct EditReset {
  static constexpr std::string_view kEventType = "edit_reset";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // All parameters that were set.
  EditParameters old = {};

  friend bool operator==(const EditReset&, const EditReset&) = default;
};

// The step at the cursor was undone.
struct EditUndone {
  static constexpr std::string_view kEventType = "edit_undone";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The event that was undone: the one at the cursor.
  std::string undone_event_id = {};
  // The values that are restored; `null`: the default.
  EditParameters edits = {};
  // The values that the undone event had set.
  EditParameters old = {};

  friend bool operator==(const EditUndone&, const EditUndone&) = default;
};

// Edits of one image were copied to another.
struct EditsPasted {
  static constexpr std::string_view kEventType = "edits_pasted";
  static constexpr std::string_view kTargetType = "image";

  // The image that got them: the target of the event.
  std::optional<int64_t> image_id = {};
  // The image that they come from.
  int64_t source_image_id = {};
  // The event up to which edits of that image were copied. Absent: unknown.
  std::optional<std::string> source_event_id = {};
  // The parameters that were set, 1 to 64, with their new values.
  EditParameters edits = {};
  // The values before; a parameter that is left out, or `null`, was at its default.
  EditParameters old = {};

  friend bool operator==(const EditsPasted&, const EditsPasted&) = default;
};

// A preset was applied to an image.
struct PresetApplied {
  static constexpr std::string_view kEventType = "preset_applied";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The preset.
  int64_t preset_id = {};
  // The preset's name at the time, for readers of the history: 1 to 255 characters.
  std::string preset_name = {};
  // How much of it was applied in per cent, 0 to 200; 100 unless given. Unit: %. Default: 100.
  std::optional<double> amount = {};
  // The parameters that were set, 1 to 64, with their new values: what the preset and `amount` come
  // to.
  EditParameters edits = {};
  // The values before; a parameter that is left out, or `null`, was at its default.
  EditParameters old = {};

  friend bool operator==(const PresetApplied&, const PresetApplied&) = default;
};

// A preset was made.
struct PresetCreated {
  static constexpr std::string_view kEventType = "preset_created";
  static constexpr std::string_view kTargetType = "preset";

  // The preset: the target of the event. Its id was never used before.
  std::optional<int64_t> preset_id = {};
  // Its name, 1 to 255 characters, not only spaces.
  std::string name = {};
  // The group that it is listed in, at most 255 characters; `null`: none.
  Nullable<std::string> group = {};
  // The parameters that it sets, 1 to 64.
  EditParameters edits = {};

  friend bool operator==(const PresetCreated&, const PresetCreated&) = default;
};

// A preset was deleted, and can be restored.
struct PresetDeleted {
  static constexpr std::string_view kEventType = "preset_deleted";
  static constexpr std::string_view kTargetType = "preset";

  // The preset: the target of the event.
  std::optional<int64_t> preset_id = {};
  // Its name at the time, for readers of the history: 1 to 255 characters.
  std::optional<std::string> name = {};

  friend bool operator==(const PresetDeleted&, const PresetDeleted&) = default;
};

// A deleted preset came back.
struct PresetRestored {
  static constexpr std::string_view kEventType = "preset_restored";
  static constexpr std::string_view kTargetType = "preset";

  // The preset: the target of the event.
  std::optional<int64_t> preset_id = {};

  friend bool operator==(const PresetRestored&, const PresetRestored&) = default;
};

// Name, group or parameters of a preset changed; images that it was applied to stay as they are.
struct PresetUpdated {
  static constexpr std::string_view kEventType = "preset_updated";
  static constexpr std::string_view kTargetType = "preset";

  // The preset: the target of the event.
  std::optional<int64_t> preset_id = {};
  // The values before.
  PresetAttributes old = {};
  // The values after.
  PresetAttributes new_ = {};

  friend bool operator==(const PresetUpdated&, const PresetUpdated&) = default;
};

// A state of an image got a name.
struct SnapshotCreated {
  static constexpr std::string_view kEventType = "snapshot_created";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The snapshot.
  int64_t snapshot_id = {};
  // Its name, 1 to 255 characters, not only spaces, unlike those of other snapshots of the image.
  std::string name = {};
  // The event up to which its edits go; `null`: the image as imported.
  Nullable<std::string> at_event_id = {};
  // All parameters that are set in it.
  EditParameters edit_state = {};

  friend bool operator==(const SnapshotCreated&, const SnapshotCreated&) = default;
};

// A snapshot was deleted.
struct SnapshotDeleted {
  static constexpr std::string_view kEventType = "snapshot_deleted";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The snapshot.
  int64_t snapshot_id = {};
  // Its name, 1 to 255 characters.
  std::string name = {};
  // The event up to which its edits go; `null`: the image as imported.
  Nullable<std::string> at_event_id = {};
  // All parameters that were set in it.
  EditParameters edit_state = {};

  friend bool operator==(const SnapshotDeleted&, const SnapshotDeleted&) = default;
};

// A snapshot got another name.
struct SnapshotRenamed {
  static constexpr std::string_view kEventType = "snapshot_renamed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The snapshot.
  int64_t snapshot_id = {};
  // The name before, 1 to 255 characters.
  std::string old_name = {};
  // The name after, 1 to 255 characters, not only spaces.
  std::string new_name = {};

  friend bool operator==(const SnapshotRenamed&, const SnapshotRenamed&) = default;
};

// An image got the state of one of its snapshots.
struct SnapshotRestored {
  static constexpr std::string_view kEventType = "snapshot_restored";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The snapshot.
  int64_t snapshot_id = {};
  // All parameters that are set in the snapshot.
  EditParameters edit_state = {};
  // All parameters that were set before.
  EditParameters old = {};

  friend bool operator==(const SnapshotRestored&, const SnapshotRestored&) = default;
};

// A snapshot got the state of the image as it is now. Its inverse exchanges `old_at_event_id` and
// `at_event_id`, `old_edit_state` and `edit_state`.
struct SnapshotUpdated {
  static constexpr std::string_view kEventType = "snapshot_updated";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The snapshot.
  int64_t snapshot_id = {};
  // The event up to which its edits went before; `null`: the image as imported.
  Nullable<std::string> old_at_event_id = {};
  // The event up to which its edits go now; `null`: the image as imported.
  Nullable<std::string> at_event_id = {};
  // All parameters that were set in it.
  EditParameters old_edit_state = {};
  // All parameters that are set in it now.
  EditParameters edit_state = {};

  friend bool operator==(const SnapshotUpdated&, const SnapshotUpdated&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_EDIT_H_
