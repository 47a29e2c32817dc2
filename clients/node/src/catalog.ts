// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

/**
 * What the camera wrote into the file. In `exif_updated` a key that is `null` is one without a
 * value.
 */
export interface Exif {
  /** Sensitivity, ISO 1 to 10,000,000. Unit: ISO. Source: EXIF 2.32 PhotographicSensitivity. */
  iso?: number | null;
  /**
   * Aperture as an f-number, above 0 and at most 128: 2.8 is f/2.8. Unit: f-number. Source: EXIF
   * 2.32 FNumber.
   */
  aperture?: number | null;
  /**
   * Exposure time as the base-2 logarithm of seconds, -30 to 30: -6.97 is about 1/125 s, 0 is 1 s.
   * (The sign is the opposite of the APEX value.) Unit: log2(s). Source: EXIF 2.32 ExposureTime.
   */
  shutter_speed?: number | null;
  /**
   * Focal length in mm, as engraved, above 0 and at most 10,000. Unit: mm. Source: EXIF 2.32
   * FocalLength.
   */
  focal_length?: number | null;
  /** Model of the lens, at most 255 characters. Source: EXIF 2.32 LensModel. */
  lens?: string | null;
  /** Maker of the camera, at most 255 characters. Source: EXIF 2.32 Make. */
  camera_make?: string | null;
  /** Model of the camera, at most 255 characters. Source: EXIF 2.32 Model. */
  camera_model?: string | null;
  /**
   * Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: EXIF 2.32
   * GPSLatitude.
   */
  gps_lat?: number | null;
  /**
   * Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: EXIF 2.32
   * GPSLongitude.
   */
  gps_lon?: number | null;
  /** Colour space, such as `sRGB`, at most 255 characters. Source: EXIF 2.32 ColorSpace. */
  color_space?: string | null;
  /**
   * Altitude above sea level in metres, -12,000 to 100,000. Unit: m. Source: EXIF 2.32 GPSAltitude.
   */
  gps_alt_m?: number | null;
}

/** What `image_updated` changes of an image: facts of its file that were read wrong or late. */
export interface ImageAttributes {
  /** Width in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px. */
  width?: number | null;
  /** Height in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px. */
  height?: number | null;
  /**
   * How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source: EXIF
   * 2.32 Orientation. Default: 0.
   */
  orientation?: number;
  /** Size of the file in bytes; `null`: unknown. Unit: bytes. */
  file_size_bytes?: number | null;
  /**
   * Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
   * has none.
   */
  extension?: string;
}

/** What people write about an image. */
export interface Metadata {
  /**
   * Short name of the image. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
   * `null` clears it. Source: IPTC-IIM.
   */
  title?: string | null;
  /**
   * What it shows. At most 8 KiB; programs that keep to IPTC cut it after 2,000 characters. `null`
   * clears it. Source: IPTC-IIM.
   */
  caption?: string | null;
  /**
   * What it shows, in one line for the press. At most 8 KiB; programs that keep to IPTC cut it
   * after 256 characters. `null` clears it. Source: IPTC-IIM.
   */
  headline?: string | null;
  /**
   * Who made it. At most 8 KiB; programs that keep to IPTC cut it after 64 characters. `null`
   * clears it. Source: IPTC-IIM.
   */
  creator?: string | null;
  /**
   * Copyright notice. At most 8 KiB; programs that keep to IPTC cut it after 128 characters. `null`
   * clears it. Source: IPTC-IIM.
   */
  copyright?: string | null;
  /**
   * Who is to be named beside it. At most 8 KiB; programs that keep to IPTC cut it after 32
   * characters. `null` clears it. Source: IPTC-IIM.
   */
  credit?: string | null;
  /**
   * Who owned it first. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
   * `null` clears it. Source: IPTC-IIM.
   */
  source?: string | null;
  /**
   * What those who use it have to mind. At most 8 KiB; programs that keep to IPTC cut it after 256
   * characters. `null` clears it. Source: IPTC-IIM.
   */
  instructions?: string | null;
  /**
   * City that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
   * `null` clears it. Source: IPTC-IIM.
   */
  city?: string | null;
  /**
   * State or province that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32
   * characters. `null` clears it. Source: IPTC-IIM.
   */
  state?: string | null;
  /**
   * Country that it shows. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
   * `null` clears it. Source: IPTC-IIM.
   */
  country?: string | null;
  /** Notes of its owner, in no standard field. At most 8 KiB; `null` clears it. */
  notes?: string | null;
}

/** A place on Earth. */
export interface Location {
  /** Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: WGS 84. */
  lat: number;
  /** Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: WGS 84. */
  lon: number;
  /** Altitude above sea level in metres, -12,000 to 100,000. Absent: unknown. Unit: m. */
  alt_m?: number;
}

/** What `tag_updated` changes of a tag. */
export interface TagAttributes {
  /** Other words for it, 1 to 100 characters each and each once; `null`: none. */
  synonyms?: string[] | null;
  /** Colour in which it is shown, such as `#ff8800`; `null`: none. */
  color?: string | null;
  /** Whether it is written into exported files; default true. Default: true. */
  exportable?: boolean | null;
  /**
   * Whether it only groups the tags below it and is not itself written into files; default false.
   * Source: darktable. Default: false.
   */
  category?: boolean | null;
}

/** What `collection_updated` changes of a collection. */
export interface CollectionAttributes {
  /** What it is for, at most 8 KiB; `null`: none. */
  description?: string | null;
  /** The image that stands for it; `null`: none, the first is shown. */
  cover_image_id?: number | null;
  /**
   * What its images are sorted by, such as `captured_at`, 1 to 64 characters; `null`: the order
   * that people gave them.
   */
  sort_by?: string | null;
  /** `asc` or `desc`; `null`: `asc`. Default: asc. */
  sort_order?: 'asc' | 'desc' | null;
}

/** What `stack_updated` changes of a stack. */
export interface StackAttributes {
  /** The image that is shown for all of them. */
  primary_image_id?: number;
  /** The images of the stack, at least 2 and each once. */
  image_ids?: number[];
}

/**
 * A part of a picture, in fractions of its width and height: 0, 0 is the corner at the top left. It
 * lies within the picture.
 */
export interface Crop {
  /** Left edge, 0 to 1. Unit: fraction of the width. */
  x: number;
  /** Top edge, 0 to 1. Unit: fraction of the height. */
  y: number;
  /** Width, above 0; `x + w` is at most 1. Unit: fraction of the width. */
  w: number;
  /** Height, above 0; `y + h` is at most 1. Unit: fraction of the height. */
  h: number;
  /** Straightening in degrees: -45 to 45, default 0. Unit: degrees. Default: 0. */
  angle?: number;
}

/**
 * An adjustment of a part of the picture. The application alone knows what it is made of: whatever
 * keys there are besides these two are kept.
 */
export interface Mask {
  /** Which mask of the image it is: a number or a text. */
  mask_id: unknown;
  /** What kind of mask, such as `brush`, 1 to 64 characters. */
  type: string;
  /** Other keys may stand beside these. */
  [key: string]: unknown;
}

/**
 * How an image is developed. Numbers are what the sliders show. A parameter that an image has not
 * is at its default; `null` stands for the default too.
 *
 * Parameters that this version does not know are welcome if their names are 1 to 64 lower-case
 * letters, digits, `_` and `.`, beginning with a letter. They are kept, whatever value they have.
 */
export interface EditParameters {
  /**
   * Brightness of the whole: -100 to 100, default 0. The export divides it by 50. Source:
   * LuminaFast's develop sliders. Default: 0.
   */
  exposure?: number | null;
  /** Contrast: -100 to 100, default 0. Source: LuminaFast's develop sliders. Default: 0. */
  contrast?: number | null;
  /**
   * Brightness of the bright parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
   * Default: 0.
   */
  highlights?: number | null;
  /**
   * Brightness of the dark parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
   * Default: 0.
   */
  shadows?: number | null;
  /**
   * Intensity of the pale colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
   * Default: 0.
   */
  vibrance?: number | null;
  /**
   * Intensity of all colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
   * Default: 0.
   */
  saturation?: number | null;
  /**
   * Contrast of middling details: -100 to 100, default 0. Source: LuminaFast's develop sliders.
   * Default: 0.
   */
  clarity?: number | null;
  /**
   * White balance between green and magenta: -100 to 100, default 0. Source: LuminaFast's develop
   * sliders. Default: 0.
   */
  tint?: number | null;
  /**
   * White balance as a colour temperature in kelvins: 2,000 to 10,000, default 5,500. Unit: K.
   * Source: LuminaFast's image core. Default: 5500.
   */
  temp?: number | null;
  /** White point: -100 to 100, default 0. Source: Lightroom. Default: 0. */
  whites?: number | null;
  /** Black point: -100 to 100, default 0. Source: Lightroom. Default: 0. */
  blacks?: number | null;
  /** Contrast of fine details: -100 to 100, default 0. Source: Lightroom. Default: 0. */
  texture?: number | null;
  /** Haze removed, or added below 0: -100 to 100, default 0. Source: Lightroom. Default: 0. */
  dehaze?: number | null;
  /** Sharpening: 0 to 150, default 0. Source: Lightroom. Default: 0. */
  sharpening?: number | null;
  /**
   * Another name that applications have for `sharpening`: 0 to 150, default 0. Source: LuminaFast.
   * Default: 0.
   */
  sharpness?: number | null;
  /** Smoothing of noise: 0 to 100, default 0. Source: Lightroom. Default: 0. */
  noise_reduction?: number | null;
  /** Brightness of the corners: -100 to 100, default 0. Source: LuminaFast. Default: 0. */
  vignette?: number | null;
  /**
   * The part of the picture that is shown. Default `null`: all of it. Source: LuminaFast. Default:
   * null.
   */
  crop?: Crop | null;
  /**
   * Quarter turns clockwise, in degrees: 0, 90, 180 or 270; default 0. Unit: degrees. Source:
   * LuminaFast. Default: 0.
   */
  rotation?: number | null;
  /** Whether left and right are exchanged; default false. Default: false. */
  flip_h?: boolean | null;
  /** Whether top and bottom are exchanged; default false. Default: false. */
  flip_v?: boolean | null;
  /**
   * 2 to 32 points `[x, y]` of 0 to 255, x strictly increasing: brightness before and after.
   * Default `null`: no change. Source: LuminaFast's rendering. Default: null.
   */
  tone_curve?: [x: number, y: number][] | null;
  /**
   * Local adjustments in the order in which they are applied: at most 64, together at most 256 KiB
   * of JSON. Default: none. Source: darktable, Lightroom. Default: [].
   */
  masks?: Mask[] | null;
  /** Other keys may stand beside these. */
  [key: string]: unknown;
}

/** What `preset_updated` changes of a preset. */
export interface PresetAttributes {
  /** Its name, 1 to 255 characters, not only spaces. */
  name?: string;
  /** The group that it is listed in, at most 255 characters; `null`: none. */
  group?: string | null;
  /** The parameters that change; `null`: the preset does not set it. */
  edits?: EditParameters;
}

/**
 * A condition on an image. Which operators and values fit depends on the field: numbers are
 * compared by `= != > >= < <=`; texts by `= != contains not_contains starts_with ends_with`; times
 * by the operators of numbers; flags and labels by `= !=`.
 *
 * `==` and `eq` are the same as `=`; `<>` and `ne` as `!=`; `gt`, `gte`, `lt` and `lte` as the
 * signs.
 */
export interface SmartRule {
  /**
   * What of the image: numbers `rating` (0 to 5), `iso`, `aperture` (f-number), `focal_length`
   * (mm); texts `camera_make`, `camera_model`, `lens`, `filename`, `tag` (the name of any of its
   * tags), `folder` (the path of its folder); the time `captured_at`; `flag`; `color_label`.
   */
  field: 'rating' | 'iso' | 'aperture' | 'focal_length' | 'camera_make' | 'camera_model' | 'lens' | 'filename' | 'tag' | 'folder' | 'captured_at' | 'flag' | 'color_label';
  /** How it is compared. */
  operator: '=' | '==' | 'eq' | '!=' | '<>' | 'ne' | '>' | 'gt' | '>=' | 'gte' | '<' | 'lt' | '<=' | 'lte' | 'contains' | 'not_contains' | 'starts_with' | 'ends_with';
  /**
   * What it is compared with: a number, a text, a time as RFC 3339 has it; `pick` or `reject`;
   * `red`, `yellow`, `green`, `blue` or `purple`.
   */
  value: unknown;
}

/** Which images a smart collection holds. */
export interface SmartQuery {
  /** 1 to 50 conditions. */
  rules: SmartRule[];
  /** Whether all conditions must hold (`AND`) or one is enough (`OR`). */
  combinator: 'AND' | 'OR';
}

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
 * An image got another colour label, or none any more.
 *
 * Payload of `color_label_changed`, category rating.
 */
export interface ColorLabelChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) before. Default: null. */
  old_label?: 'red' | 'yellow' | 'green' | 'blue' | 'purple' | null;
  /** `red`, `yellow`, `green`, `blue`, `purple` or `null` (none) after. Default: null. */
  new_label?: 'red' | 'yellow' | 'green' | 'blue' | 'purple' | null;
}

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
 * An image was picked or rejected, or neither any more.
 *
 * Payload of `flag_changed`, category rating.
 */
export interface FlagChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** `pick`, `reject` or `null` (none) before. Default: null. */
  old_flag?: 'pick' | 'reject' | null;
  /** `pick`, `reject` or `null` (none) after. Default: null. */
  new_flag?: 'pick' | 'reject' | null;
}

/**
 * A folder came into the catalogue.
 *
 * Payload of `folder_added`, category folder.
 */
export interface FolderAdded {
  /** The folder: the target of the event. Its id was never used before. */
  folder_id?: number;
  /** Its absolute path; no other folder has it. */
  path: string;
  /** What it is shown as, 1 to 255 characters; mostly the last part of its path. */
  name: string;
  /** The volume that it is on, at most 255 characters. Absent: unknown. */
  volume_name?: string;
  /** The folder above it, if that is in the catalogue; `null`: none. */
  parent_id?: number | null;
}

/**
 * A folder was put into another one.
 *
 * Payload of `folder_moved`, category folder.
 */
export interface FolderMoved {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The folder above it before; `null`: none in the catalogue. */
  old_parent_id?: number | null;
  /** The folder above it after, not itself nor one below it; `null`: none in the catalogue. */
  new_parent_id?: number | null;
  /** The absolute path before. */
  old_path: string;
  /** The absolute path after. */
  new_path: string;
}

/**
 * A folder's volume was attached or detached. A volume's folders each have an event, all in one
 * batch.
 *
 * Payload of `folder_online_changed`, category folder.
 */
export interface FolderOnlineChanged {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The volume, at most 255 characters. Absent: unknown. */
  volume_name?: string;
  /** Whether it is attached now. */
  is_online: boolean;
}

/**
 * A folder that was missing was found at another place, maybe on another volume.
 *
 * Payload of `folder_relinked`, category folder.
 */
export interface FolderRelinked {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The absolute path before. */
  old_path: string;
  /** The absolute path after. */
  new_path: string;
  /** The volume before, at most 255 characters; `null`: unknown. */
  old_volume_name?: string | null;
  /** The volume after, at most 255 characters; `null`: unknown. */
  new_volume_name?: string | null;
}

/**
 * A folder left the catalogue, empty or with images that are deleted in the same batch; it can be
 * restored.
 *
 * Payload of `folder_removed`, category folder.
 */
export interface FolderRemoved {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** Its absolute path at the time, for readers of the history. */
  path?: string;
}

/**
 * A folder got another name where it is.
 *
 * Payload of `folder_renamed`, category folder.
 */
export interface FolderRenamed {
  /** The folder: the target of the event. */
  folder_id?: number;
  /** The name before, 1 to 255 characters without '/'. */
  old_name: string;
  /** The name after, 1 to 255 characters without '/'. */
  new_name: string;
  /** The absolute path before. Absent: its last part was the name. */
  old_path?: string;
  /** The absolute path after. Absent: its last part is the name. */
  new_path?: string;
}

/**
 * A removed folder came back.
 *
 * Payload of `folder_restored`, category folder.
 */
export interface FolderRestored {
  /** The folder: the target of the event. */
  folder_id?: number;
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
 * An import ended.
 *
 * Payload of `import_completed`, category import.
 */
export interface ImportCompleted {
  /** The import; the images that it adds name it too. */
  import_session_id: string;
  /** How many files became images. Unit: files. */
  ingested_files: number;
  /** How many files the catalogue had already, or were not wanted. Unit: files. */
  skipped_files: number;
  /** How many files could not be read. Unit: files. */
  failed_files: number;
  /** Size in bytes of the files that became images. Unit: bytes. */
  total_size_bytes: number;
}

/**
 * An import began.
 *
 * Payload of `import_started`, category import.
 */
export interface ImportStarted {
  /** The import; the images that it adds name it too. */
  import_session_id: string;
  /** Where the files come from: a folder, a card, a device. */
  source_path: string;
  /** How many files were found there. Unit: files. */
  total_files: number;
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
 * An image got another rating.
 *
 * Payload of `rating_changed`, category rating.
 */
export interface RatingChanged {
  /** The image: the target of the event. */
  image_id?: number;
  /** Stars before, 0 (none) to 5. Unit: stars. Source: XMP xmp:Rating. Default: 0. */
  old_rating: number;
  /**
   * Stars after, 0 (none) to 5. (The -1 of XMP is the flag `reject`.) Unit: stars. Source: XMP
   * xmp:Rating. Default: 0.
   */
  new_rating: number;
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
