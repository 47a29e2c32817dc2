// Payloads of the category `rating`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_RATING_H_
#define FIRN_CATALOG_RATING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// An image got another colour label, or none any more.
struct ColorLabelChanged {
  static constexpr std::string_view kEventType = "color_label_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) before. Default: null.
  Nullable<std::string> old_label = {};
  // `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) after. Default: null.
  Nullable<std::string> new_label = {};

  friend bool operator==(const ColorLabelChanged&, const ColorLabelChanged&) = default;
};

// An image was picked or rejected, or neither any more.
struct FlagChanged {
  static constexpr std::string_view kEventType = "flag_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // `pick`, `reject` or `null` (none) before. Default: null.
  Nullable<std::string> old_flag = {};
  // `pick`, `reject` or `null` (none) after. Default: null.
  Nullable<std::string> new_flag = {};

  friend bool operator==(const FlagChanged&, const FlagChanged&) = default;
};

// An image got another rating.
struct RatingChanged {
  static constexpr std::string_view kEventType = "rating_changed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // Stars before, 0 (none) to 5. Unit: stars. Source: XMP xmp:Rating. Default: 0.
  int32_t old_rating = {};
  // Stars after, 0 (none) to 5. (The -1 of XMP is the flag `reject`.) Unit: stars. Source: XMP
  // xmp:Rating. Default: 0.
  int32_t new_rating = {};

  friend bool operator==(const RatingChanged&, const RatingChanged&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_RATING_H_
