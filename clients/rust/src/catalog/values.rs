// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Combinator, SmartField, SortOrder};

/// What the camera wrote into the file. In `exif_updated` a key that is `null` is one without a
/// value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exif {
    /// Sensitivity, ISO 1 to 10,000,000. Unit: ISO. Source: EXIF 2.32 PhotographicSensitivity.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub iso: Option<Option<i32>>,
    /// Aperture as an f-number, above 0 and at most 128: 2.8 is f/2.8. Unit: f-number. Source: EXIF
    /// 2.32 FNumber.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub aperture: Option<Option<f64>>,
    /// Exposure time as the base-2 logarithm of seconds, -30 to 30: -6.97 is about 1/125 s, 0 is 1
    /// s. (The sign is the opposite of the APEX value.) Unit: log2(s). Source: EXIF 2.32
    /// ExposureTime.
    #[serde(
        alias = "shutterSpeed",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub shutter_speed: Option<Option<f64>>,
    /// Focal length in mm, as engraved, above 0 and at most 10,000. Unit: mm. Source: EXIF 2.32
    /// FocalLength.
    #[serde(
        alias = "focalLength",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub focal_length: Option<Option<f64>>,
    /// Model of the lens, at most 255 characters. Source: EXIF 2.32 LensModel.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub lens: Option<Option<String>>,
    /// Maker of the camera, at most 255 characters. Source: EXIF 2.32 Make.
    #[serde(
        alias = "cameraMake",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub camera_make: Option<Option<String>>,
    /// Model of the camera, at most 255 characters. Source: EXIF 2.32 Model.
    #[serde(
        alias = "cameraModel",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub camera_model: Option<Option<String>>,
    /// Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: EXIF 2.32
    /// GPSLatitude.
    #[serde(
        alias = "gpsLat",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub gps_lat: Option<Option<f64>>,
    /// Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: EXIF 2.32
    /// GPSLongitude.
    #[serde(
        alias = "gpsLon",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub gps_lon: Option<Option<f64>>,
    /// Colour space, such as `sRGB`, at most 255 characters. Source: EXIF 2.32 ColorSpace.
    #[serde(
        alias = "colorSpace",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub color_space: Option<Option<String>>,
    /// Altitude above sea level in metres, -12,000 to 100,000. Unit: m. Source: EXIF 2.32
    /// GPSAltitude.
    #[serde(
        alias = "gpsAltM",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub gps_alt_m: Option<Option<f64>>,
}

/// What `image_updated` changes of an image: facts of its file that were read wrong or late.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageAttributes {
    /// Width in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub width: Option<Option<i32>>,
    /// Height in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub height: Option<Option<i32>>,
    /// How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source:
    /// EXIF 2.32 Orientation. Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orientation: Option<i32>,
    /// Size of the file in bytes; `null`: unknown. Unit: bytes.
    #[serde(
        alias = "fileSizeBytes",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub file_size_bytes: Option<Option<i64>>,
    /// Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
    /// has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
}

/// What people write about an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Short name of the image. At most 8 KiB; programs that keep to IPTC cut it after 64
    /// characters. `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub title: Option<Option<String>>,
    /// What it shows. At most 8 KiB; programs that keep to IPTC cut it after 2,000 characters.
    /// `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub caption: Option<Option<String>>,
    /// What it shows, in one line for the press. At most 8 KiB; programs that keep to IPTC cut it
    /// after 256 characters. `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub headline: Option<Option<String>>,
    /// Who made it. At most 8 KiB; programs that keep to IPTC cut it after 64 characters. `null`
    /// clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub creator: Option<Option<String>>,
    /// Copyright notice. At most 8 KiB; programs that keep to IPTC cut it after 128 characters.
    /// `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub copyright: Option<Option<String>>,
    /// Who is to be named beside it. At most 8 KiB; programs that keep to IPTC cut it after 32
    /// characters. `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub credit: Option<Option<String>>,
    /// Who owned it first. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
    /// `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub source: Option<Option<String>>,
    /// What those who use it have to mind. At most 8 KiB; programs that keep to IPTC cut it after
    /// 256 characters. `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub instructions: Option<Option<String>>,
    /// City that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
    /// `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub city: Option<Option<String>>,
    /// State or province that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32
    /// characters. `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub state: Option<Option<String>>,
    /// Country that it shows. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
    /// `null` clears it. Source: IPTC-IIM.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub country: Option<Option<String>>,
    /// Notes of its owner, in no standard field. At most 8 KiB; `null` clears it.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub notes: Option<Option<String>>,
}

/// A place on Earth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: WGS 84.
    pub lat: f64,
    /// Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: WGS 84.
    pub lon: f64,
    /// Altitude above sea level in metres, -12,000 to 100,000. Absent: unknown. Unit: m.
    #[serde(alias = "altM", skip_serializing_if = "Option::is_none")]
    pub alt_m: Option<f64>,
}

/// What `tag_updated` changes of a tag.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TagAttributes {
    /// Other words for it, 1 to 100 characters each and each once; `null`: none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub synonyms: Option<Option<Vec<String>>>,
    /// Colour in which it is shown, such as `#ff8800`; `null`: none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub color: Option<Option<String>>,
    /// Whether it is written into exported files; default true. Default: true.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub exportable: Option<Option<bool>>,
    /// Whether it only groups the tags below it and is not itself written into files; default
    /// false. Source: darktable. Default: false.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub category: Option<Option<bool>>,
}

/// What `collection_updated` changes of a collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CollectionAttributes {
    /// What it is for, at most 8 KiB; `null`: none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub description: Option<Option<String>>,
    /// The image that stands for it; `null`: none, the first is shown.
    #[serde(
        alias = "coverImageId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub cover_image_id: Option<Option<i64>>,
    /// What its images are sorted by, such as `captured_at`, 1 to 64 characters; `null`: the order
    /// that people gave them.
    #[serde(
        alias = "sortBy",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub sort_by: Option<Option<String>>,
    /// `asc` or `desc`; `null`: `asc`. Default: asc.
    #[serde(
        alias = "sortOrder",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub sort_order: Option<Option<SortOrder>>,
}

/// What `stack_updated` changes of a stack.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StackAttributes {
    /// The image that is shown for all of them.
    #[serde(alias = "primaryImageId", skip_serializing_if = "Option::is_none")]
    pub primary_image_id: Option<i64>,
    /// The images of the stack, at least 2 and each once.
    #[serde(alias = "imageIds", skip_serializing_if = "Option::is_none")]
    pub image_ids: Option<Vec<i64>>,
}

/// A part of a picture, in fractions of its width and height: 0, 0 is the corner at the top left.
/// It lies within the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// Left edge, 0 to 1. Unit: fraction of the width.
    pub x: f64,
    /// Top edge, 0 to 1. Unit: fraction of the height.
    pub y: f64,
    /// Width, above 0; `x + w` is at most 1. Unit: fraction of the width.
    pub w: f64,
    /// Height, above 0; `y + h` is at most 1. Unit: fraction of the height.
    pub h: f64,
    /// Straightening in degrees: -45 to 45, default 0. Unit: degrees. Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angle: Option<f64>,
}

/// An adjustment of a part of the picture. The application alone knows what it is made of: whatever
/// keys there are besides these two are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mask {
    /// Which mask of the image it is: a number or a text.
    #[serde(alias = "maskId")]
    pub mask_id: Value,
    /// What kind of mask, such as `brush`, 1 to 64 characters.
    pub r#type: String,
    /// The keys beside these.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How an image is developed. Numbers are what the sliders show. A parameter that an image has not
/// is at its default; `null` stands for the default too.
///
/// Parameters that this version does not know are welcome if their names are 1 to 64 lower-case
/// letters, digits, `_` and `.`, beginning with a letter. They are kept, whatever value they have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditParameters {
    /// Brightness of the whole: -100 to 100, default 0. The export divides it by 50. Source:
    /// LuminaFast's develop sliders. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub exposure: Option<Option<f64>>,
    /// Contrast: -100 to 100, default 0. Source: LuminaFast's develop sliders. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub contrast: Option<Option<f64>>,
    /// Brightness of the bright parts: -100 to 100, default 0. Source: LuminaFast's develop
    /// sliders. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub highlights: Option<Option<f64>>,
    /// Brightness of the dark parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    /// Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub shadows: Option<Option<f64>>,
    /// Intensity of the pale colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    /// Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub vibrance: Option<Option<f64>>,
    /// Intensity of all colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    /// Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub saturation: Option<Option<f64>>,
    /// Contrast of middling details: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    /// Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub clarity: Option<Option<f64>>,
    /// White balance between green and magenta: -100 to 100, default 0. Source: LuminaFast's
    /// develop sliders. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub tint: Option<Option<f64>>,
    /// White balance as a colour temperature in kelvins: 2,000 to 10,000, default 5,500. Unit: K.
    /// Source: LuminaFast's image core. Default: 5500.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub temp: Option<Option<f64>>,
    /// White point: -100 to 100, default 0. Source: Lightroom. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub whites: Option<Option<f64>>,
    /// Black point: -100 to 100, default 0. Source: Lightroom. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub blacks: Option<Option<f64>>,
    /// Contrast of fine details: -100 to 100, default 0. Source: Lightroom. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub texture: Option<Option<f64>>,
    /// Haze removed, or added below 0: -100 to 100, default 0. Source: Lightroom. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub dehaze: Option<Option<f64>>,
    /// Sharpening: 0 to 150, default 0. Source: Lightroom. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub sharpening: Option<Option<f64>>,
    /// Another name that applications have for `sharpening`: 0 to 150, default 0. Source:
    /// LuminaFast. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub sharpness: Option<Option<f64>>,
    /// Smoothing of noise: 0 to 100, default 0. Source: Lightroom. Default: 0.
    #[serde(
        alias = "noiseReduction",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub noise_reduction: Option<Option<f64>>,
    /// Brightness of the corners: -100 to 100, default 0. Source: LuminaFast. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub vignette: Option<Option<f64>>,
    /// The part of the picture that is shown. Default `null`: all of it. Source: LuminaFast.
    /// Default: null.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub crop: Option<Option<Crop>>,
    /// Quarter turns clockwise, in degrees: 0, 90, 180 or 270; default 0. Unit: degrees. Source:
    /// LuminaFast. Default: 0.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub rotation: Option<Option<i32>>,
    /// Whether left and right are exchanged; default false. Default: false.
    #[serde(
        alias = "flipH",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub flip_h: Option<Option<bool>>,
    /// Whether top and bottom are exchanged; default false. Default: false.
    #[serde(
        alias = "flipV",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub flip_v: Option<Option<bool>>,
    /// 2 to 32 points `[x, y]` of 0 to 255, x strictly increasing: brightness before and after.
    /// Default `null`: no change. Source: LuminaFast's rendering. Default: null.
    #[serde(
        alias = "toneCurve",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub tone_curve: Option<Option<Vec<[f64; 2]>>>,
    /// Local adjustments in the order in which they are applied: at most 64, together at most 256
    /// KiB of JSON. Default: none. Source: darktable, Lightroom. Default: [].
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub masks: Option<Option<Vec<Mask>>>,
    /// The keys beside these.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What `preset_updated` changes of a preset.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PresetAttributes {
    /// Its name, 1 to 255 characters, not only spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The group that it is listed in, at most 255 characters; `null`: none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub group: Option<Option<String>>,
    /// The parameters that change; `null`: the preset does not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edits: Option<EditParameters>,
}

/// A condition on an image. Which operators and values fit depends on the field: numbers are
/// compared by `= != > >= < <=`; texts by `= != contains not_contains starts_with ends_with`; times
/// by the operators of numbers; flags and labels by `= !=`.
///
/// `==` and `eq` are the same as `=`; `<>` and `ne` as `!=`; `gt`, `gte`, `lt` and `lte` as the
/// signs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmartRule {
    /// What of the image: numbers `rating` (0 to 5), `iso`, `aperture` (f-number), `focal_length`
    /// (mm); texts `camera_make`, `camera_model`, `lens`, `filename`, `tag` (the name of any of its
    /// tags), `folder` (the path of its folder); the time `captured_at`; `flag`; `color_label`.
    pub field: SmartField,
    /// How it is compared. One of `=`, `==`, `eq`, `!=`, `<>`, `ne`, `>`, `gt`, `>=`, `gte`, `<`,
    /// `lt`, `<=`, `lte`, `contains`, `not_contains`, `starts_with`, `ends_with`.
    pub operator: String,
    /// What it is compared with: a number, a text, a time as RFC 3339 has it; `pick` or `reject`;
    /// `red`, `yellow`, `green`, `blue` or `purple`.
    pub value: Value,
}

/// Which images a smart collection holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmartQuery {
    /// 1 to 50 conditions.
    pub rules: Vec<SmartRule>,
    /// Whether all conditions must hold (`AND`) or one is enough (`OR`).
    pub combinator: Combinator,
}
