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
