// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

import type {
  CollectionConverted,
  CollectionCreated,
  CollectionCriteriaChanged,
  CollectionDeleted,
  CollectionMoved,
  CollectionRenamed,
  CollectionReordered,
  CollectionRestored,
  CollectionUpdated,
  ImageAddedToCollection,
  ImageRemovedFromCollection,
} from './catalog/collection.js';
import type {
  EditApplied,
  EditHistoryCleared,
  EditHistoryJumped,
  EditRedone,
  EditReset,
  EditUndone,
  EditsPasted,
  PresetApplied,
  PresetCreated,
  PresetDeleted,
  PresetRestored,
  PresetUpdated,
  SnapshotCreated,
  SnapshotDeleted,
  SnapshotRenamed,
  SnapshotRestored,
  SnapshotUpdated,
} from './catalog/edit.js';
import type {
  FaceAdded,
  FaceAssigned,
  FaceRemoved,
  PersonCreated,
  PersonDeleted,
  PersonMerged,
  PersonRenamed,
} from './catalog/face.js';
import type {
  FolderAdded,
  FolderMoved,
  FolderOnlineChanged,
  FolderRelinked,
  FolderRemoved,
  FolderRenamed,
  FolderRestored,
} from './catalog/folder.js';
import type {
  CaptureTimeChanged,
  ExifUpdated,
  ImageAdded,
  ImageDeleted,
  ImageExported,
  ImageMissingChanged,
  ImageMoved,
  ImagePurged,
  ImageRelinked,
  ImageRenamed,
  ImageReplaced,
  ImageRestored,
  ImageUpdated,
  LocationChanged,
  MetadataChanged,
  SidecarExported,
  SidecarImported,
  StackCreated,
  StackDissolved,
  StackUpdated,
  VirtualCopyCreated,
  VirtualCopyPromoted,
} from './catalog/image.js';
import type { ImportCompleted, ImportStarted } from './catalog/import.js';
import type { ColorLabelChanged, FlagChanged, RatingChanged } from './catalog/rating.js';
import type {
  TagAdded,
  TagCreated,
  TagDeleted,
  TagMerged,
  TagMoved,
  TagRemoved,
  TagRenamed,
  TagRestored,
  TagUnmerged,
  TagUpdated,
} from './catalog/tag.js';

export type * from './catalog/collection.js';
export type * from './catalog/edit.js';
export type * from './catalog/face.js';
export type * from './catalog/folder.js';
export type * from './catalog/image.js';
export type * from './catalog/import.js';
export type * from './catalog/rating.js';
export type * from './catalog/tag.js';
export type * from './catalog/values.js';

/** The payload of each of the catalogue's event types. */
export interface CatalogPayloads {
  capture_time_changed: CaptureTimeChanged;
  collection_converted: CollectionConverted;
  collection_created: CollectionCreated;
  collection_criteria_changed: CollectionCriteriaChanged;
  collection_deleted: CollectionDeleted;
  collection_moved: CollectionMoved;
  collection_renamed: CollectionRenamed;
  collection_reordered: CollectionReordered;
  collection_restored: CollectionRestored;
  collection_updated: CollectionUpdated;
  color_label_changed: ColorLabelChanged;
  edit_applied: EditApplied;
  edit_history_cleared: EditHistoryCleared;
  edit_history_jumped: EditHistoryJumped;
  edit_redone: EditRedone;
  edit_reset: EditReset;
  edit_undone: EditUndone;
  edits_pasted: EditsPasted;
  exif_updated: ExifUpdated;
  face_added: FaceAdded;
  face_assigned: FaceAssigned;
  face_removed: FaceRemoved;
  flag_changed: FlagChanged;
  folder_added: FolderAdded;
  folder_moved: FolderMoved;
  folder_online_changed: FolderOnlineChanged;
  folder_relinked: FolderRelinked;
  folder_removed: FolderRemoved;
  folder_renamed: FolderRenamed;
  folder_restored: FolderRestored;
  image_added: ImageAdded;
  image_added_to_collection: ImageAddedToCollection;
  image_deleted: ImageDeleted;
  image_exported: ImageExported;
  image_missing_changed: ImageMissingChanged;
  image_moved: ImageMoved;
  image_purged: ImagePurged;
  image_relinked: ImageRelinked;
  image_removed_from_collection: ImageRemovedFromCollection;
  image_renamed: ImageRenamed;
  image_replaced: ImageReplaced;
  image_restored: ImageRestored;
  image_updated: ImageUpdated;
  import_completed: ImportCompleted;
  import_started: ImportStarted;
  location_changed: LocationChanged;
  metadata_changed: MetadataChanged;
  person_created: PersonCreated;
  person_deleted: PersonDeleted;
  person_merged: PersonMerged;
  person_renamed: PersonRenamed;
  preset_applied: PresetApplied;
  preset_created: PresetCreated;
  preset_deleted: PresetDeleted;
  preset_restored: PresetRestored;
  preset_updated: PresetUpdated;
  rating_changed: RatingChanged;
  sidecar_exported: SidecarExported;
  sidecar_imported: SidecarImported;
  snapshot_created: SnapshotCreated;
  snapshot_deleted: SnapshotDeleted;
  snapshot_renamed: SnapshotRenamed;
  snapshot_restored: SnapshotRestored;
  snapshot_updated: SnapshotUpdated;
  stack_created: StackCreated;
  stack_dissolved: StackDissolved;
  stack_updated: StackUpdated;
  tag_added: TagAdded;
  tag_created: TagCreated;
  tag_deleted: TagDeleted;
  tag_merged: TagMerged;
  tag_moved: TagMoved;
  tag_removed: TagRemoved;
  tag_renamed: TagRenamed;
  tag_restored: TagRestored;
  tag_unmerged: TagUnmerged;
  tag_updated: TagUpdated;
  virtual_copy_created: VirtualCopyCreated;
  virtual_copy_promoted: VirtualCopyPromoted;
}

/** What events of each type are about; `id` where it can only be that. */
export const TARGETS: ReadonlyMap<string, { type: string; id?: number }> = new Map([
  ['capture_time_changed', { type: 'image' }],
  ['collection_converted', { type: 'collection' }],
  ['collection_created', { type: 'collection' }],
  ['collection_criteria_changed', { type: 'collection' }],
  ['collection_deleted', { type: 'collection' }],
  ['collection_moved', { type: 'collection' }],
  ['collection_renamed', { type: 'collection' }],
  ['collection_reordered', { type: 'collection' }],
  ['collection_restored', { type: 'collection' }],
  ['collection_updated', { type: 'collection' }],
  ['color_label_changed', { type: 'image' }],
  ['edit_applied', { type: 'image' }],
  ['edit_history_cleared', { type: 'image' }],
  ['edit_history_jumped', { type: 'image' }],
  ['edit_redone', { type: 'image' }],
  ['edit_reset', { type: 'image' }],
  ['edit_undone', { type: 'image' }],
  ['edits_pasted', { type: 'image' }],
  ['exif_updated', { type: 'image' }],
  ['face_added', { type: 'image' }],
  ['face_assigned', { type: 'image' }],
  ['face_removed', { type: 'image' }],
  ['flag_changed', { type: 'image' }],
  ['folder_added', { type: 'folder' }],
  ['folder_moved', { type: 'folder' }],
  ['folder_online_changed', { type: 'folder' }],
  ['folder_relinked', { type: 'folder' }],
  ['folder_removed', { type: 'folder' }],
  ['folder_renamed', { type: 'folder' }],
  ['folder_restored', { type: 'folder' }],
  ['image_added', { type: 'image' }],
  ['image_added_to_collection', { type: 'collection' }],
  ['image_deleted', { type: 'image' }],
  ['image_exported', { type: 'image' }],
  ['image_missing_changed', { type: 'image' }],
  ['image_moved', { type: 'image' }],
  ['image_purged', { type: 'image' }],
  ['image_relinked', { type: 'image' }],
  ['image_removed_from_collection', { type: 'collection' }],
  ['image_renamed', { type: 'image' }],
  ['image_replaced', { type: 'image' }],
  ['image_restored', { type: 'image' }],
  ['image_updated', { type: 'image' }],
  ['import_completed', { type: 'catalog', id: 1 }],
  ['import_started', { type: 'catalog', id: 1 }],
  ['location_changed', { type: 'image' }],
  ['metadata_changed', { type: 'image' }],
  ['person_created', { type: 'person' }],
  ['person_deleted', { type: 'person' }],
  ['person_merged', { type: 'person' }],
  ['person_renamed', { type: 'person' }],
  ['preset_applied', { type: 'image' }],
  ['preset_created', { type: 'preset' }],
  ['preset_deleted', { type: 'preset' }],
  ['preset_restored', { type: 'preset' }],
  ['preset_updated', { type: 'preset' }],
  ['rating_changed', { type: 'image' }],
  ['sidecar_exported', { type: 'image' }],
  ['sidecar_imported', { type: 'image' }],
  ['snapshot_created', { type: 'image' }],
  ['snapshot_deleted', { type: 'image' }],
  ['snapshot_renamed', { type: 'image' }],
  ['snapshot_restored', { type: 'image' }],
  ['snapshot_updated', { type: 'image' }],
  ['stack_created', { type: 'stack' }],
  ['stack_dissolved', { type: 'stack' }],
  ['stack_updated', { type: 'stack' }],
  ['tag_added', { type: 'image' }],
  ['tag_created', { type: 'tag' }],
  ['tag_deleted', { type: 'tag' }],
  ['tag_merged', { type: 'tag' }],
  ['tag_moved', { type: 'tag' }],
  ['tag_removed', { type: 'image' }],
  ['tag_renamed', { type: 'tag' }],
  ['tag_restored', { type: 'tag' }],
  ['tag_unmerged', { type: 'tag' }],
  ['tag_updated', { type: 'tag' }],
  ['virtual_copy_created', { type: 'image' }],
  ['virtual_copy_promoted', { type: 'image' }],
]);
