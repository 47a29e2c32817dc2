// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use super::{ColorLabel, Flag};
use crate::CatalogPayload;

/// An image got another colour label, or none any more.
///
/// The payload of `color_label_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColorLabelChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) before. Default: null.
    #[serde(
        alias = "oldLabel",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_label: Option<Option<ColorLabel>>,
    /// `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) after. Default: null.
    #[serde(
        alias = "newLabel",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_label: Option<Option<ColorLabel>>,
}

impl CatalogPayload for ColorLabelChanged {
    const EVENT_TYPE: &'static str = "color_label_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image was picked or rejected, or neither any more.
///
/// The payload of `flag_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlagChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// `pick`, `reject` or `null` (none) before. Default: null.
    #[serde(
        alias = "oldFlag",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_flag: Option<Option<Flag>>,
    /// `pick`, `reject` or `null` (none) after. Default: null.
    #[serde(
        alias = "newFlag",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_flag: Option<Option<Flag>>,
}

impl CatalogPayload for FlagChanged {
    const EVENT_TYPE: &'static str = "flag_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image got another rating.
///
/// The payload of `rating_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RatingChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Stars before, 0 (none) to 5. Unit: stars. Source: XMP xmp:Rating. Default: 0.
    #[serde(alias = "oldRating")]
    pub old_rating: i32,
    /// Stars after, 0 (none) to 5. (The -1 of XMP is the flag `reject`.) Unit: stars. Source: XMP
    /// xmp:Rating. Default: 0.
    #[serde(alias = "newRating")]
    pub new_rating: i32,
}

impl CatalogPayload for RatingChanged {
    const EVENT_TYPE: &'static str = "rating_changed";
    const TARGET_TYPE: &'static str = "image";
}
