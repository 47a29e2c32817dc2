// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use super::{CollectionAttributes, CollectionType, SmartQuery};
use crate::CatalogPayload;

/// A collection became one of another type. The images that a smart one holds at that moment are
/// added by events of the same batch.
///
/// The payload of `collection_converted`, about a target `collection`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollectionConverted {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// `static`, `smart` or `quick` before.
    #[serde(alias = "oldType")]
    pub old_type: CollectionType,
    /// `static`, `smart` or `quick` after.
    #[serde(alias = "newType")]
    pub new_type: CollectionType,
}

impl CatalogPayload for CollectionConverted {
    const EVENT_TYPE: &'static str = "collection_converted";
    const TARGET_TYPE: &'static str = "collection";
}

/// A collection was made.
///
/// The payload of `collection_created`, about a target `collection`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollectionCreated {
    /// The collection: the target of the event. Its id was never used before.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// Its name, 1 to 255 characters, no space at either end.
    #[serde(alias = "collectionName")]
    pub collection_name: String,
    /// What decides what is in it: people (`static`), a query (`smart`), people for the moment
    /// (`quick`, one at a time); or it holds only collections (`set`).
    #[serde(alias = "collectionType")]
    pub collection_type: CollectionType,
    /// The collection above it, a `set` or a `static` one; `null`: it is at the top.
    #[serde(
        alias = "parentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<i64>>,
    /// What decides what is in it: given if and only if it is `smart`.
    #[serde(alias = "smartQuery", skip_serializing_if = "Option::is_none")]
    pub smart_query: Option<SmartQuery>,
}

impl CatalogPayload for CollectionCreated {
    const EVENT_TYPE: &'static str = "collection_created";
    const TARGET_TYPE: &'static str = "collection";
}

/// A smart collection got another query.
///
/// The payload of `collection_criteria_changed`, about a target `collection`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollectionCriteriaChanged {
    /// The smart collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The query before.
    #[serde(alias = "oldQuery")]
    pub old_query: SmartQuery,
    /// The query after.
    #[serde(alias = "newQuery")]
    pub new_query: SmartQuery,
}

impl CatalogPayload for CollectionCriteriaChanged {
    const EVENT_TYPE: &'static str = "collection_criteria_changed";
    const TARGET_TYPE: &'static str = "collection";
}

/// A collection was deleted, with all below it, and can be restored; images stay.
///
/// The payload of `collection_deleted`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionDeleted {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The collection's name at the time, for readers of the history: 1 to 255 characters.
    #[serde(alias = "collectionName", skip_serializing_if = "Option::is_none")]
    pub collection_name: Option<String>,
    /// All collections below it, which are deleted with it. May be empty.
    #[serde(alias = "descendantCollectionIds", skip_serializing_if = "Option::is_none")]
    pub descendant_collection_ids: Option<Vec<i64>>,
    /// How many images it held, for readers of the history.
    #[serde(alias = "imageCount", skip_serializing_if = "Option::is_none")]
    pub image_count: Option<i64>,
}

impl CatalogPayload for CollectionDeleted {
    const EVENT_TYPE: &'static str = "collection_deleted";
    const TARGET_TYPE: &'static str = "collection";
}

/// A collection was put below another one, with all below it.
///
/// The payload of `collection_moved`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionMoved {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The collection above it before; `null`: it was at the top.
    #[serde(
        alias = "oldParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_parent_id: Option<Option<i64>>,
    /// The collection above it after, not itself nor one below it; `null`: it is at the top.
    #[serde(
        alias = "newParentId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_parent_id: Option<Option<i64>>,
}

impl CatalogPayload for CollectionMoved {
    const EVENT_TYPE: &'static str = "collection_moved";
    const TARGET_TYPE: &'static str = "collection";
}

/// A collection got another name.
///
/// The payload of `collection_renamed`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionRenamed {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The name before, 1 to 255 characters.
    #[serde(alias = "oldName")]
    pub old_name: String,
    /// The name after, 1 to 255 characters, no space at either end.
    #[serde(alias = "newName")]
    pub new_name: String,
}

impl CatalogPayload for CollectionRenamed {
    const EVENT_TYPE: &'static str = "collection_renamed";
    const TARGET_TYPE: &'static str = "collection";
}

/// Images of a collection were moved together to another place in it.
///
/// The payload of `collection_reordered`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionReordered {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The images in their new order: at least one, each once.
    #[serde(alias = "imageIds")]
    pub image_ids: Vec<i64>,
    /// The place, from 0, that each of them had: as many as `image_ids`, in the same order. Unit:
    /// place from 0.
    #[serde(alias = "oldPositions")]
    pub old_positions: Vec<i32>,
    /// The image before which they stand now, none of them; `null`: they are at the end.
    #[serde(
        alias = "beforeImageId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub before_image_id: Option<Option<i64>>,
}

impl CatalogPayload for CollectionReordered {
    const EVENT_TYPE: &'static str = "collection_reordered";
    const TARGET_TYPE: &'static str = "collection";
}

/// A deleted collection came back, with those that were deleted with it.
///
/// The payload of `collection_restored`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionRestored {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The collections below it that come back: those of its deletion. May be empty.
    #[serde(alias = "descendantCollectionIds", skip_serializing_if = "Option::is_none")]
    pub descendant_collection_ids: Option<Vec<i64>>,
}

impl CatalogPayload for CollectionRestored {
    const EVENT_TYPE: &'static str = "collection_restored";
    const TARGET_TYPE: &'static str = "collection";
}

/// Description, cover or order of a collection changed.
///
/// The payload of `collection_updated`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionUpdated {
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The keys of `old` and of `new`: at least one, each once. One of `description`,
    /// `cover_image_id`, `sort_by`, `sort_order`.
    #[serde(alias = "changedFields")]
    pub changed_fields: Vec<String>,
    /// The values before.
    pub old: CollectionAttributes,
    /// The values after, with the same keys.
    pub new: CollectionAttributes,
}

impl CatalogPayload for CollectionUpdated {
    const EVENT_TYPE: &'static str = "collection_updated";
    const TARGET_TYPE: &'static str = "collection";
}

/// An image was put into a collection.
///
/// The payload of `image_added_to_collection`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageAddedToCollection {
    /// The image.
    #[serde(alias = "imageId")]
    pub image_id: i64,
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The collection's name at the time, for readers of the history: 1 to 255 characters.
    #[serde(alias = "collectionName")]
    pub collection_name: String,
    /// Its place in the collection from 0; what stood there and after moves on. Absent: the end.
    /// Unit: place from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
}

impl CatalogPayload for ImageAddedToCollection {
    const EVENT_TYPE: &'static str = "image_added_to_collection";
    const TARGET_TYPE: &'static str = "collection";
}

/// An image was taken out of a collection.
///
/// The payload of `image_removed_from_collection`, about a target `collection`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageRemovedFromCollection {
    /// The image.
    #[serde(alias = "imageId")]
    pub image_id: i64,
    /// The collection: the target of the event.
    #[serde(alias = "collectionId", skip_serializing_if = "Option::is_none")]
    pub collection_id: Option<i64>,
    /// The collection's name at the time, for readers of the history: 1 to 255 characters.
    #[serde(alias = "collectionName")]
    pub collection_name: String,
    /// The place in the collection, from 0, that it had. Absent: it was the last. Unit: place from
    /// 0.
    #[serde(alias = "oldPosition", skip_serializing_if = "Option::is_none")]
    pub old_position: Option<i32>,
}

impl CatalogPayload for ImageRemovedFromCollection {
    const EVENT_TYPE: &'static str = "image_removed_from_collection";
    const TARGET_TYPE: &'static str = "collection";
}
