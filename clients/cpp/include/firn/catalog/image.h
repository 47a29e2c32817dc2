// Payloads of the category `image`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_IMAGE_H_
#define FIRN_CATALOG_IMAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firn/catalog/payload.h"
#include "firn/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

// The time at which an image was taken was put right.
struct CaptureTimeChanged {
  static constexpr std::string_view kEventType = "capture_time_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The time before; `null`: it was unknown.
  Nullable<std::string> old_captured_at = {};
  // The time after; `null`: it is unknown.
  Nullable<std::string> new_captured_at = {};
  // How far the clock of the place was ahead of UTC, in minutes: -840 to 840. For people;
  // `new_captured_at` has an offset of its own. Unit: minutes.
  std::optional<int32_t> utc_offset_minutes = {};

  friend bool operator==(const CaptureTimeChanged&, const CaptureTimeChanged&) = default;
};

// What the camera wrote, or failed to write, was put right.
struct ExifUpdated {
  static constexpr std::string_view kEventType = "exif_updated";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The values before; a key of `new` that is left out, or `null`, had none.
  Exif old = {};
  // The values after; `null` clears one.
  Exif new_ = {};

  friend bool operator==(const ExifUpdated&, const ExifUpdated&) = default;
};

// An image came into the catalogue.
struct ImageAdded {
  static constexpr std::string_view kEventType = "image_added";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event. Its id was never used before.
  std::optional<int64_t> image_id = {};
  // Name of its file without the folder, 1 to 255 bytes.
  std::string filename = {};
  // Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
  // has none.
  std::optional<std::string> extension = {};
  // BLAKE3 of the file: 64 lower-case hexadecimal digits. No other image that is not a virtual copy
  // has it.
  std::string file_hash = {};
  // The folder that the file is in. Absent: none is known.
  std::optional<int64_t> folder_id = {};
  // Size of the file in bytes. Absent: unknown. Unit: bytes.
  std::optional<int64_t> file_size_bytes = {};
  // Width in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px.
  std::optional<int32_t> width = {};
  // Height in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px.
  std::optional<int32_t> height = {};
  // How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source: EXIF
  // 2.32 Orientation. Default: 0.
  std::optional<int32_t> orientation = {};
  // When it was taken. Absent: unknown. Source: EXIF 2.32 DateTimeOriginal.
  std::optional<std::string> captured_at = {};
  // The import that brought it, as in `import_started`.
  std::optional<std::string> import_session_id = {};
  // What the camera wrote into the file.
  std::optional<Exif> exif = {};

  friend bool operator==(const ImageAdded&, const ImageAdded&) = default;
};

// An image went into the trash or left the catalogue, and can be restored.
struct ImageDeleted {
  static constexpr std::string_view kEventType = "image_deleted";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Whether its file is meant to go too (`trash`) or to stay where it is (`catalog_only`).
  std::string mode = {};
  // Why, at most 1,000 characters.
  std::optional<std::string> reason = {};

  friend bool operator==(const ImageDeleted&, const ImageDeleted&) = default;
};

// An image was developed into a new file outside the catalogue.
struct ImageExported {
  static constexpr std::string_view kEventType = "image_exported";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Path of the new file.
  std::string output_path = {};
  // Its format, such as `jpeg`, `tiff`, `png`, `webp`: 1 to 32 lower-case letters and digits.
  std::string format = {};
  // Width of the new file in pixels, 1 to 1,000,000. Unit: px.
  int32_t width = {};
  // Height of the new file in pixels, 1 to 1,000,000. Unit: px.
  int32_t height = {};
  // The event up to which edits were applied. Absent: there were none, or it is unknown.
  std::optional<std::string> edit_event_id = {};

  friend bool operator==(const ImageExported&, const ImageExported&) = default;
};

// An image's file is no longer, or again, where it should be.
struct ImageMissingChanged {
  static constexpr std::string_view kEventType = "image_missing_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Whether it is missing now.
  bool is_missing = {};

  friend bool operator==(const ImageMissingChanged&, const ImageMissingChanged&) = default;
};

// An image's file moved to another folder.
struct ImageMoved {
  static constexpr std::string_view kEventType = "image_moved";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The folder before; `null`: none was known.
  Nullable<int64_t> old_folder_id = {};
  // The folder after; `null`: none is known.
  Nullable<int64_t> new_folder_id = {};

  friend bool operator==(const ImageMoved&, const ImageMoved&) = default;
};

// A deleted image is gone for good.
struct ImagePurged {
  static constexpr std::string_view kEventType = "image_purged";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // BLAKE3 of its file: from now on another image may have it.
  std::string file_hash = {};
  // Whether the file was removed from the disk too.
  bool file_removed = {};

  friend bool operator==(const ImagePurged&, const ImagePurged&) = default;
};

// The file of an image that was missing was found at another place.
struct ImageRelinked {
  static constexpr std::string_view kEventType = "image_relinked";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The folder where it was; `null`: none was known.
  Nullable<int64_t> old_folder_id = {};
  // The name that it had, 1 to 255 bytes.
  std::string old_filename = {};
  // The folder where it is; `null`: none is known.
  Nullable<int64_t> new_folder_id = {};
  // The name that it has, 1 to 255 bytes.
  std::string new_filename = {};
  // BLAKE3 of the file that was found, if it was computed: the hash of the image.
  std::optional<std::string> verified_hash = {};
  // Whether the image was missing before. Absent: it was not, so an undo leaves it not missing.
  std::optional<bool> old_is_missing = {};
  // Whether it is missing now: what an undo says. Absent: it is not.
  std::optional<bool> new_is_missing = {};

  friend bool operator==(const ImageRelinked&, const ImageRelinked&) = default;
};

// An image's file got another name in its folder.
struct ImageRenamed {
  static constexpr std::string_view kEventType = "image_renamed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The name before, 1 to 255 bytes.
  std::string old_filename = {};
  // The name after, 1 to 255 bytes.
  std::string new_filename = {};
  // The extension before; `null`: none was known. Absent: it was that of the old name.
  Nullable<std::string> old_extension = {};
  // The extension after; `null`: none is known. Absent: it is that of the new name.
  Nullable<std::string> new_extension = {};

  friend bool operator==(const ImageRenamed&, const ImageRenamed&) = default;
};

// An image's file got another content; the image stays the same for people.
struct ImageReplaced {
  static constexpr std::string_view kEventType = "image_replaced";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // BLAKE3 of the content before.
  std::string old_file_hash = {};
  // BLAKE3 of the content after.
  std::string new_file_hash = {};
  // Size before in bytes. Unit: bytes.
  int64_t old_file_size_bytes = {};
  // Size after in bytes. Unit: bytes.
  int64_t new_file_size_bytes = {};

  friend bool operator==(const ImageReplaced&, const ImageReplaced&) = default;
};

// A deleted image came back.
struct ImageRestored {
  static constexpr std::string_view kEventType = "image_restored";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};

  friend bool operator==(const ImageRestored&, const ImageRestored&) = default;
};

// Facts of the file that were read wrong or late were put right.
struct ImageUpdated {
  static constexpr std::string_view kEventType = "image_updated";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The keys of `old` and of `new`: at least one, each once. One of `width`, `height`,
  // `orientation`, `file_size_bytes`, `extension`.
  std::vector<std::string> changed_fields = {};
  // The values before.
  ImageAttributes old = {};
  // The values after, with the same keys.
  ImageAttributes new_ = {};

  friend bool operator==(const ImageUpdated&, const ImageUpdated&) = default;
};

// An image was put on the map, moved on it or taken off it.
struct LocationChanged {
  static constexpr std::string_view kEventType = "location_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The place before; `null`: it had none.
  Nullable<Location> old = {};
  // The place after; `null`: it has none.
  Nullable<Location> new_ = {};
  // Who says so: a click on the `map`, a `gpx` track, the `exif` of the file, or the `user` in
  // numbers.
  std::string source = {};

  friend bool operator==(const LocationChanged&, const LocationChanged&) = default;
};

// Title, caption or other words about an image changed.
struct MetadataChanged {
  static constexpr std::string_view kEventType = "metadata_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The texts before.
  Metadata old = {};
  // The texts after, with the same keys; `null` clears one.
  Metadata new_ = {};

  friend bool operator==(const MetadataChanged&, const MetadataChanged&) = default;
};

// An image's XMP file was written.
struct SidecarExported {
  static constexpr std::string_view kEventType = "sidecar_exported";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Path of the XMP file.
  std::string path = {};
  // BLAKE3 of the XMP file.
  std::string sidecar_hash = {};

  friend bool operator==(const SidecarExported&, const SidecarExported&) = default;
};

// An image's XMP file was read. What it said are events of the same batch.
struct SidecarImported {
  static constexpr std::string_view kEventType = "sidecar_imported";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Path of the XMP file.
  std::string path = {};
  // BLAKE3 of the XMP file.
  std::string sidecar_hash = {};
  // What was taken from it, such as `rating`: 1 to 64 characters each, each once.
  std::optional<std::vector<std::string>> fields = {};

  friend bool operator==(const SidecarImported&, const SidecarImported&) = default;
};

// Images that belong together were put into a stack that shows one of them.
struct StackCreated {
  static constexpr std::string_view kEventType = "stack_created";
  static constexpr std::string_view kTargetType = "stack";

  // The stack: the target of the event. Its id was never used before.
  std::optional<int64_t> stack_id = {};
  // The images, at least 2 and each once.
  std::vector<int64_t> image_ids = {};
  // The image that is shown for all of them; one of `image_ids`.
  int64_t primary_image_id = {};

  friend bool operator==(const StackCreated&, const StackCreated&) = default;
};

// A stack was taken apart; its images stay.
struct StackDissolved {
  static constexpr std::string_view kEventType = "stack_dissolved";
  static constexpr std::string_view kTargetType = "stack";

  // The stack: the target of the event.
  std::optional<int64_t> stack_id = {};
  // The images that it held, at least 2 and each once.
  std::vector<int64_t> image_ids = {};
  // The image that was shown for all of them; one of `image_ids`.
  int64_t primary_image_id = {};

  friend bool operator==(const StackDissolved&, const StackDissolved&) = default;
};

// A stack shows another image or holds other images.
struct StackUpdated {
  static constexpr std::string_view kEventType = "stack_updated";
  static constexpr std::string_view kTargetType = "stack";

  // The stack: the target of the event.
  std::optional<int64_t> stack_id = {};
  // The values before.
  StackAttributes old = {};
  // The values after.
  StackAttributes new_ = {};

  friend bool operator==(const StackUpdated&, const StackUpdated&) = default;
};

// An image got a second version that shares its file.
struct VirtualCopyCreated {
  static constexpr std::string_view kEventType = "virtual_copy_created";
  static constexpr std::string_view kTargetType = "image";

  // The copy: the target of the event. Its id was never used before.
  std::optional<int64_t> image_id = {};
  // The image whose file it shares; not itself a copy.
  int64_t master_image_id = {};
  // What tells it from its master and other copies, at most 255 characters.
  std::optional<std::string> copy_name = {};
  // Edits of its own on top of those of the master.
  std::optional<EditParameters> edits = {};

  friend bool operator==(const VirtualCopyCreated&, const VirtualCopyCreated&) = default;
};

// A virtual copy and its master exchanged roles.
struct VirtualCopyPromoted {
  static constexpr std::string_view kEventType = "virtual_copy_promoted";
  static constexpr std::string_view kTargetType = "image";

  // The copy that is the master from now on: the target of the event.
  std::optional<int64_t> image_id = {};
  // The master that is a copy from now on.
  int64_t old_master_image_id = {};

  friend bool operator==(const VirtualCopyPromoted&, const VirtualCopyPromoted&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_IMAGE_H_
