// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use super::{
    DeleteMode, EditParameters, Exif, ImageAttributes, Location, LocationSource, Metadata,
    StackAttributes,
};
use crate::CatalogPayload;

/// The time at which an image was taken was put right.
///
/// The payload of `capture_time_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaptureTimeChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The time before; `null`: it was unknown.
    #[serde(
        alias = "oldCapturedAt",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_captured_at: Option<Option<String>>,
    /// The time after; `null`: it is unknown.
    #[serde(
        alias = "newCapturedAt",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_captured_at: Option<Option<String>>,
    /// How far the clock of the place was ahead of UTC, in minutes: -840 to 840. For people;
    /// `new_captured_at` has an offset of its own. Unit: minutes.
    #[serde(alias = "utcOffsetMinutes", skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
}

impl CatalogPayload for CaptureTimeChanged {
    const EVENT_TYPE: &'static str = "capture_time_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// What the camera wrote, or failed to write, was put right.
///
/// The payload of `exif_updated`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExifUpdated {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The values before; a key of `new` that is left out, or `null`, had none.
    pub old: Exif,
    /// The values after; `null` clears one.
    pub new: Exif,
}

impl CatalogPayload for ExifUpdated {
    const EVENT_TYPE: &'static str = "exif_updated";
    const TARGET_TYPE: &'static str = "image";
}

/// An image came into the catalogue.
///
/// The payload of `image_added`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageAdded {
    /// The image: the target of the event. Its id was never used before.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Name of its file without the folder, 1 to 255 bytes.
    pub filename: String,
    /// Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
    /// has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// BLAKE3 of the file: 64 lower-case hexadecimal digits. No other image that is not a virtual
    /// copy has it.
    #[serde(alias = "fileHash")]
    pub file_hash: String,
    /// The folder that the file is in. Absent: none is known.
    #[serde(alias = "folderId", skip_serializing_if = "Option::is_none")]
    pub folder_id: Option<i64>,
    /// Size of the file in bytes. Absent: unknown. Unit: bytes.
    #[serde(alias = "fileSizeBytes", skip_serializing_if = "Option::is_none")]
    pub file_size_bytes: Option<i64>,
    /// Width in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    /// Height in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i32>,
    /// How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source:
    /// EXIF 2.32 Orientation. Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orientation: Option<i32>,
    /// When it was taken. Absent: unknown. Source: EXIF 2.32 DateTimeOriginal.
    #[serde(alias = "capturedAt", skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<String>,
    /// The import that brought it, as in `import_started`.
    #[serde(alias = "importSessionId", skip_serializing_if = "Option::is_none")]
    pub import_session_id: Option<String>,
    /// What the camera wrote into the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exif: Option<Exif>,
}

impl CatalogPayload for ImageAdded {
    const EVENT_TYPE: &'static str = "image_added";
    const TARGET_TYPE: &'static str = "image";
}

/// An image went into the trash or left the catalogue, and can be restored.
///
/// The payload of `image_deleted`, about a target `image`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageDeleted {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Whether its file is meant to go too (`trash`) or to stay where it is (`catalog_only`).
    pub mode: DeleteMode,
    /// Why, at most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl CatalogPayload for ImageDeleted {
    const EVENT_TYPE: &'static str = "image_deleted";
    const TARGET_TYPE: &'static str = "image";
}

/// An image was developed into a new file outside the catalogue.
///
/// The payload of `image_exported`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageExported {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Path of the new file.
    #[serde(alias = "outputPath")]
    pub output_path: String,
    /// Its format, such as `jpeg`, `tiff`, `png`, `webp`: 1 to 32 lower-case letters and digits.
    pub format: String,
    /// Width of the new file in pixels, 1 to 1,000,000. Unit: px.
    pub width: i32,
    /// Height of the new file in pixels, 1 to 1,000,000. Unit: px.
    pub height: i32,
    /// The event up to which edits were applied. Absent: there were none, or it is unknown.
    #[serde(alias = "editEventId", skip_serializing_if = "Option::is_none")]
    pub edit_event_id: Option<String>,
}

impl CatalogPayload for ImageExported {
    const EVENT_TYPE: &'static str = "image_exported";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's file is no longer, or again, where it should be.
///
/// The payload of `image_missing_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageMissingChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Whether it is missing now.
    #[serde(alias = "isMissing")]
    pub is_missing: bool,
}

impl CatalogPayload for ImageMissingChanged {
    const EVENT_TYPE: &'static str = "image_missing_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's file moved to another folder.
///
/// The payload of `image_moved`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageMoved {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The folder before; `null`: none was known.
    #[serde(
        alias = "oldFolderId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_folder_id: Option<Option<i64>>,
    /// The folder after; `null`: none is known.
    #[serde(
        alias = "newFolderId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_folder_id: Option<Option<i64>>,
}

impl CatalogPayload for ImageMoved {
    const EVENT_TYPE: &'static str = "image_moved";
    const TARGET_TYPE: &'static str = "image";
}

/// A deleted image is gone for good.
///
/// The payload of `image_purged`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImagePurged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// BLAKE3 of its file: from now on another image may have it.
    #[serde(alias = "fileHash")]
    pub file_hash: String,
    /// Whether the file was removed from the disk too.
    #[serde(alias = "fileRemoved")]
    pub file_removed: bool,
}

impl CatalogPayload for ImagePurged {
    const EVENT_TYPE: &'static str = "image_purged";
    const TARGET_TYPE: &'static str = "image";
}

/// The file of an image that was missing was found at another place.
///
/// The payload of `image_relinked`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageRelinked {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The folder where it was; `null`: none was known.
    #[serde(
        alias = "oldFolderId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_folder_id: Option<Option<i64>>,
    /// The name that it had, 1 to 255 bytes.
    #[serde(alias = "oldFilename")]
    pub old_filename: String,
    /// The folder where it is; `null`: none is known.
    #[serde(
        alias = "newFolderId",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_folder_id: Option<Option<i64>>,
    /// The name that it has, 1 to 255 bytes.
    #[serde(alias = "newFilename")]
    pub new_filename: String,
    /// BLAKE3 of the file that was found, if it was computed: the hash of the image.
    #[serde(alias = "verifiedHash", skip_serializing_if = "Option::is_none")]
    pub verified_hash: Option<String>,
    /// Whether the image was missing before. Absent: it was not, so an undo leaves it not missing.
    #[serde(alias = "oldIsMissing", skip_serializing_if = "Option::is_none")]
    pub old_is_missing: Option<bool>,
    /// Whether it is missing now: what an undo says. Absent: it is not.
    #[serde(alias = "newIsMissing", skip_serializing_if = "Option::is_none")]
    pub new_is_missing: Option<bool>,
}

impl CatalogPayload for ImageRelinked {
    const EVENT_TYPE: &'static str = "image_relinked";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's file got another name in its folder.
///
/// The payload of `image_renamed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageRenamed {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The name before, 1 to 255 bytes.
    #[serde(alias = "oldFilename")]
    pub old_filename: String,
    /// The name after, 1 to 255 bytes.
    #[serde(alias = "newFilename")]
    pub new_filename: String,
    /// The extension before; `null`: none was known. Absent: it was that of the old name.
    #[serde(
        alias = "oldExtension",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old_extension: Option<Option<String>>,
    /// The extension after; `null`: none is known. Absent: it is that of the new name.
    #[serde(
        alias = "newExtension",
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new_extension: Option<Option<String>>,
}

impl CatalogPayload for ImageRenamed {
    const EVENT_TYPE: &'static str = "image_renamed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's file got another content; the image stays the same for people.
///
/// The payload of `image_replaced`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageReplaced {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// BLAKE3 of the content before.
    #[serde(alias = "oldFileHash")]
    pub old_file_hash: String,
    /// BLAKE3 of the content after.
    #[serde(alias = "newFileHash")]
    pub new_file_hash: String,
    /// Size before in bytes. Unit: bytes.
    #[serde(alias = "oldFileSizeBytes")]
    pub old_file_size_bytes: i64,
    /// Size after in bytes. Unit: bytes.
    #[serde(alias = "newFileSizeBytes")]
    pub new_file_size_bytes: i64,
}

impl CatalogPayload for ImageReplaced {
    const EVENT_TYPE: &'static str = "image_replaced";
    const TARGET_TYPE: &'static str = "image";
}

/// A deleted image came back.
///
/// The payload of `image_restored`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageRestored {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
}

impl CatalogPayload for ImageRestored {
    const EVENT_TYPE: &'static str = "image_restored";
    const TARGET_TYPE: &'static str = "image";
}

/// Facts of the file that were read wrong or late were put right.
///
/// The payload of `image_updated`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageUpdated {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The keys of `old` and of `new`: at least one, each once. One of `width`, `height`,
    /// `orientation`, `file_size_bytes`, `extension`.
    #[serde(alias = "changedFields")]
    pub changed_fields: Vec<String>,
    /// The values before.
    pub old: ImageAttributes,
    /// The values after, with the same keys.
    pub new: ImageAttributes,
}

impl CatalogPayload for ImageUpdated {
    const EVENT_TYPE: &'static str = "image_updated";
    const TARGET_TYPE: &'static str = "image";
}

/// An image was put on the map, moved on it or taken off it.
///
/// The payload of `location_changed`, about a target `image`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocationChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The place before; `null`: it had none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub old: Option<Option<Location>>,
    /// The place after; `null`: it has none.
    #[serde(
        default,
        deserialize_with = "crate::typed::given",
        skip_serializing_if = "Option::is_none"
    )]
    pub new: Option<Option<Location>>,
    /// Who says so: a click on the `map`, a `gpx` track, the `exif` of the file, or the `user` in
    /// numbers.
    pub source: LocationSource,
}

impl CatalogPayload for LocationChanged {
    const EVENT_TYPE: &'static str = "location_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// Title, caption or other words about an image changed.
///
/// The payload of `metadata_changed`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MetadataChanged {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The texts before.
    pub old: Metadata,
    /// The texts after, with the same keys; `null` clears one.
    pub new: Metadata,
}

impl CatalogPayload for MetadataChanged {
    const EVENT_TYPE: &'static str = "metadata_changed";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's XMP file was written.
///
/// The payload of `sidecar_exported`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SidecarExported {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Path of the XMP file.
    pub path: String,
    /// BLAKE3 of the XMP file.
    #[serde(alias = "sidecarHash")]
    pub sidecar_hash: String,
}

impl CatalogPayload for SidecarExported {
    const EVENT_TYPE: &'static str = "sidecar_exported";
    const TARGET_TYPE: &'static str = "image";
}

/// An image's XMP file was read. What it said are events of the same batch.
///
/// The payload of `sidecar_imported`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SidecarImported {
    /// The image: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// Path of the XMP file.
    pub path: String,
    /// BLAKE3 of the XMP file.
    #[serde(alias = "sidecarHash")]
    pub sidecar_hash: String,
    /// What was taken from it, such as `rating`: 1 to 64 characters each, each once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
}

impl CatalogPayload for SidecarImported {
    const EVENT_TYPE: &'static str = "sidecar_imported";
    const TARGET_TYPE: &'static str = "image";
}

/// Images that belong together were put into a stack that shows one of them.
///
/// The payload of `stack_created`, about a target `stack`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StackCreated {
    /// The stack: the target of the event. Its id was never used before.
    #[serde(alias = "stackId", skip_serializing_if = "Option::is_none")]
    pub stack_id: Option<i64>,
    /// The images, at least 2 and each once.
    #[serde(alias = "imageIds")]
    pub image_ids: Vec<i64>,
    /// The image that is shown for all of them; one of `image_ids`.
    #[serde(alias = "primaryImageId")]
    pub primary_image_id: i64,
}

impl CatalogPayload for StackCreated {
    const EVENT_TYPE: &'static str = "stack_created";
    const TARGET_TYPE: &'static str = "stack";
}

/// A stack was taken apart; its images stay.
///
/// The payload of `stack_dissolved`, about a target `stack`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StackDissolved {
    /// The stack: the target of the event.
    #[serde(alias = "stackId", skip_serializing_if = "Option::is_none")]
    pub stack_id: Option<i64>,
    /// The images that it held, at least 2 and each once.
    #[serde(alias = "imageIds")]
    pub image_ids: Vec<i64>,
    /// The image that was shown for all of them; one of `image_ids`.
    #[serde(alias = "primaryImageId")]
    pub primary_image_id: i64,
}

impl CatalogPayload for StackDissolved {
    const EVENT_TYPE: &'static str = "stack_dissolved";
    const TARGET_TYPE: &'static str = "stack";
}

/// A stack shows another image or holds other images.
///
/// The payload of `stack_updated`, about a target `stack`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StackUpdated {
    /// The stack: the target of the event.
    #[serde(alias = "stackId", skip_serializing_if = "Option::is_none")]
    pub stack_id: Option<i64>,
    /// The values before.
    pub old: StackAttributes,
    /// The values after.
    pub new: StackAttributes,
}

impl CatalogPayload for StackUpdated {
    const EVENT_TYPE: &'static str = "stack_updated";
    const TARGET_TYPE: &'static str = "stack";
}

/// An image got a second version that shares its file.
///
/// The payload of `virtual_copy_created`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VirtualCopyCreated {
    /// The copy: the target of the event. Its id was never used before.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The image whose file it shares; not itself a copy.
    #[serde(alias = "masterImageId")]
    pub master_image_id: i64,
    /// What tells it from its master and other copies, at most 255 characters.
    #[serde(alias = "copyName", skip_serializing_if = "Option::is_none")]
    pub copy_name: Option<String>,
    /// Edits of its own on top of those of the master.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edits: Option<EditParameters>,
}

impl CatalogPayload for VirtualCopyCreated {
    const EVENT_TYPE: &'static str = "virtual_copy_created";
    const TARGET_TYPE: &'static str = "image";
}

/// A virtual copy and its master exchanged roles.
///
/// The payload of `virtual_copy_promoted`, about a target `image`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VirtualCopyPromoted {
    /// The copy that is the master from now on: the target of the event.
    #[serde(alias = "imageId", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<i64>,
    /// The master that is a copy from now on.
    #[serde(alias = "oldMasterImageId")]
    pub old_master_image_id: i64,
}

impl CatalogPayload for VirtualCopyPromoted {
    const EVENT_TYPE: &'static str = "virtual_copy_promoted";
    const TARGET_TYPE: &'static str = "image";
}
