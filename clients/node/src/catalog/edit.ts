// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

import type { EditParameters, PresetAttributes } from './values.js';

/**
 * Parameters of an image were set, once per gesture: not while a slider moves, but when it is let
 * go.
 *
 * Applications of old send `edits` alone, or one parameter as `edit_type`, `old_value` and
 * `new_value`; both are accepted. New ones send `edits` with `old`.
 *
 * Payload of `edit_applied`, category edit.
 */
export interface EditApplied {
  /** The image: the target of the event. */
  image_id?: number;
  /**
   * The parameters that were set, 1 to 64, with their new values. Required unless there is an
   * `edit_type`.
   */
  edits?: EditParameters;
  /**
   * The values before of parameters in `edits`; one that is left out, or `null`, was at its
   * default.
   */
  old?: EditParameters;
  /** What the history shows for it, at most 255 characters. Absent: the names of the parameters. */
  label?: string;
  /**
   * Legacy: the name of the one parameter that was set, 1 to 64 characters. In place of `edits`,
   * with `new_value`.
   */
  edit_type?: string;
  /** Legacy: the value before; `null`: the default. */
  old_value?: unknown;
  /** Legacy: the value after; `null`: the default. */
  new_value?: unknown;
}

/**
 * The history before some step is no longer shown; the edits stay.
 *
 * Payload of `edit_history_cleared`, category edit.
 */
export interface EditHistoryCleared {
  /** The image: the target of the event. */
  image_id?: number;
  /** The last step that is no longer shown. */
  up_to_event_id: string;
  /** All parameters that are set at that step. */
  base_state: EditParameters;
}

/**
 * A person went to another step of the history. Its inverse exchanges `from_event_id` and
 * `to_event_id`.
 *
 * Payload of `edit_history_jumped`, category edit.
 */
export interface EditHistoryJumped {
  /** The image: the target of the event. */
  image_id?: number;
  /** The step at which the cursor was; `null`: the image as imported. */
  from_event_id?: string | null;
  /** The step at which the cursor is; `null`: the image as imported. */
  to_event_id?: string | null;
}

/**
 * The step after the cursor was done again.
 *
 * Payload of `edit_redone`, category edit.
 */
export interface EditRedone {
  /** The image: the target of the event. */
  image_id?: number;
  /** The event that was done again: the one after the cursor. */
  redone_event_id: string;
  /** The values that are set again; `null`: the default. */
  edits: EditParameters;
  /** The values before. */
  old: EditParameters;
}

/**
 * All edits of an image were taken back at once.
 *
 * Payload of `edit_reset`, category edit.
 */
export interface EditReset {
  /** The image: the target of the event. */
  image_id?: number;
  /** All parameters that were set. */
  old: EditParameters;
}

/**
 * The step at the cursor was undone.
 *
 * Payload of `edit_undone`, category edit.
 */
export interface EditUndone {
  /** The image: the target of the event. */
  image_id?: number;
  /** The event that was undone: the one at the cursor. */
  undone_event_id: string;
  /** The values that are restored; `null`: the default. */
  edits: EditParameters;
  /** The values that the undone event had set. */
  old: EditParameters;
}

/**
 * Edits of one image were copied to another.
 *
 * Payload of `edits_pasted`, category edit.
 */
export interface EditsPasted {
  /** The image that got them: the target of the event. */
  image_id?: number;
  /** The image that they come from. */
  source_image_id: number;
  /** The event up to which edits of that image were copied. Absent: unknown. */
  source_event_id?: string;
  /** The parameters that were set, 1 to 64, with their new values. */
  edits: EditParameters;
  /** The values before; a parameter that is left out, or `null`, was at its default. */
  old: EditParameters;
}

/**
 * A preset was applied to an image.
 *
 * Payload of `preset_applied`, category edit.
 */
export interface PresetApplied {
  /** The image: the target of the event. */
  image_id?: number;
  /** The preset. */
  preset_id: number;
  /** The preset's name at the time, for readers of the history: 1 to 255 characters. */
  preset_name: string;
  /** How much of it was applied in per cent, 0 to 200; 100 unless given. Unit: %. Default: 100. */
  amount?: number;
  /**
   * The parameters that were set, 1 to 64, with their new values: what the preset and `amount` come
   * to.
   */
  edits: EditParameters;
  /** The values before; a parameter that is left out, or `null`, was at its default. */
  old: EditParameters;
}

/**
 * A preset was made.
 *
 * Payload of `preset_created`, category edit.
 */
export interface PresetCreated {
  /** The preset: the target of the event. Its id was never used before. */
  preset_id?: number;
  /** Its name, 1 to 255 characters, not only spaces. */
  name: string;
  /** The group that it is listed in, at most 255 characters; `null`: none. */
  group?: string | null;
  /** The parameters that it sets, 1 to 64. */
  edits: EditParameters;
}

/**
 * A preset was deleted, and can be restored.
 *
 * Payload of `preset_deleted`, category edit.
 */
export interface PresetDeleted {
  /** The preset: the target of the event. */
  preset_id?: number;
  /** Its name at the time, for readers of the history: 1 to 255 characters. */
  name?: string;
}

/**
 * A deleted preset came back.
 *
 * Payload of `preset_restored`, category edit.
 */
export interface PresetRestored {
  /** The preset: the target of the event. */
  preset_id?: number;
}

/**
 * Name, group or parameters of a preset changed; images that it was applied to stay as they are.
 *
 * Payload of `preset_updated`, category edit.
 */
export interface PresetUpdated {
  /** The preset: the target of the event. */
  preset_id?: number;
  /** The values before. */
  old: PresetAttributes;
  /** The values after. */
  new: PresetAttributes;
}

/**
 * A state of an image got a name.
 *
 * Payload of `snapshot_created`, category edit.
 */
export interface SnapshotCreated {
  /** The image: the target of the event. */
  image_id?: number;
  /** The snapshot. */
  snapshot_id: number;
  /**
   * Its name, 1 to 255 characters, not only spaces, unlike those of other snapshots of the image.
   */
  name: string;
  /** The event up to which its edits go; `null`: the image as imported. */
  at_event_id?: string | null;
  /** All parameters that are set in it. */
  edit_state: EditParameters;
}

/**
 * A snapshot was deleted.
 *
 * Payload of `snapshot_deleted`, category edit.
 */
export interface SnapshotDeleted {
  /** The image: the target of the event. */
  image_id?: number;
  /** The snapshot. */
  snapshot_id: number;
  /** Its name, 1 to 255 characters. */
  name: string;
  /** The event up to which its edits go; `null`: the image as imported. */
  at_event_id?: string | null;
  /** All parameters that were set in it. */
  edit_state: EditParameters;
}

/**
 * A snapshot got another name.
 *
 * Payload of `snapshot_renamed`, category edit.
 */
export interface SnapshotRenamed {
  /** The image: the target of the event. */
  image_id?: number;
  /** The snapshot. */
  snapshot_id: number;
  /** The name before, 1 to 255 characters. */
  old_name: string;
  /** The name after, 1 to 255 characters, not only spaces. */
  new_name: string;
}

/**
 * An image got the state of one of its snapshots.
 *
 * Payload of `snapshot_restored`, category edit.
 */
export interface SnapshotRestored {
  /** The image: the target of the event. */
  image_id?: number;
  /** The snapshot. */
  snapshot_id: number;
  /** All parameters that are set in the snapshot. */
  edit_state: EditParameters;
  /** All parameters that were set before. */
  old: EditParameters;
}

/**
 * A snapshot got the state of the image as it is now. Its inverse exchanges `old_at_event_id` and
 * `at_event_id`, `old_edit_state` and `edit_state`.
 *
 * Payload of `snapshot_updated`, category edit.
 */
export interface SnapshotUpdated {
  /** The image: the target of the event. */
  image_id?: number;
  /** The snapshot. */
  snapshot_id: number;
  /** The event up to which its edits went before; `null`: the image as imported. */
  old_at_event_id?: string | null;
  /** The event up to which its edits go now; `null`: the image as imported. */
  at_event_id?: string | null;
  /** All parameters that were set in it. */
  old_edit_state: EditParameters;
  /** All parameters that are set in it now. */
  edit_state: EditParameters;
}
