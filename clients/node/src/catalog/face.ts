// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

/**
 * A face was found on an image.
 *
 * Payload of `face_added`, category face.
 */
export interface FaceAdded {
  /** The image: the target of the event. */
  image_id?: number;
  /** The face. */
  face_id: number;
  /** Left edge of the face, 0 to 1. Unit: fraction of the width. */
  x: number;
  /** Top edge of the face, 0 to 1. Unit: fraction of the height. */
  y: number;
  /** Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width. */
  w: number;
  /** Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height. */
  h: number;
  /** Whose face it is; `null`: not known yet. */
  person_id?: number | null;
  /** Who found it: a recognition (`ml`) or the `user`. Absent: unknown. */
  source?: 'ml' | 'user';
}

/**
 * A face was said to be that of a person, or of none.
 *
 * Payload of `face_assigned`, category face.
 */
export interface FaceAssigned {
  /** The image: the target of the event. */
  image_id?: number;
  /** The face. */
  face_id: number;
  /** Whose face it was; `null`: not known. */
  old_person_id?: number | null;
  /** Whose face it is; `null`: not known any more. */
  new_person_id?: number | null;
}

/**
 * A face was taken off an image.
 *
 * Payload of `face_removed`, category face.
 */
export interface FaceRemoved {
  /** The image: the target of the event. */
  image_id?: number;
  /** The face. */
  face_id: number;
  /** Left edge of the face, 0 to 1. Unit: fraction of the width. */
  x: number;
  /** Top edge of the face, 0 to 1. Unit: fraction of the height. */
  y: number;
  /** Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width. */
  w: number;
  /** Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height. */
  h: number;
  /** Whose face it was; `null`: not known. */
  person_id?: number | null;
  /** Who found it: a recognition (`ml`) or the `user`. Absent: unknown. */
  source?: 'ml' | 'user';
}

/**
 * A person was named, or a deleted one came back.
 *
 * Payload of `person_created`, category face.
 */
export interface PersonCreated {
  /** The person: the target of the event. */
  person_id?: number;
  /** Name, 1 to 255 characters, not only spaces. */
  name: string;
}

/**
 * A person was deleted; faces stay, without a person.
 *
 * Payload of `person_deleted`, category face.
 */
export interface PersonDeleted {
  /** The person: the target of the event. */
  person_id?: number;
  /** The name at the time, 1 to 255 characters: also what an undo brings back. */
  name: string;
}

/**
 * Two persons turned out to be one.
 *
 * Payload of `person_merged`, category face.
 */
export interface PersonMerged {
  /** The person that is no longer shown: the target of the event. */
  person_id?: number;
  /** The person that stands for both from now on. */
  into_person_id: number;
  /** How many faces the first had, for readers of the history. */
  face_count?: number;
}

/**
 * A person got another name.
 *
 * Payload of `person_renamed`, category face.
 */
export interface PersonRenamed {
  /** The person: the target of the event. */
  person_id?: number;
  /** The name before, 1 to 255 characters. */
  old_name: string;
  /** The name after, 1 to 255 characters, not only spaces. */
  new_name: string;
}
