// Every payload of the catalogue.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_ANY_H_
#define FIRN_CATALOG_ANY_H_

#include <variant>

#include "absl/status/statusor.h"
#include "firn/catalog/collection.h"
#include "firn/catalog/edit.h"
#include "firn/catalog/face.h"
#include "firn/catalog/folder.h"
#include "firn/catalog/image.h"
#include "firn/catalog/import.h"
#include "firn/catalog/payload.h"
#include "firn/catalog/rating.h"
#include "firn/catalog/tag.h"
#include "firn/client/event.h"

namespace firn {
inline namespace client {
namespace catalog {

// To be told apart with std::visit.
using AnyPayload = std::variant<
    CaptureTimeChanged, CollectionConverted, CollectionCreated, CollectionCriteriaChanged,
    CollectionDeleted, CollectionMoved, CollectionRenamed, CollectionReordered, CollectionRestored,
    CollectionUpdated, ColorLabelChanged, EditApplied, EditHistoryCleared, EditHistoryJumped,
    EditRedone, EditReset, EditUndone, EditsPasted, ExifUpdated, FaceAdded, FaceAssigned,
    FaceRemoved, FlagChanged, FolderAdded, FolderMoved, FolderOnlineChanged, FolderRelinked,
    FolderRemoved, FolderRenamed, FolderRestored, ImageAdded, ImageAddedToCollection, ImageDeleted,
    ImageExported, ImageMissingChanged, ImageMoved, ImagePurged, ImageRelinked,
    ImageRemovedFromCollection, ImageRenamed, ImageReplaced, ImageRestored, ImageUpdated,
    ImportCompleted, ImportStarted, LocationChanged, MetadataChanged, PersonCreated, PersonDeleted,
    PersonMerged, PersonRenamed, PresetApplied, PresetCreated, PresetDeleted, PresetRestored,
    PresetUpdated, RatingChanged, SidecarExported, SidecarImported, SnapshotCreated,
    SnapshotDeleted, SnapshotRenamed, SnapshotRestored, SnapshotUpdated, StackCreated,
    StackDissolved, StackUpdated, TagAdded, TagCreated, TagDeleted, TagMerged, TagMoved, TagRemoved,
    TagRenamed, TagRestored, TagUnmerged, TagUpdated, VirtualCopyCreated, VirtualCopyPromoted>;

// The event's payload as its type. kNotFound if the event is of none of them; otherwise as
// PayloadOf.
absl::StatusOr<AnyPayload> AnyPayloadOf(EventView event);

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_ANY_H_
