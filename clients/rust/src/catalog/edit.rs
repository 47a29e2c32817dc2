// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{EditParameters, PresetAttributes};
use crate::CatalogPayload;

/// Parameters of an image were set, once per gesture: not while a slider moves, but when it is let
/// go.
///
/// Applications of old send `edits` alone, or one parameter as `edit_type`, `old_value` and
/// `new_value`; both are accepted. New ones send `edits` with `old`.
///
/// The payload of `edit_applied`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditApplied {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The parameters that were set, 1 to 64, with their new values. Required unless there is an
    /// `edit_type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edits: Option<EditParameters>,
    /// The values before of parameters in `edits`; one that is left out, or `null`, was at its
    /// default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<EditParameters>,
    /// What the history shows for it, at most 255 characters. Absent: the names of the parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Legacy: the name of the one parameter that was set, 1 to 64 characters. In place of `edits`,
    /// with `new_value`.
    #[serde(alias = "editType", skip_serializing_if = "Option::is_none")]
    pub edit_type: Option<String>,
    /// Legacy: the value before; `null`: the default.
    #[serde(
        alias = "oldValue",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_value: Option<Value>,
    /// Legacy: the value after; `null`: the default.
    #[serde(
        alias = "newValue",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_value: Option<Value>,
}

impl CatalogPayload for EditApplied {
    const EVENT_TYPE: &'static str = "edit_applied";
    const TARGET_TYPE: &'static str = "image";
}

/// The history before some step is no longer shown; the edits stay.
///
/// The payload of `edit_history_cleared`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditHistoryCleared {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The last step that is no longer shown.
    #[serde(alias = "upToEventId")]
    pub up_to_event_id: String,
    /// All parameters that are set at that step.
    #[serde(alias = "baseState")]
    pub base_state: EditParameters,
}

impl CatalogPayload for EditHistoryCleared {
    const EVENT_TYPE: &'static str = "edit_history_cleared";
    const TARGET_TYPE: &'static str = "image";
}

/// A person went to another step of the history. Its inverse exchanges `from_event_id` and
/// `to_event_id`.
///
/// The payload of `edit_history_jumped`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditHistoryJumped {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The step at which the cursor was; `null`: the image as imported.
    #[serde(
        alias = "fromEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub from_event_id: Option<Option<String>>,
    /// The step at which the cursor is; `null`: the image as imported.
    #[serde(
        alias = "toEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub to_event_id: Option<Option<String>>,
}

impl CatalogPayload for EditHistoryJumped {
    const EVENT_TYPE: &'static str = "edit_history_jumped";
    const TARGET_TYPE: &'static str = "image";
}

/// The step after the cursor was done again.
///
/// The payload of `edit_redone`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditRedone {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The event that was done again: the one after the cursor.
    #[serde(alias = "redoneEventId")]
    pub redone_event_id: String,
    /// The values that are set again; `null`: the default.
    pub edits: EditParameters,
    /// The values before.
    pub old: EditParameters,
}

impl CatalogPayload for EditRedone {
    const EVENT_TYPE: &'static str = "edit_redone";
    const TARGET_TYPE: &'static str = "image";
}

/// All edits of an image were taken back at once.
///
/// The payload of `edit_reset`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditReset {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// All parameters that were set.
    pub old: EditParameters,
}

impl CatalogPayload for EditReset {
    const EVENT_TYPE: &'static str = "edit_reset";
    const TARGET_TYPE: &'static str = "image";
}

/// The step at the cursor was undone.
///
/// The payload of `edit_undone`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditUndone {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The event that was undone: the one at the cursor.
    #[serde(alias = "undoneEventId")]
    pub undone_event_id: String,
    /// The values that are restored; `null`: the default.
    pub edits: EditParameters,
    /// The values that the undone event had set.
    pub old: EditParameters,
}

impl CatalogPayload for EditUndone {
    const EVENT_TYPE: &'static str = "edit_undone";
    const TARGET_TYPE: &'static str = "image";
}

/// Edits of one image were copied to another.
///
/// The payload of `edits_pasted`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditsPasted {
    /// The image that got them: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The image that they come from.
    #[serde(alias = "sourceImageId")]
    pub source_image_id: i64,
    /// The event up to which edits of that image were copied. Absent: unknown.
    #[serde(alias = "sourceEventId", skip_serializing_if = "Option::is_none")]
    pub source_event_id: Option<String>,
    /// The parameters that were set, 1 to 64, with their new values.
    pub edits: EditParameters,
    /// The values before; a parameter that is left out, or `null`, was at its default.
    pub old: EditParameters,
}

impl CatalogPayload for EditsPasted {
    const EVENT_TYPE: &'static str = "edits_pasted";
    const TARGET_TYPE: &'static str = "image";
}

/// A preset was applied to an image.
///
/// The payload of `preset_applied`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetApplied {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The preset.
    #[serde(alias = "presetId")]
    pub preset_id: i64,
    /// The preset's name at the time, for readers of the history: 1 to 255 characters.
    #[serde(alias = "presetName")]
    pub preset_name: String,
    /// How much of it was applied in per cent, 0 to 200; 100 unless given. Unit: %. Default: 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// The parameters that were set, 1 to 64, with their new values: what the preset and `amount`
    /// come to.
    pub edits: EditParameters,
    /// The values before; a parameter that is left out, or `null`, was at its default.
    pub old: EditParameters,
}

impl CatalogPayload for PresetApplied {
    const EVENT_TYPE: &'static str = "preset_applied";
    const TARGET_TYPE: &'static str = "image";
}

/// A preset was made.
///
/// The payload of `preset_created`, about a target `preset`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetCreated {
    /// The preset: the target of the event. Its id was never used before.
    #[serde(alias = "presetId", skip_serializing_if = "Option::is_none")]
    pub preset_id: Option<i64>,
    /// Its name, 1 to 255 characters, not only spaces.
    pub name: String,
    /// The group that it is listed in, at most 255 characters; `null`: none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub group: Option<Option<String>>,
    /// The parameters that it sets, 1 to 64.
    pub edits: EditParameters,
}

impl CatalogPayload for PresetCreated {
    const EVENT_TYPE: &'static str = "preset_created";
    const TARGET_TYPE: &'static str = "preset";
}

/// A preset was deleted, and can be restored.
///
/// The payload of `preset_deleted`, about a target `preset`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetDeleted {
    /// The preset: the target of the event.
    #[serde(alias = "presetId", skip_serializing_if = "Option::is_none")]
    pub preset_id: Option<i64>,
    /// Its name at the time, for readers of the history: 1 to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl CatalogPayload for PresetDeleted {
    const EVENT_TYPE: &'static str = "preset_deleted";
    const TARGET_TYPE: &'static str = "preset";
}

/// A deleted preset came back.
///
/// The payload of `preset_restored`, about a target `preset`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetRestored {
    /// The preset: the target of the event.
    #[serde(alias = "presetId", skip_serializing_if = "Option::is_none")]
    pub preset_id: Option<i64>,
}

impl CatalogPayload for PresetRestored {
    const EVENT_TYPE: &'static str = "preset_restored";
    const TARGET_TYPE: &'static str = "preset";
}

/// Name, group or parameters of a preset changed; images that it was applied to stay as they are.
///
/// The payload of `preset_updated`, about a target `preset`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetUpdated {
    /// The preset: the target of the event.
    #[serde(alias = "presetId", skip_serializing_if = "Option::is_none")]
    pub preset_id: Option<i64>,
    /// The values before.
    pub old: PresetAttributes,
    /// The values after.
    pub new: PresetAttributes,
}

impl CatalogPayload for PresetUpdated {
    const EVENT_TYPE: &'static str = "preset_updated";
    const TARGET_TYPE: &'static str = "preset";
}

/// A state of an image got a name.
///
/// The payload of `snapshot_created`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SnapshotCreated {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The snapshot.
    #[serde(alias = "snapshotId")]
    pub snapshot_id: i64,
    /// Its name, 1 to 255 characters, not only spaces, unlike those of other snapshots of the
    /// image.
    pub name: String,
    /// The event up to which its edits go; `null`: the image as imported.
    #[serde(
        alias = "atEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub at_event_id: Option<Option<String>>,
    /// All parameters that are set in it.
    #[serde(alias = "editState")]
    pub edit_state: EditParameters,
}

impl CatalogPayload for SnapshotCreated {
    const EVENT_TYPE: &'static str = "snapshot_created";
    const TARGET_TYPE: &'static str = "image";
}

/// A snapshot was deleted.
///
/// The payload of `snapshot_deleted`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SnapshotDeleted {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The snapshot.
    #[serde(alias = "snapshotId")]
    pub snapshot_id: i64,
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// The event up to which its edits go; `null`: the image as imported.
    #[serde(
        alias = "atEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub at_event_id: Option<Option<String>>,
    /// All parameters that were set in it.
    #[serde(alias = "editState")]
    pub edit_state: EditParameters,
}

impl CatalogPayload for SnapshotDeleted {
    const EVENT_TYPE: &'static str = "snapshot_deleted";
    const TARGET_TYPE: &'static str = "image";
}

/// A snapshot got another name.
///
/// The payload of `snapshot_renamed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRenamed {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The snapshot.
    #[serde(alias = "snapshotId")]
    pub snapshot_id: i64,
    /// The name before, 1 to 255 characters.
    #[serde(alias = "oldName")]
    pub old_name: String,
    /// The name after, 1 to 255 characters, not only spaces.
    #[serde(alias = "newName")]
    pub new_name: String,
}

impl CatalogPayload for SnapshotRenamed {
    const EVENT_TYPE: &'static str = "snapshot_renamed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image got the state of one of its snapshots.
///
/// The payload of `snapshot_restored`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SnapshotRestored {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The snapshot.
    #[serde(alias = "snapshotId")]
    pub snapshot_id: i64,
    /// All parameters that are set in the snapshot.
    #[serde(alias = "editState")]
    pub edit_state: EditParameters,
    /// All parameters that were set before.
    pub old: EditParameters,
}

impl CatalogPayload for SnapshotRestored {
    const EVENT_TYPE: &'static str = "snapshot_restored";
    const TARGET_TYPE: &'static str = "image";
}

/// A snapshot got the state of the image as it is now. Its inverse exchanges `old_at_event_id` and
/// `at_event_id`, `old_edit_state` and `edit_state`.
///
/// The payload of `snapshot_updated`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SnapshotUpdated {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The snapshot.
    #[serde(alias = "snapshotId")]
    pub snapshot_id: i64,
    /// The event up to which its edits went before; `null`: the image as imported.
    #[serde(
        alias = "oldAtEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_at_event_id: Option<Option<String>>,
    /// The event up to which its edits go now; `null`: the image as imported.
    #[serde(
        alias = "atEventId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub at_event_id: Option<Option<String>>,
    /// All parameters that were set in it.
    #[serde(alias = "oldEditState")]
    pub old_edit_state: EditParameters,
    /// All parameters that are set in it now.
    #[serde(alias = "editState")]
    pub edit_state: EditParameters,
}

impl CatalogPayload for SnapshotUpdated {
    const EVENT_TYPE: &'static str = "snapshot_updated";
    const TARGET_TYPE: &'static str = "image";
}
