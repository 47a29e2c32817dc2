// Values that payloads have in common.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_VALUES_H_
#define FIRN_CATALOG_VALUES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// What the camera wrote into the file. In `exif_updated` a key that is `null` is one without a
// value.
struct Exif {
  // Sensitivity, ISO 1 to 10,000,000. Unit: ISO. Source: EXIF 2.32 PhotographicSensitivity.
  Nullable<int32_t> iso = {};
  // Aperture as an f-number, above 0 and at most 128: 2.8 is f/2.8. Unit: f-number. Source: EXIF
  // 2.32 FNumber.
  Nullable<double> aperture = {};
  // Exposure time as the base-2 logarithm of seconds, -30 to 30: -6.97 is about 1/125 s, 0 is 1 s.
  // (The sign is the opposite of the APEX value.) Unit: log2(s). Source: EXIF 2.32 ExposureTime.
  Nullable<double> shutter_speed = {};
  // Focal length in mm, as engraved, above 0 and at most 10,000. Unit: mm. Source: EXIF 2.32
  // FocalLength.
  Nullable<double> focal_length = {};
  // Model of the lens, at most 255 characters. Source: EXIF 2.32 LensModel.
  Nullable<std::string> lens = {};
  // Maker of the camera, at most 255 characters. Source: EXIF 2.32 Make.
  Nullable<std::string> camera_make = {};
  // Model of the camera, at most 255 characters. Source: EXIF 2.32 Model.
  Nullable<std::string> camera_model = {};
  // Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: EXIF 2.32
  // GPSLatitude.
  Nullable<double> gps_lat = {};
  // Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: EXIF 2.32
  // GPSLongitude.
  Nullable<double> gps_lon = {};
  // Colour space, such as `sRGB`, at most 255 characters. Source: EXIF 2.32 ColorSpace.
  Nullable<std::string> color_space = {};
  // Altitude above sea level in metres, -12,000 to 100,000. Unit: m. Source: EXIF 2.32 GPSAltitude.
  Nullable<double> gps_alt_m = {};

  friend bool operator==(const Exif&, const Exif&) = default;
};

// What `image_updated` changes of an image: facts of its file that were read wrong or late.
struct ImageAttributes {
  // Width in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px.
  Nullable<int32_t> width = {};
  // Height in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px.
  Nullable<int32_t> height = {};
  // How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source: EXIF
  // 2.32 Orientation. Default: 0.
  std::optional<int32_t> orientation = {};
  // Size of the file in bytes; `null`: unknown. Unit: bytes.
  Nullable<int64_t> file_size_bytes = {};
  // Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
  // has none.
  std::optional<std::string> extension = {};

  friend bool operator==(const ImageAttributes&, const ImageAttributes&) = default;
};

// What people write about an image.
struct Metadata {
  // Short name of the image. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
  // `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> title = {};
  // What it shows. At most 8 KiB; programs that keep to IPTC cut it after 2,000 characters. `null`
  // clears it. Source: IPTC-IIM.
  Nullable<std::string> caption = {};
  // What it shows, in one line for the press. At most 8 KiB; programs that keep to IPTC cut it
  // after 256 characters. `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> headline = {};
  // Who made it. At most 8 KiB; programs that keep to IPTC cut it after 64 characters. `null`
  // clears it. Source: IPTC-IIM.
  Nullable<std::string> creator = {};
  // Copyright notice. At most 8 KiB; programs that keep to IPTC cut it after 128 characters. `null`
  // clears it. Source: IPTC-IIM.
  Nullable<std::string> copyright = {};
  // Who is to be named beside it. At most 8 KiB; programs that keep to IPTC cut it after 32
  // characters. `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> credit = {};
  // Who owned it first. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
  // `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> source = {};
  // What those who use it have to mind. At most 8 KiB; programs that keep to IPTC cut it after 256
  // characters. `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> instructions = {};
  // City that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
  // `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> city = {};
  // State or province that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32
  // characters. `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> state = {};
  // Country that it shows. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
  // `null` clears it. Source: IPTC-IIM.
  Nullable<std::string> country = {};
  // Notes of its owner, in no standard field. At most 8 KiB; `null` clears it.
  Nullable<std::string> notes = {};

  friend bool operator==(const Metadata&, const Metadata&) = default;
};

// A place on Earth.
struct Location {
  // Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: WGS 84.
  double lat = {};
  // Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: WGS 84.
  double lon = {};
  // Altitude above sea level in metres, -12,000 to 100,000. Absent: unknown. Unit: m.
  std::optional<double> alt_m = {};

  friend bool operator==(const Location&, const Location&) = default;
};

// What `tag_updated` changes of a tag.
struct TagAttributes {
  // Other words for it, 1 to 100 characters each and each once; `null`: none.
  Nullable<std::vector<std::string>> synonyms = {};
  // Colour in which it is shown, such as `#ff8800`; `null`: none.
  Nullable<std::string> color = {};
  // Whether it is written into exported files; default true. Default: true.
  Nullable<bool> exportable = {};
  // Whether it only groups the tags below it and is not itself written into files; default false.
  // Source: darktable. Default: false.
  Nullable<bool> category = {};

  friend bool operator==(const TagAttributes&, const TagAttributes&) = default;
};

// What `collection_updated` changes of a collection.
struct CollectionAttributes {
  // What it is for, at most 8 KiB; `null`: none.
  Nullable<std::string> description = {};
  // The image that stands for it; `null`: none, the first is shown.
  Nullable<int64_t> cover_image_id = {};
  // What its images are sorted by, such as `captured_at`, 1 to 64 characters; `null`: the order
  // that people gave them.
  Nullable<std::string> sort_by = {};
  // `asc` or `desc`; `null`: `asc`. Default: asc.
  Nullable<std::string> sort_order = {};

  friend bool operator==(const CollectionAttributes&, const CollectionAttributes&) = default;
};

// What `stack_updated` changes of a stack.
struct StackAttributes {
  // The image that is shown for all of them.
  std::optional<int64_t> primary_image_id = {};
  // The images of the stack, at least 2 and each once.
  std::optional<std::vector<int64_t>> image_ids = {};

  friend bool operator==(const StackAttributes&, const StackAttributes&) = default;
};

// A part of a picture, in fractions of its width and height: 0, 0 is the corner at the top left. It
// lies within the picture.
struct Crop {
  // Left edge, 0 to 1. Unit: fraction of the width.
  double x = {};
  // Top edge, 0 to 1. Unit: fraction of the height.
  double y = {};
  // Width, above 0; `x + w` is at most 1. Unit: fraction of the width.
  double w = {};
  // Height, above 0; `y + h` is at most 1. Unit: fraction of the height.
  double h = {};
  // Straightening in degrees: -45 to 45, default 0. Unit: degrees. Default: 0.
  std::optional<double> angle = {};

  friend bool operator==(const Crop&, const Crop&) = default;
};

// An adjustment of a part of the picture. The application alone knows what it is made of: whatever
// keys there are besides these two are kept.
struct Mask {
  // Which mask of the image it is: a number or a text.
  Json mask_id = {};
  // What kind of mask, such as `brush`, 1 to 64 characters.
  std::string type = {};
  // Keys that have no member here.
  std::map<std::string, Json> other = {};

  friend bool operator==(const Mask&, const Mask&) = default;
};

// How an image is developed. Numbers are what the sliders show. A parameter that an image has not
// is at its default; `null` stands for the default too.
//
// Parameters that this version does not know are welcome if their names are 1 to 64 lower-case
// letters, digits, `_` and `.`, beginning with a letter. They are kept, whatever value they have.
struct EditParameters {
  // Brightness of the whole: -100 to 100, default 0. The export divides it by 50. Source:
  // LuminaFast's develop sliders. Default: 0.
  Nullable<double> exposure = {};
  // Contrast: -100 to 100, default 0. Source: LuminaFast's develop sliders. Default: 0.
  Nullable<double> contrast = {};
  // Brightness of the bright parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
  // Default: 0.
  Nullable<double> highlights = {};
  // Brightness of the dark parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
  // Default: 0.
  Nullable<double> shadows = {};
  // Intensity of the pale colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
  // Default: 0.
  Nullable<double> vibrance = {};
  // Intensity of all colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
  // Default: 0.
  Nullable<double> saturation = {};
  // Contrast of middling details: -100 to 100, default 0. Source: LuminaFast's develop sliders.
  // Default: 0.
  Nullable<double> clarity = {};
  // White balance between green and magenta: -100 to 100, default 0. Source: LuminaFast's develop
  // sliders. Default: 0.
  Nullable<double> tint = {};
  // White balance as a colour temperature in kelvins: 2,000 to 10,000, default 5,500. Unit: K.
  // Source: LuminaFast's image core. Default: 5500.
  Nullable<double> temp = {};
  // White point: -100 to 100, default 0. Source: Lightroom. Default: 0.
  Nullable<double> whites = {};
  // Black point: -100 to 100, default 0. Source: Lightroom. Default: 0.
  Nullable<double> blacks = {};
  // Contrast of fine details: -100 to 100, default 0. Source: Lightroom. Default: 0.
  Nullable<double> texture = {};
  // Haze removed, or added below 0: -100 to 100, default 0. Source: Lightroom. Default: 0.
  Nullable<double> dehaze = {};
  // Sharpening: 0 to 150, default 0. Source: Lightroom. Default: 0.
  Nullable<double> sharpening = {};
  // Another name that applications have for `sharpening`: 0 to 150, default 0. Source: LuminaFast.
  // Default: 0.
  Nullable<double> sharpness = {};
  // Smoothing of noise: 0 to 100, default 0. Source: Lightroom. Default: 0.
  Nullable<double> noise_reduction = {};
  // Brightness of the corners: -100 to 100, default 0. Source: LuminaFast. Default: 0.
  Nullable<double> vignette = {};
  // The part of the picture that is shown. Default `null`: all of it. Source: LuminaFast. Default:
  // null.
  Nullable<Crop> crop = {};
  // Quarter turns clockwise, in degrees: 0, 90, 180 or 270; default 0. Unit: degrees. Source:
  // LuminaFast. Default: 0.
  Nullable<int32_t> rotation = {};
  // Whether left and right are exchanged; default false. Default: false.
  Nullable<bool> flip_h = {};
  // Whether top and bottom are exchanged; default false. Default: false.
  Nullable<bool> flip_v = {};
  // 2 to 32 points `[x, y]` of 0 to 255, x strictly increasing: brightness before and after.
  // Default `null`: no change. Source: LuminaFast's rendering. Default: null.
  Nullable<std::vector<Point>> tone_curve = {};
  // Local adjustments in the order in which they are applied: at most 64, together at most 256 KiB
  // of JSON. Default: none. Source: darktable, Lightroom. Default: [].
  Nullable<std::vector<Mask>> masks = {};
  // Keys that have no member here.
  std::map<std::string, Json> other = {};

  friend bool operator==(const EditParameters&, const EditParameters&) = default;
};

// What `preset_updated` changes of a preset.
struct PresetAttributes {
  // Its name, 1 to 255 characters, not only spaces.
  std::optional<std::string> name = {};
  // The group that it is listed in, at most 255 characters; `null`: none.
  Nullable<std::string> group = {};
  // The parameters that change; `null`: the preset does not set it.
  std::optional<EditParameters> edits = {};

  friend bool operator==(const PresetAttributes&, const PresetAttributes&) = default;
};

// A condition on an image. Which operators and values fit depends on the field: numbers are
// compared by `= != > >= < <=`; texts by `= != contains not_contains starts_with ends_with`; times
// by the operators of numbers; flags and labels by `= !=`.
//
// `==` and `eq` are the same as `=`; `<>` and `ne` as `!=`; `gt`, `gte`, `lt` and `lte` as the
// signs.
struct SmartRule {
  // What of the image: numbers `rating` (0 to 5), `iso`, `aperture` (f-number), `focal_length`
  // (mm); texts `camera_make`, `camera_model`, `lens`, `filename`, `tag` (the name of any of its
  // tags), `folder` (the path of its folder); the time `captured_at`; `flag`; `color_label`.
  std::string field = {};
  // How it is compared. One of `=`, `==`, `eq`, `!=`, `<>`, `ne`, `>`, `gt`, `>=`, `gte`, `<`,
  // `lt`, `<=`, `lte`, `contains`, `not_contains`, `starts_with`, `ends_with`.
  std::string operator_ = {};
  // What it is compared with: a number, a text, a time as RFC 3339 has it; `pick` or `reject`;
  // `red`, `yellow`, `green`, `blue` or `purple`.
  Json value = {};

  friend bool operator==(const SmartRule&, const SmartRule&) = default;
};

// Which images a smart collection holds.
struct SmartQuery {
  // 1 to 50 conditions.
  std::vector<SmartRule> rules = {};
  // Whether all conditions must hold (`AND`) or one is enough (`OR`).
  std::string combinator = {};

  friend bool operator==(const SmartQuery&, const SmartQuery&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_VALUES_H_
