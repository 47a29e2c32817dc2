// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use super::{TagAttributes, TagSource};
use crate::CatalogPayload;

/// An image got a tag.
///
/// The payload of `tag_added`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagAdded {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The tag.
    #[serde(alias = "tagId")]
    pub tag_id: i64,
    /// The tag's name at the time, for readers of the history: 1 to 100 characters.
    #[serde(alias = "tagName")]
    pub tag_name: String,
    /// Who says so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
    /// unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<TagSource>,
    /// How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

impl CatalogPayload for TagAdded {
    const EVENT_TYPE: &'static str = "tag_added";
    const TARGET_TYPE: &'static str = "image";
}

/// A tag was made.
///
/// The payload of `tag_created`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagCreated {
    /// The tag: the target of the event. Its id was never used before.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// Its name, 1 to 100 characters, unlike those of its siblings.
    pub name: String,
    /// The tag above it; `null`: it is at the top.
    #[serde(
        alias = "parentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<i64>>,
}

impl CatalogPayload for TagCreated {
    const EVENT_TYPE: &'static str = "tag_created";
    const TARGET_TYPE: &'static str = "tag";
}

/// A tag was deleted, with all tags below it, and can be restored.
///
/// The payload of `tag_deleted`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagDeleted {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// Its name at the time, for readers of the history: 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tag above it at the time; `null`: it was at the top.
    #[serde(
        alias = "parentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<i64>>,
    /// All tags below it, which are deleted with it. May be empty.
    #[serde(alias = "descendantTagIds", skip_serializing_if = "Option::is_none")]
    pub descendant_tag_ids: Option<Vec<i64>>,
    /// How many images had it, for readers of the history.
    #[serde(alias = "imageCount", skip_serializing_if = "Option::is_none")]
    pub image_count: Option<i64>,
}

impl CatalogPayload for TagDeleted {
    const EVENT_TYPE: &'static str = "tag_deleted";
    const TARGET_TYPE: &'static str = "tag";
}

/// A tag became part of another one.
///
/// The payload of `tag_merged`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagMerged {
    /// The tag that is no longer shown: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The tag that stands for it from now on; not one below it.
    #[serde(alias = "intoTagId")]
    pub into_tag_id: i64,
    /// Its name at the time, for readers of the history: 1 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tag above it at the time; `null`: it was at the top.
    #[serde(
        alias = "parentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<i64>>,
    /// The tags right below it, which move below the other one. May be empty.
    #[serde(alias = "movedChildIds", skip_serializing_if = "Option::is_none")]
    pub moved_child_ids: Option<Vec<i64>>,
    /// How many images had it, for readers of the history.
    #[serde(alias = "imageCount", skip_serializing_if = "Option::is_none")]
    pub image_count: Option<i64>,
}

impl CatalogPayload for TagMerged {
    const EVENT_TYPE: &'static str = "tag_merged";
    const TARGET_TYPE: &'static str = "tag";
}

/// A tag was put below another tag, with all tags below it.
///
/// The payload of `tag_moved`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagMoved {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The tag above it before; `null`: it was at the top.
    #[serde(
        alias = "oldParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_parent_id: Option<Option<i64>>,
    /// The tag above it after, not itself nor one below it; `null`: it is at the top.
    #[serde(
        alias = "newParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_parent_id: Option<Option<i64>>,
}

impl CatalogPayload for TagMoved {
    const EVENT_TYPE: &'static str = "tag_moved";
    const TARGET_TYPE: &'static str = "tag";
}

/// An image lost a tag.
///
/// The payload of `tag_removed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagRemoved {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The tag.
    #[serde(alias = "tagId")]
    pub tag_id: i64,
    /// The tag's name at the time, for readers of the history: 1 to 100 characters.
    #[serde(alias = "tagName")]
    pub tag_name: String,
    /// Who had said so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`).
    /// Absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<TagSource>,
    /// How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

impl CatalogPayload for TagRemoved {
    const EVENT_TYPE: &'static str = "tag_removed";
    const TARGET_TYPE: &'static str = "image";
}

/// A tag got another name.
///
/// The payload of `tag_renamed`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagRenamed {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The name before, 1 to 100 characters.
    #[serde(alias = "oldName")]
    pub old_name: String,
    /// The name after, 1 to 100 characters.
    #[serde(alias = "newName")]
    pub new_name: String,
}

impl CatalogPayload for TagRenamed {
    const EVENT_TYPE: &'static str = "tag_renamed";
    const TARGET_TYPE: &'static str = "tag";
}

/// A deleted tag came back, with the tags that were deleted with it.
///
/// The payload of `tag_restored`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagRestored {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The tags below it that come back: those of its deletion. May be empty.
    #[serde(alias = "descendantTagIds", skip_serializing_if = "Option::is_none")]
    pub descendant_tag_ids: Option<Vec<i64>>,
}

impl CatalogPayload for TagRestored {
    const EVENT_TYPE: &'static str = "tag_restored";
    const TARGET_TYPE: &'static str = "tag";
}

/// A merged tag stands for itself again.
///
/// The payload of `tag_unmerged`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagUnmerged {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The tag that stood for it.
    #[serde(alias = "intoTagId")]
    pub into_tag_id: i64,
    /// The event that merged them. Absent: the merge that is in force.
    #[serde(alias = "mergeEventId", skip_serializing_if = "Option::is_none")]
    pub merge_event_id: Option<String>,
}

impl CatalogPayload for TagUnmerged {
    const EVENT_TYPE: &'static str = "tag_unmerged";
    const TARGET_TYPE: &'static str = "tag";
}

/// Synonyms, colour or export of a tag changed.
///
/// The payload of `tag_updated`, about a target `tag`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagUpdated {
    /// The tag: the target of the event.
    #[serde(alias = "tagId", skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<i64>,
    /// The values before.
    pub old: TagAttributes,
    /// The values after.
    pub new: TagAttributes,
}

impl CatalogPayload for TagUpdated {
    const EVENT_TYPE: &'static str = "tag_updated";
    const TARGET_TYPE: &'static str = "tag";
}
