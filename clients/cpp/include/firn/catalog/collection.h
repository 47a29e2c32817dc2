// Payloads of the category `collection`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_COLLECTION_H_
#define FIRN_CATALOG_COLLECTION_H_

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

// A collection became one of another type. The images that a smart one holds at that moment are
// added by events of the same batch.
struct CollectionConverted {
  static constexpr std::string_view kEventType = "collection_converted";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // `static`, `smart` or `quick` before.
  std::string old_type = {};
  // `static`, `smart` or `quick` after.
  std::string new_type = {};

  friend bool operator==(const CollectionConverted&, const CollectionConverted&) = default;
};

// A collection was made.
struct CollectionCreated {
  static constexpr std::string_view kEventType = "collection_created";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event. Its id was never used before.
  std::optional<int64_t> collection_id = {};
  // Its name, 1 to 255 characters, no space at either end.
  std::string collection_name = {};
  // What decides what is in it: people (`static`), a query (`smart`), people for the moment
  // (`quick`, one at a time); or it holds only collections (`set`).
  std::string collection_type = {};
  // The collection above it, a `set` or a `static` one; `null`: it is at the top.
  Nullable<int64_t> parent_id = {};
  // What decides what is in it: given if and only if it is `smart`.
  std::optional<SmartQuery> smart_query = {};

  friend bool operator==(const CollectionCreated&, const CollectionCreated&) = default;
};

// A smart collection got another query.
struct CollectionCriteriaChanged {
  static constexpr std::string_view kEventType = "collection_criteria_changed";
  static constexpr std::string_view kTargetType = "collection";

  // The smart collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The query before.
  SmartQuery old_query = {};
  // The query after.
  SmartQuery new_query = {};

  friend bool operator==(const CollectionCriteriaChanged&,
                         const CollectionCriteriaChanged&) = default;
};

// A collection was deleted, with all below it, and can be restored; images stay.
struct CollectionDeleted {
  static constexpr std::string_view kEventType = "collection_deleted";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The collection's name at the time, for readers of the history: 1 to 255 characters.
  std::optional<std::string> collection_name = {};
  // All collections below it, which are deleted with it. May be empty.
  std::optional<std::vector<int64_t>> descendant_collection_ids = {};
  // How many images it held, for readers of the history.
  std::optional<int64_t> image_count = {};

  friend bool operator==(const CollectionDeleted&, const CollectionDeleted&) = default;
};

// A collection was put below another one, with all below it.
struct CollectionMoved {
  static constexpr std::string_view kEventType = "collection_moved";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The collection above it before; `null`: it was at the top.
  Nullable<int64_t> old_parent_id = {};
  // The collection above it after, not itself nor one below it; `null`: it is at the top.
  Nullable<int64_t> new_parent_id = {};

  friend bool operator==(const CollectionMoved&, const CollectionMoved&) = default;
};

// A collection got another name.
struct CollectionRenamed {
  static constexpr std::string_view kEventType = "collection_renamed";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The name before, 1 to 255 characters.
  std::string old_name = {};
  // The name after, 1 to 255 characters, no space at either end.
  std::string new_name = {};

  friend bool operator==(const CollectionRenamed&, const CollectionRenamed&) = default;
};

// Images of a collection were moved together to another place in it.
struct CollectionReordered {
  static constexpr std::string_view kEventType = "collection_reordered";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The images in their new order: at least one, each once.
  std::vector<int64_t> image_ids = {};
  // The place, from 0, that each of them had: as many as `image_ids`, in the same order. Unit:
  // place from 0.
  std::vector<int32_t> old_positions = {};
  // The image before which they stand now, none of them; `null`: they are at the end.
  Nullable<int64_t> before_image_id = {};

  friend bool operator==(const CollectionReordered&, const CollectionReordered&) = default;
};

// A deleted collection came back, with those that were deleted with it.
struct CollectionRestored {
  static constexpr std::string_view kEventType = "collection_restored";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The collections below it that come back: those of its deletion. May be empty.
  std::optional<std::vector<int64_t>> descendant_collection_ids = {};

  friend bool operator==(const CollectionRestored&, const CollectionRestored&) = default;
};

// Description, cover or order of a collection changed.
struct CollectionUpdated {
  static constexpr std::string_view kEventType = "collection_updated";
  static constexpr std::string_view kTargetType = "collection";

  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The keys of `old` and of `new`: at least one, each once. One of `description`,
  // `cover_image_id`, `sort_by`, `sort_order`.
  std::vector<std::string> changed_fields = {};
  // The values before.
  CollectionAttributes old = {};
  // The values after, with the same keys.
  CollectionAttributes new_ = {};

  friend bool operator==(const CollectionUpdated&, const CollectionUpdated&) = default;
};

// An image was put into a collection.
struct ImageAddedToCollection {
  static constexpr std::string_view kEventType = "image_added_to_collection";
  static constexpr std::string_view kTargetType = "collection";

  // The image.
  int64_t image_id = {};
  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The collection's name at the time, for readers of the history: 1 to 255 characters.
  std::string collection_name = {};
  // Its place in the collection from 0; what stood there and after moves on. Absent: the end. Unit:
  // place from 0.
  std::optional<int32_t> position = {};

  friend bool operator==(const ImageAddedToCollection&, const ImageAddedToCollection&) = default;
};

// An image was taken out of a collection.
struct ImageRemovedFromCollection {
  static constexpr std::string_view kEventType = "image_removed_from_collection";
  static constexpr std::string_view kTargetType = "collection";

  // The image.
  int64_t image_id = {};
  // The collection: the target of the event.
  std::optional<int64_t> collection_id = {};
  // The collection's name at the time, for readers of the history: 1 to 255 characters.
  std::string collection_name = {};
  // The place in the collection, from 0, that it had. Absent: it was the last. Unit: place from 0.
  std::optional<int32_t> old_position = {};

  friend bool operator==(const ImageRemovedFromCollection&,
                         const ImageRemovedFromCollection&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_COLLECTION_H_
