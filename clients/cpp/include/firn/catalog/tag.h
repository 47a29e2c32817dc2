// Payloads of the category `tag`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_TAG_H_
#define FIRN_CATALOG_TAG_H_

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

// An image got a tag.
struct TagAdded {
  static constexpr std::string_view kEventType = "tag_added";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The tag.
  int64_t tag_id = {};
  // The tag's name at the time, for readers of the history: 1 to 100 characters.
  std::string tag_name = {};
  // Who says so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
  // unknown.
  std::optional<std::string> source = {};
  // How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability.
  std::optional<double> confidence = {};

  friend bool operator==(const TagAdded&, const TagAdded&) = default;
};

// A tag was made.
struct TagCreated {
  static constexpr std::string_view kEventType = "tag_created";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event. Its id was never used before.
  std::optional<int64_t> tag_id = {};
  // Its name, 1 to 100 characters, unlike those of its siblings.
  std::string name = {};
  // The tag above it; `null`: it is at the top.
  Nullable<int64_t> parent_id = {};

  friend bool operator==(const TagCreated&, const TagCreated&) = default;
};

// A tag was deleted, with all tags below it, and can be restored.
struct TagDeleted {
  static constexpr std::string_view kEventType = "tag_deleted";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // Its name at the time, for readers of the history: 1 to 100 characters.
  std::optional<std::string> name = {};
  // The tag above it at the time; `null`: it was at the top.
  Nullable<int64_t> parent_id = {};
  // All tags below it, which are deleted with it. May be empty.
  std::optional<std::vector<int64_t>> descendant_tag_ids = {};
  // How many images had it, for readers of the history.
  std::optional<int64_t> image_count = {};

  friend bool operator==(const TagDeleted&, const TagDeleted&) = default;
};

// A tag became part of another one.
struct TagMerged {
  static constexpr std::string_view kEventType = "tag_merged";
  static constexpr std::string_view kTargetType = "tag";

  // The tag that is no longer shown: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The tag that stands for it from now on; not one below it.
  int64_t into_tag_id = {};
  // Its name at the time, for readers of the history: 1 to 100 characters.
  std::optional<std::string> name = {};
  // The tag above it at the time; `null`: it was at the top.
  Nullable<int64_t> parent_id = {};
  // The tags right below it, which move below the other one. May be empty.
  std::optional<std::vector<int64_t>> moved_child_ids = {};
  // How many images had it, for readers of the history.
  std::optional<int64_t> image_count = {};

  friend bool operator==(const TagMerged&, const TagMerged&) = default;
};

// A tag was put below another tag, with all tags below it.
struct TagMoved {
  static constexpr std::string_view kEventType = "tag_moved";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The tag above it before; `null`: it was at the top.
  Nullable<int64_t> old_parent_id = {};
  // The tag above it after, not itself nor one below it; `null`: it is at the top.
  Nullable<int64_t> new_parent_id = {};

  friend bool operator==(const TagMoved&, const TagMoved&) = default;
};

// An image lost a tag.
struct TagRemoved {
  static constexpr std::string_view kEventType = "tag_removed";
  static constexpr std::string_view kTargetType = "image";

  // The image: the target of the event.
  std::optional<int64_t> image_id = {};
  // The tag.
  int64_t tag_id = {};
  // The tag's name at the time, for readers of the history: 1 to 100 characters.
  std::string tag_name = {};
  // Who had said so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
  // unknown.
  std::optional<std::string> source = {};
  // How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability.
  std::optional<double> confidence = {};

  friend bool operator==(const TagRemoved&, const TagRemoved&) = default;
};

// A tag got another name.
struct TagRenamed {
  static constexpr std::string_view kEventType = "tag_renamed";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The name before, 1 to 100 characters.
  std::string old_name = {};
  // The name after, 1 to 100 characters.
  std::string new_name = {};

  friend bool operator==(const TagRenamed&, const TagRenamed&) = default;
};

// A deleted tag came back, with the tags that were deleted with it.
struct TagRestored {
  static constexpr std::string_view kEventType = "tag_restored";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The tags below it that come back: those of its deletion. May be empty.
  std::optional<std::vector<int64_t>> descendant_tag_ids = {};

  friend bool operator==(const TagRestored&, const TagRestored&) = default;
};

// A merged tag stands for itself again.
struct TagUnmerged {
  static constexpr std::string_view kEventType = "tag_unmerged";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The tag that stood for it.
  int64_t into_tag_id = {};
  // The event that merged them. Absent: the merge that is in force.
  std::optional<std::string> merge_event_id = {};

  friend bool operator==(const TagUnmerged&, const TagUnmerged&) = default;
};

// Synonyms, colour or export of a tag changed.
struct TagUpdated {
  static constexpr std::string_view kEventType = "tag_updated";
  static constexpr std::string_view kTargetType = "tag";

  // The tag: the target of the event.
  std::optional<int64_t> tag_id = {};
  // The values before.
  TagAttributes old = {};
  // The values after.
  TagAttributes new_ = {};

  friend bool operator==(const TagUpdated&, const TagUpdated&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_TAG_H_
