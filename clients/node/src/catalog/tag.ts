// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

import type { TagAttributes } from './values.js';

/**
 * An image got a tag.
 *
 * Payload of `tag_added`, category tag.
 */
export interface TagAdded {
  /** The image: the target of the event. */
  image_id?: number;
  /** The tag. */
  tag_id: number;
  /** The tag's name at the time, for readers of the history: 1 to 100 characters. */
  tag_name: string;
  /**
   * Who says so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
   * unknown.
   */
  source?: 'user' | 'import' | 'xmp' | 'ai';
  /** How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability. */
  confidence?: number;
}

/**
 * A tag was made.
 *
 * Payload of `tag_created`, category tag.
 */
export interface TagCreated {
  /** The tag: the target of the event. Its id was never used before. */
  tag_id?: number;
  /** Its name, 1 to 100 characters, unlike those of its siblings. */
  name: string;
  /** The tag above it; `null`: it is at the top. */
  parent_id?: number | null;
}

/**
 * A tag was deleted, with all tags below it, and can be restored.
 *
 * Payload of `tag_deleted`, category tag.
 */
export interface TagDeleted {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** Its name at the time, for readers of the history: 1 to 100 characters. */
  name?: string;
  /** The tag above it at the time; `null`: it was at the top. */
  parent_id?: number | null;
  /** All tags below it, which are deleted with it. May be empty. */
  descendant_tag_ids?: number[];
  /** How many images had it, for readers of the history. */
  image_count?: number;
}

/**
 * A tag became part of another one.
 *
 * Payload of `tag_merged`, category tag.
 */
export interface TagMerged {
  /** The tag that is no longer shown: the target of the event. */
  tag_id?: number;
  /** The tag that stands for it from now on; not one below it. */
  into_tag_id: number;
  /** Its name at the time, for readers of the history: 1 to 100 characters. */
  name?: string;
  /** The tag above it at the time; `null`: it was at the top. */
  parent_id?: number | null;
  /** The tags right below it, which move below the other one. May be empty. */
  moved_child_ids?: number[];
  /** How many images had it, for readers of the history. */
  image_count?: number;
}

/**
 * A tag was put below another tag, with all tags below it.
 *
 * Payload of `tag_moved`, category tag.
 */
export interface TagMoved {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** The tag above it before; `null`: it was at the top. */
  old_parent_id?: number | null;
  /** The tag above it after, not itself nor one below it; `null`: it is at the top. */
  new_parent_id?: number | null;
}

/**
 * An image lost a tag.
 *
 * Payload of `tag_removed`, category tag.
 */
export interface TagRemoved {
  /** The image: the target of the event. */
  image_id?: number;
  /** The tag. */
  tag_id: number;
  /** The tag's name at the time, for readers of the history: 1 to 100 characters. */
  tag_name: string;
  /**
   * Who had said so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
   * unknown.
   */
  source?: 'user' | 'import' | 'xmp' | 'ai';
  /** How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability. */
  confidence?: number;
}

/**
 * A tag got another name.
 *
 * Payload of `tag_renamed`, category tag.
 */
export interface TagRenamed {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** The name before, 1 to 100 characters. */
  old_name: string;
  /** The name after, 1 to 100 characters. */
  new_name: string;
}

/**
 * A deleted tag came back, with the tags that were deleted with it.
 *
 * Payload of `tag_restored`, category tag.
 */
export interface TagRestored {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** The tags below it that come back: those of its deletion. May be empty. */
  descendant_tag_ids?: number[];
}

/**
 * A merged tag stands for itself again.
 *
 * Payload of `tag_unmerged`, category tag.
 */
export interface TagUnmerged {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** The tag that stood for it. */
  into_tag_id: number;
  /** The event that merged them. Absent: the merge that is in force. */
  merge_event_id?: string;
}

/**
 * Synonyms, colour or export of a tag changed.
 *
 * Payload of `tag_updated`, category tag.
 */
export interface TagUpdated {
  /** The tag: the target of the event. */
  tag_id?: number;
  /** The values before. */
  old: TagAttributes;
  /** The values after. */
  new: TagAttributes;
}
