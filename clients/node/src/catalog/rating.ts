// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

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
