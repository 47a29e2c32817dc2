// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use crate::CatalogPayload;

/// A folder came into the catalogue.
///
/// The payload of `folder_added`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderAdded {
    /// The folder: the target of the event. Its id was never used before.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// Its absolute path; no other folder has it.
    pub path: String,
    /// What it is shown as, 1 to 255 characters; mostly the last part of its path.
    pub name: String,
    /// The volume that it is on, at most 255 characters. Absent: unknown.
    #[serde(alias = "volumeName", skip_serializing_if = "Option::is_none")]
    pub volume_name: Option<String>,
    /// The folder above it, if that is in the catalogue; `null`: none.
    #[serde(
        alias = "parentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<i64>>,
}

impl CatalogPayload for FolderAdded {
    const EVENT_TYPE: &'static str = "folder_added";
    const TARGET_TYPE: &'static str = "folder";
}

/// A folder was put into another one.
///
/// The payload of `folder_moved`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderMoved {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// The folder above it before; `null`: none in the catalogue.
    #[serde(
        alias = "oldParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_parent_id: Option<Option<i64>>,
    /// The folder above it after, not itself nor one below it; `null`: none in the catalogue.
    #[serde(
        alias = "newParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_parent_id: Option<Option<i64>>,
    /// The absolute path before.
    #[serde(alias = "oldPath")]
    pub old_path: String,
    /// The absolute path after.
    #[serde(alias = "newPath")]
    pub new_path: String,
}

impl CatalogPayload for FolderMoved {
    const EVENT_TYPE: &'static str = "folder_moved";
    const TARGET_TYPE: &'static str = "folder";
}

/// A folder's volume was attached or detached. A volume's folders each have an event, all in one
/// batch.
///
/// The payload of `folder_online_changed`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderOnlineChanged {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// The volume, at most 255 characters. Absent: unknown.
    #[serde(alias = "volumeName", skip_serializing_if = "Option::is_none")]
    pub volume_name: Option<String>,
    /// Whether it is attached now.
    #[serde(alias = "isOnline")]
    pub is_online: bool,
}

impl CatalogPayload for FolderOnlineChanged {
    const EVENT_TYPE: &'static str = "folder_online_changed";
    const TARGET_TYPE: &'static str = "folder";
}

/// A folder that was missing was found at another place, maybe on another volume.
///
/// The payload of `folder_relinked`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderRelinked {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// The absolute path before.
    #[serde(alias = "oldPath")]
    pub old_path: String,
    /// The absolute path after.
    #[serde(alias = "newPath")]
    pub new_path: String,
    /// The volume before, at most 255 characters; `null`: unknown.
    #[serde(
        alias = "oldVolumeName",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_volume_name: Option<Option<String>>,
    /// The volume after, at most 255 characters; `null`: unknown.
    #[serde(
        alias = "newVolumeName",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_volume_name: Option<Option<String>>,
}

impl CatalogPayload for FolderRelinked {
    const EVENT_TYPE: &'static str = "folder_relinked";
    const TARGET_TYPE: &'static str = "folder";
}

/// A folder left the catalogue, empty or with images that are deleted in the same batch; it can be
/// restored.
///
/// The payload of `folder_removed`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderRemoved {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// Its absolute path at the time, for readers of the history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl CatalogPayload for FolderRemoved {
    const EVENT_TYPE: &'static str = "folder_removed";
    const TARGET_TYPE: &'static str = "folder";
}

/// A folder got another name where it is.
///
/// The payload of `folder_renamed`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderRenamed {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// The name before, 1 to 255 characters without '/'.
    #[serde(alias = "oldName")]
    pub old_name: String,
    /// The name after, 1 to 255 characters without '/'.
    #[serde(alias = "newName")]
    pub new_name: String,
    /// The absolute path before. Absent: its last part was the name.
    #[serde(alias = "oldPath", skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// The absolute path after. Absent: its last part is the name.
    #[serde(alias = "newPath", skip_serializing_if = "Option::is_none")]
    pub new_path: Option<String>,
}

impl CatalogPayload for FolderRenamed {
    const EVENT_TYPE: &'static str = "folder_renamed";
    const TARGET_TYPE: &'static str = "folder";
}

/// A removed folder came back.
///
/// The payload of `folder_restored`, about a target `folder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderRestored {
    /// The folder: the target of the event.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
}

impl CatalogPayload for FolderRestored {
    const EVENT_TYPE: &'static str = "folder_restored";
    const TARGET_TYPE: &'static str = "folder";
}
