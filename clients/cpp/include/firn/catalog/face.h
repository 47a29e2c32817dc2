// Payloads of the category `face`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_FACE_H_
#define FIRN_CATALOG_FACE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// A face was found on an image.
struct FaceAdded {
  static constexpr std::string_view kEventType = "face_added";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The face.
  int64_t face_id = {};
  // Left edge of the face, 0 to 1. Unit: fraction of the width.
  double x = {};
  // Top edge of the face, 0 to 1. Unit: fraction of the height.
  double y = {};
  // Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width.
  double w = {};
  // Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height.
  double h = {};
  // Whose face it is; `null`: not known yet.
  Nullable<int64_t> person_id = {};
  // Who found it: a recognition (`ml`) or the `user`. Absent: unknown.
  std::optional<std::string> source = {};

  friend bool operator==(const FaceAdded&, const FaceAdded&) = default;
};

// A face was said to be that of a person, or of none.
struct FaceAssigned {
  static constexpr std::string_view kEventType = "face_assigned";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The face.
  int64_t face_id = {};
  // Whose face it was; `null`: not known.
  Nullable<int64_t> old_person_id = {};
  // Whose face it is; `null`: not known any more.
  Nullable<int64_t> new_person_id = {};

  friend bool operator==(const FaceAssigned&, const FaceAssigned&) = default;
};

// A face was taken off an image.
struct FaceRemoved {
  static constexpr std::string_view kEventType = "face_removed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The face.
  int64_t face_id = {};
  // Left edge of the face, 0 to 1. Unit: fraction of the width.
  double x = {};
  // Top edge of the face, 0 to 1. Unit: fraction of the height.
  double y = {};
  // Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width.
  double w = {};
  // Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height.
  double h = {};
  // Whose face it was; `null`: not known.
  Nullable<int64_t> person_id = {};
  // Who found it: a recognition (`ml`) or the `user`. Absent: unknown.
  std::optional<std::string> source = {};

  friend bool operator==(const FaceRemoved&, const FaceRemoved&) = default;
};

// A person was named, or a deleted one came back.
struct PersonCreated {
  static constexpr std::string_view kEventType = "person_created";
  static constexpr std::string_view kTargetType = "person";

  // The person: the target of the event.
  std::optional<int64_t> person_id = {};
  // Name, 1 to 255 characters, not only spaces.
  std::string name = {};

  friend bool operator==(const PersonCreated&, const PersonCreated&) = default;
};

// A person was deleted; faces stay, without a person.
struct PersonDeleted {
  static constexpr std::string_view kEventType = "person_deleted";
  static constexpr std::string_view kTargetType = "person";

  // The person: the target of the event.
  std::optional<int64_t> person_id = {};
  // The name at the time, 1 to 255 characters: also what an undo brings back.
  std::string name = {};

  friend bool operator==(const PersonDeleted&, const PersonDeleted&) = default;
};

// Two persons turned out to be one.
struct PersonMerged {
  static constexpr std::string_view kEventType = "person_merged";
  static constexpr std::string_view kTargetType = "person";

  // The person that is no longer shown: the target of the event.
  std::optional<int64_t> person_id = {};
  // The person that stands for both from now on.
  int64_t into_person_id = {};
  // How many faces the first had, for readers of the history.
  std::optional<int64_t> face_count = {};

  friend bool operator==(const PersonMerged&, const PersonMerged&) = default;
};

// A person got another name.
struct PersonRenamed {
  static constexpr std::string_view kEventType = "person_renamed";
  static constexpr std::string_view kTargetType = "person";

  // The person: the target of the event.
  std::optional<int64_t> person_id = {};
  // The name before, 1 to 255 characters.
  std::string old_name = {};
  // The name after, 1 to 255 characters, not only spaces.
  std::string new_name = {};

  friend bool operator==(const PersonRenamed&, const PersonRenamed&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_FACE_H_
