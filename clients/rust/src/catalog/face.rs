// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use super::FaceSource;
use crate::CatalogPayload;

/// A face was found on an image.
///
/// The payload of `face_added`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaceAdded {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The face.
    #[serde(alias = "faceId")]
    pub face_id: i64,
    /// Left edge of the face, 0 to 1. Unit: fraction of the width.
    pub x: f64,
    /// Top edge of the face, 0 to 1. Unit: fraction of the height.
    pub y: f64,
    /// Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width.
    pub w: f64,
    /// Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height.
    pub h: f64,
    /// Whose face it is; `null`: not known yet.
    #[serde(
        alias = "personId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub person_id: Option<Option<i64>>,
    /// Who found it: a recognition (`ml`) or the `user`. Absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<FaceSource>,
}

impl CatalogPayload for FaceAdded {
    const EVENT_TYPE: &'static str = "face_added";
    const TARGET_TYPE: &'static str = "image";
}

/// A face was said to be that of a person, or of none.
///
/// The payload of `face_assigned`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaceAssigned {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The face.
    #[serde(alias = "faceId")]
    pub face_id: i64,
    /// Whose face it was; `null`: not known.
    #[serde(
        alias = "oldPersonId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_person_id: Option<Option<i64>>,
    /// Whose face it is; `null`: not known any more.
    #[serde(
        alias = "newPersonId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_person_id: Option<Option<i64>>,
}

impl CatalogPayload for FaceAssigned {
    const EVENT_TYPE: &'static str = "face_assigned";
    const TARGET_TYPE: &'static str = "image";
}

/// A face was taken off an image.
///
/// The payload of `face_removed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaceRemoved {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The face.
    #[serde(alias = "faceId")]
    pub face_id: i64,
    /// Left edge of the face, 0 to 1. Unit: fraction of the width.
    pub x: f64,
    /// Top edge of the face, 0 to 1. Unit: fraction of the height.
    pub y: f64,
    /// Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width.
    pub w: f64,
    /// Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height.
    pub h: f64,
    /// Whose face it was; `null`: not known.
    #[serde(
        alias = "personId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub person_id: Option<Option<i64>>,
    /// Who found it: a recognition (`ml`) or the `user`. Absent: unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<FaceSource>,
}

impl CatalogPayload for FaceRemoved {
    const EVENT_TYPE: &'static str = "face_removed";
    const TARGET_TYPE: &'static str = "image";
}

/// A person was named, or a deleted one came back.
///
/// The payload of `person_created`, about a target `person`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonCreated {
    /// The person: the target of the event.
    #[serde(alias = "personId", skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
    /// Name, 1 to 255 characters, not only spaces.
    pub name: String,
}

impl CatalogPayload for PersonCreated {
    const EVENT_TYPE: &'static str = "person_created";
    const TARGET_TYPE: &'static str = "person";
}

/// A person was deleted; faces stay, without a person.
///
/// The payload of `person_deleted`, about a target `person`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonDeleted {
    /// The person: the target of the event.
    #[serde(alias = "personId", skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
    /// The name at the time, 1 to 255 characters: also what an undo brings back.
    pub name: String,
}

impl CatalogPayload for PersonDeleted {
    const EVENT_TYPE: &'static str = "person_deleted";
    const TARGET_TYPE: &'static str = "person";
}

/// Two persons turned out to be one.
///
/// The payload of `person_merged`, about a target `person`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonMerged {
    /// The person that is no longer shown: the target of the event.
    #[serde(alias = "personId", skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
    /// The person that stands for both from now on.
    #[serde(alias = "intoPersonId")]
    pub into_person_id: i64,
    /// How many faces the first had, for readers of the history.
    #[serde(alias = "faceCount", skip_serializing_if = "Option::is_none")]
    pub face_count: Option<i64>,
}

impl CatalogPayload for PersonMerged {
    const EVENT_TYPE: &'static str = "person_merged";
    const TARGET_TYPE: &'static str = "person";
}

/// A person got another name.
///
/// The payload of `person_renamed`, about a target `person`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonRenamed {
    /// The person: the target of the event.
    #[serde(alias = "personId", skip_serializing_if = "Option::is_none")]
    pub person_id: Option<i64>,
    /// The name before, 1 to 255 characters.
    #[serde(alias = "oldName")]
    pub old_name: String,
    /// The name after, 1 to 255 characters, not only spaces.
    #[serde(alias = "newName")]
    pub new_name: String,
}

impl CatalogPayload for PersonRenamed {
    const EVENT_TYPE: &'static str = "person_renamed";
    const TARGET_TYPE: &'static str = "person";
}
