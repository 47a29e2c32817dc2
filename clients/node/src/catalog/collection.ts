// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

import type { CollectionAttributes, SmartQuery } from './values.js';

/**
 * A collection became one of another type. The images that a smart one holds at that moment are
 * added by events of the same batch.
 *
 * Payload of `collection_converted`, category collection.
 */
export interface CollectionConverted {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** `static`, `smart` or `quick` before. */
  old_type: 'static' | 'smart' | 'quick';
  /** `static`, `smart` or `quick` after. */
  new_type: 'static' | 'smart' | 'quick';
}

/**
 * A collection was made.
 *
 * Payload of `collection_created`, category collection.
 */
export interface CollectionCreated {
  /** The collection: the target of the event. Its id was never used before. */
  collection_id?: number;
  /** Its name, 1 to 255 characters, no space at either end. */
  collection_name: string;
  /**
   * What decides what is in it: people (`static`), a query (`smart`), people for the moment
   * (`quick`, one at a time); or it holds only collections (`set`).
   */
  collection_type: 'static' | 'smart' | 'quick' | 'set';
  /** The collection above it, a `set` or a `static` one; `null`: it is at the top. */
  parent_id?: number | null;
  /** What decides what is in it: given if and only if it is `smart`. */
  smart_query?: SmartQuery;
}

/**
 * A smart collection got another query.
 *
 * Payload of `collection_criteria_changed`, category collection.
 */
export interface CollectionCriteriaChanged {
  /** The smart collection: the target of the event. */
  collection_id?: number;
  /** The query before. */
  old_query: SmartQuery;
  /** The query after. */
  new_query: SmartQuery;
}

/**
 * A collection was deleted, with all below it, and can be restored; images stay.
 *
 * Payload of `collection_deleted`, category collection.
 */
export interface CollectionDeleted {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The collection's name at the time, for readers of the history: 1 to 255 characters. */
  collection_name?: string;
  /** All collections below it, which are deleted with it. May be empty. */
  descendant_collection_ids?: number[];
  /** How many images it held, for readers of the history. */
  image_count?: number;
}

/**
 * A collection was put below another one, with all below it.
 *
 * Payload of `collection_moved`, category collection.
 */
export interface CollectionMoved {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The collection above it before; `null`: it was at the top. */
  old_parent_id?: number | null;
  /** The collection above it after, not itself nor one below it; `null`: it is at the top. */
  new_parent_id?: number | null;
}

/**
 * A collection got another name.
 *
 * Payload of `collection_renamed`, category collection.
 */
export interface CollectionRenamed {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The name before, 1 to 255 characters. */
  old_name: string;
  /** The name after, 1 to 255 characters, no space at either end. */
  new_name: string;
}

/**
 * Images of a collection were moved together to another place in it.
 *
 * Payload of `collection_reordered`, category collection.
 */
export interface CollectionReordered {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The images in their new order: at least one, each once. */
  image_ids: number[];
  /**
   * The place, from 0, that each of them had: as many as `image_ids`, in the same order. Unit:
   * place from 0.
   */
  old_positions: number[];
  /** The image before which they stand now, none of them; `null`: they are at the end. */
  before_image_id?: number | null;
}

/**
 * A deleted collection came back, with those that were deleted with it.
 *
 * Payload of `collection_restored`, category collection.
 */
export interface CollectionRestored {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The collections below it that come back: those of its deletion. May be empty. */
  descendant_collection_ids?: number[];
}

/**
 * Description, cover or order of a collection changed.
 *
 * Payload of `collection_updated`, category collection.
 */
export interface CollectionUpdated {
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The keys of `old` and of `new`: at least one, each once. */
  changed_fields: ('description' | 'cover_image_id' | 'sort_by' | 'sort_order')[];
  /** The values before. */
  old: CollectionAttributes;
  /** The values after, with the same keys. */
  new: CollectionAttributes;
}

/**
 * An image was put into a collection.
 *
 * Payload of `image_added_to_collection`, category collection.
 */
export interface ImageAddedToCollection {
  /** The image. */
  image_id: number;
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The collection's name at the time, for readers of the history: 1 to 255 characters. */
  collection_name: string;
  /**
   * Its place in the collection from 0; what stood there and after moves on. Absent: the end. Unit:
   * place from 0.
   */
  position?: number;
}

/**
 * An image was taken out of a collection.
 *
 * Payload of `image_removed_from_collection`, category collection.
 */
export interface ImageRemovedFromCollection {
  /** The image. */
  image_id: number;
  /** The collection: the target of the event. */
  collection_id?: number;
  /** The collection's name at the time, for readers of the history: 1 to 255 characters. */
  collection_name: string;
  /**
   * The place in the collection, from 0, that it had. Absent: it was the last. Unit: place from 0.
   */
  old_position?: number;
}
