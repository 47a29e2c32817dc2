// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

import type {
  EditParameters,
  Exif,
  ImageAttributes,
  Location,
  Metadata,
  StackAttributes,
} from './values.js';

/**
 * The time at which an image was taken was put right.
 *
 * Payload of `capture_time_changed`, category image.
 */
export interface CaptureTimeChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** The time before; `null`: it was unknown. */
  old_captured_at?: string | null;
  /** The time after; `null`: it is unknown. */
  new_captured_at?: string | null;
  /**
   * How far the clock of the place was ahead of UTC, in minutes: -840 to 840. For people;
   * `new_captured_at` has an offset of its own. Unit: minutes.
   */
  utc_offset_minutes?: number;
}

/**
 * What the camera wrote, or failed to write, was put right.
 *
 * Payload of `exif_updated`, category image.
 */
export interface ExifUpdated {
  /** The image: the target of the event. */
  image_id?: number;
  /** The values before; a key of `new` that is left out, or `null`, had none. */
  old: Exif;
  /** The values after; `null` clears one. */
  new: Exif;
}

/**
 * An image came into the catalogue.
 *
 * Payload of `image_added`, category image.
 */
export interface ImageAdded {
  /** The image: the target of the event. Its id was never used before. */
  image_id?: number;
  /** Name of its file without the folder, 1 to 255 bytes. */
  filename: string;
  /**
   * Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
   * has none.
   */
  extension?: string;
  /**
   * BLAKE3 of the file: 64 lower-case hexadecimal digits. No other image that is not a virtual copy
   * has it.
   */
  file_hash: string;
  /** The folder that the file is in. Absent: none is known. */
  folder_id?: number;
  /** Size of the file in bytes. Absent: unknown. Unit: bytes. */
  file_size_bytes?: number;
  /** Width in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px. */
  width?: number;
  /** Height in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px. */
  height?: number;
  /**
   * How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source: EXIF
   * 2.32 Orientation. Default: 0.
   */
  orientation?: number;
  /** When it was taken. Absent: unknown. Source: EXIF 2.32 DateTimeOriginal. */
  captured_at?: string;
  /** The import that brought it, as in `import_started`. */
  import_session_id?: string;
  /** What the camera wrote into the file. */
  exif?: Exif;
}

/**
 * An image went into the trash or left the catalogue, and can be restored.
 *
 * Payload of `image_deleted`, category image.
 */
export interface ImageDeleted {
  /** The image: the target of the event. */
  image_id?: number;
  /** Whether its file is meant to go too (`trash`) or to stay where it is (`catalog_only`). */
  mode: 'trash' | 'catalog_only';
  /** Why, at most 1,000 characters. */
  reason?: string;
}

/**
 * An image was developed into a new file outside the catalogue.
 *
 * Payload of `image_exported`, category image.
 */
export interface ImageExported {
  /** The image: the target of the event. */
  image_id?: number;
  /** Path of the new file. */
  output_path: string;
  /** Its format, such as `jpeg`, `tiff`, `png`, `webp`: 1 to 32 lower-case letters and digits. */
  format: string;
  /** Width of the new file in pixels, 1 to 1,000,000. Unit: px. */
  width: number;
  /** Height of the new file in pixels, 1 to 1,000,000. Unit: px. */
  height: number;
  /** The event up to which edits were applied. Absent: there were none, or it is unknown. */
  edit_event_id?: string;
}

/**
 * An image's file is no longer, or again, where it should be.
 *
 * Payload of `image_missing_changed`, category image.
 */
export interface ImageMissingChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** Whether it is missing now. */
  is_missing: boolean;
}

/**
 * An image's file moved to another folder.
 *
 * Payload of `image_moved`, category image.
 */
export interface ImageMoved {
  /** The image: the target of the event. */
  image_id?: number;
  /** The folder before; `null`: none was known. */
  old_folder_id?: number | null;
  /** The folder after; `null`: none is known. */
  new_folder_id?: number | null;
}

/**
 * A deleted image is gone for good.
 *
 * Payload of `image_purged`, category image.
 */
export interface ImagePurged {
  /** The image: the target of the event. */
  image_id?: number;
  /** BLAKE3 of its file: from now on another image may have it. */
  file_hash: string;
  /** Whether the file was removed from the disk too. */
  file_removed: boolean;
}

/**
 * The file of an image that was missing was found at another place.
 *
 * Payload of `image_relinked`, category image.
 */
export interface ImageRelinked {
  /** The image: the target of the event. */
  image_id?: number;
  /** The folder where it was; `null`: none was known. */
  old_folder_id?: number | null;
  /** The name that it had, 1 to 255 bytes. */
  old_filename: string;
  /** The folder where it is; `null`: none is known. */
  new_folder_id?: number | null;
  /** The name that it has, 1 to 255 bytes. */
  new_filename: string;
  /** BLAKE3 of the file that was found, if it was computed: the hash of the image. */
  verified_hash?: string;
  /** Whether the image was missing before. Absent: it was not, so an undo leaves it not missing. */
  old_is_missing?: boolean;
  /** Whether it is missing now: what an undo says. Absent: it is not. */
  new_is_missing?: boolean;
}

/**
 * An image's file got another name in its folder.
 *
 * Payload of `image_renamed`, category image.
 */
export interface ImageRenamed {
  /** The image: the target of the event. */
  image_id?: number;
  /** The name before, 1 to 255 bytes. */
  old_filename: string;
  /** The name after, 1 to 255 bytes. */
  new_filename: string;
  /** The extension before; `null`: none was known. Absent: it was that of the old name. */
  old_extension?: string | null;
  /** The extension after; `null`: none is known. Absent: it is that of the new name. */
  new_extension?: string | null;
}

/**
 * An image's file got another content; the image stays the same for people.
 *
 * Payload of `image_replaced`, category image.
 */
export interface ImageReplaced {
  /** The image: the target of the event. */
  image_id?: number;
  /** BLAKE3 of the content before. */
  old_file_hash: string;
  /** BLAKE3 of the content after. */
  new_file_hash: string;
  /** Size before in bytes. Unit: bytes. */
  old_file_size_bytes: number;
  /** Size after in bytes. Unit: bytes. */
  new_file_size_bytes: number;
}

/**
 * A deleted image came back.
 *
 * Payload of `image_restored`, category image.
 */
export interface ImageRestored {
  /** The image: the target of the event. */
  image_id?: number;
}

/**
 * Facts of the file that were read wrong or late were put right.
 *
 * Payload of `image_updated`, category image.
 */
export interface ImageUpdated {
  /** The image: the target of the event. */
  image_id?: number;
  /** The keys of `old` and of `new`: at least one, each once. */
  changed_fields: ('width' | 'height' | 'orientation' | 'file_size_bytes' | 'extension')[];
  /** The values before. */
  old: ImageAttributes;
  /** The values after, with the same keys. */
  new: ImageAttributes;
}

/**
 * An image was put on the map, moved on it or taken off it.
 *
 * Payload of `location_changed`, category image.
 */
export interface LocationChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** The place before; `null`: it had none. */
  old?: Location | null;
  /** The place after; `null`: it has none. */
  new?: Location | null;
  /**
   * Who says so: a click on the `map`, a `gpx` track, the `exif` of the file, or the `user` in
   * numbers.
   */
  source: 'map' | 'gpx' | 'exif' | 'user';
}

/**
 * Title, caption or other words about an image changed.
 *
 * Payload of `metadata_changed`, category image.
 */
export interface MetadataChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** The texts before. */
  old: Metadata;
  /** The texts after, with the same keys; `null` clears one. */
  new: Metadata;
}

/**
 * An image's XMP file was written.
 *
 * Payload of `sidecar_exported`, category image.
 */
export interface SidecarExported {
  /** The image: the target of the event. */
  image_id?: number;
  /** Path of the XMP file. */
  path: string;
  /** BLAKE3 of the XMP file. */
  sidecar_hash: string;
}

/**
 * An image's XMP file was read. What it said are events of the same batch.
 *
 * Payload of `sidecar_imported`, category image.
 */
export interface SidecarImported {
  /** The image: the target of the event. */
  image_id?: number;
  /** Path of the XMP file. */
  path: string;
  /** BLAKE3 of the XMP file. */
  sidecar_hash: string;
  /** What was taken from it, such as `rating`: 1 to 64 characters each, each once. */
  fields?: string[];
}

/**
 * Images that belong together were put into a stack that shows one of them.
 *
 * Payload of `stack_created`, category image.
 */
export interface StackCreated {
  /** The stack: the target of the event. Its id was never used before. */
  stack_id?: number;
  /** The images, at least 2 and each once. */
  image_ids: number[];
  /** The image that is shown for all of them; one of `image_ids`. */
  primary_image_id: number;
}

/**
 * A stack was taken apart; its images stay.
 *
 * Payload of `stack_dissolved`, category image.
 */
export interface StackDissolved {
  /** The stack: the target of the event. */
  stack_id?: number;
  /** The images that it held, at least 2 and each once. */
  image_ids: number[];
  /** The image that was shown for all of them; one of `image_ids`. */
  primary_image_id: number;
}

/**
 * A stack shows another image or holds other images.
 *
 * Payload of `stack_updated`, category image.
 */
export interface StackUpdated {
  /** The stack: the target of the event. */
  stack_id?: number;
  /** The values before. */
  old: StackAttributes;
  /** The values after. */
  new: StackAttributes;
}

/**
 * An image got a second version that shares its file.
 *
 * Payload of `virtual_copy_created`, category image.
 */
export interface VirtualCopyCreated {
  /** The copy: the target of the event. Its id was never used before. */
  image_id?: number;
  /** The image whose file it shares; not itself a copy. */
  master_image_id: number;
  /** What tells it from its master and other copies, at most 255 characters. */
  copy_name?: string;
  /** Edits of its own on top of those of the master. */
  edits?: EditParameters;
}

/**
 * A virtual copy and its master exchanged roles.
 *
 * Payload of `virtual_copy_promoted`, category image.
 */
export interface VirtualCopyPromoted {
  /** The copy that is the master from now on: the target of the event. */
  image_id?: number;
  /** The master that is a copy from now on. */
  old_master_image_id: number;
}
