// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

/// Collection type, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CollectionType {
    /// `static`.
    #[serde(rename = "static")]
    Static,
    /// `smart`.
    #[serde(rename = "smart")]
    Smart,
    /// `quick`.
    #[serde(rename = "quick")]
    Quick,
    /// `set`.
    #[serde(rename = "set")]
    Set,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Color label, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ColorLabel {
    /// `red`.
    #[serde(rename = "red")]
    Red,
    /// `yellow`.
    #[serde(rename = "yellow")]
    Yellow,
    /// `green`.
    #[serde(rename = "green")]
    Green,
    /// `blue`.
    #[serde(rename = "blue")]
    Blue,
    /// `purple`.
    #[serde(rename = "purple")]
    Purple,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Combinator, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Combinator {
    /// `AND`.
    #[serde(rename = "AND")]
    And,
    /// `OR`.
    #[serde(rename = "OR")]
    Or,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Delete mode, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DeleteMode {
    /// `trash`.
    #[serde(rename = "trash")]
    Trash,
    /// `catalog_only`.
    #[serde(rename = "catalog_only")]
    CatalogOnly,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Face source, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FaceSource {
    /// `ml`.
    #[serde(rename = "ml")]
    Ml,
    /// `user`.
    #[serde(rename = "user")]
    User,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Flag, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Flag {
    /// `pick`.
    #[serde(rename = "pick")]
    Pick,
    /// `reject`.
    #[serde(rename = "reject")]
    Reject,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Location source, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LocationSource {
    /// `map`.
    #[serde(rename = "map")]
    Map,
    /// `gpx`.
    #[serde(rename = "gpx")]
    Gpx,
    /// `exif`.
    #[serde(rename = "exif")]
    Exif,
    /// `user`.
    #[serde(rename = "user")]
    User,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Smart field, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SmartField {
    /// `rating`.
    #[serde(rename = "rating")]
    Rating,
    /// `iso`.
    #[serde(rename = "iso")]
    Iso,
    /// `aperture`.
    #[serde(rename = "aperture")]
    Aperture,
    /// `focal_length`.
    #[serde(rename = "focal_length")]
    FocalLength,
    /// `camera_make`.
    #[serde(rename = "camera_make")]
    CameraMake,
    /// `camera_model`.
    #[serde(rename = "camera_model")]
    CameraModel,
    /// `lens`.
    #[serde(rename = "lens")]
    Lens,
    /// `filename`.
    #[serde(rename = "filename")]
    Filename,
    /// `tag`.
    #[serde(rename = "tag")]
    Tag,
    /// `folder`.
    #[serde(rename = "folder")]
    Folder,
    /// `captured_at`.
    #[serde(rename = "captured_at")]
    CapturedAt,
    /// `flag`.
    #[serde(rename = "flag")]
    Flag,
    /// `color_label`.
    #[serde(rename = "color_label")]
    ColorLabel,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Sort order, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SortOrder {
    /// `asc`.
    #[serde(rename = "asc")]
    Asc,
    /// `desc`.
    #[serde(rename = "desc")]
    Desc,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// Tag source, as catalogues write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TagSource {
    /// `user`.
    #[serde(rename = "user")]
    User,
    /// `import`.
    #[serde(rename = "import")]
    Import,
    /// `xmp`.
    #[serde(rename = "xmp")]
    Xmp,
    /// `ai`.
    #[serde(rename = "ai")]
    Ai,
    /// One that this version does not know.
    #[serde(untagged)]
    Other(String),
}
