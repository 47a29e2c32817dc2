// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What {@code image_updated} changes of an image: facts of its file that were read wrong or late.
 *
 * @param width Width in pixels as stored in the file, 1 to 1,000,000; {@code null}: unknown.
 *     Unit: px.
 * @param height Height in pixels as stored in the file, 1 to 1,000,000; {@code null}: unknown.
 *     Unit: px.
 * @param orientation How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0:
 *     unknown. Source: EXIF 2.32 Orientation. Default: 0.
 * @param fileSizeBytes Size of the file in bytes; {@code null}: unknown. Unit: bytes.
 * @param extension Extension of the file, without its dot: at most 8 lower-case letters and
 *     digits; empty if it has none.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageAttributes(
    @JsonProperty("width")
        Maybe<Integer> width,
    @JsonProperty("height")
        Maybe<Integer> height,
    @JsonProperty("orientation")
        Optional<Integer> orientation,
    @JsonProperty("file_size_bytes") @JsonAlias("fileSizeBytes")
        Maybe<Long> fileSizeBytes,
    @JsonProperty("extension")
        Optional<String> extension) {
  /** With nothing in it. */
  public static ImageAttributes of() {
    return new ImageAttributes(Maybe.absent(), Maybe.absent(), Optional.empty(), Maybe.absent(), Optional.empty());
  }

  /** The same with another {@code width}. */
  public ImageAttributes withWidth(int value) {
    return new ImageAttributes(Maybe.of(value), height, orientation, fileSizeBytes, extension);
  }

  /** The same with {@code null} as {@code width}. */
  public ImageAttributes withWidthNull() {
    return new ImageAttributes(Maybe.ofNull(), height, orientation, fileSizeBytes, extension);
  }

  /** The same with another {@code height}. */
  public ImageAttributes withHeight(int value) {
    return new ImageAttributes(width, Maybe.of(value), orientation, fileSizeBytes, extension);
  }

  /** The same with {@code null} as {@code height}. */
  public ImageAttributes withHeightNull() {
    return new ImageAttributes(width, Maybe.ofNull(), orientation, fileSizeBytes, extension);
  }

  /** The same with another {@code orientation}. */
  public ImageAttributes withOrientation(int value) {
    return new ImageAttributes(width, height, Optional.of(value), fileSizeBytes, extension);
  }

  /** The same with another {@code file_size_bytes}. */
  public ImageAttributes withFileSizeBytes(long value) {
    return new ImageAttributes(width, height, orientation, Maybe.of(value), extension);
  }

  /** The same with {@code null} as {@code file_size_bytes}. */
  public ImageAttributes withFileSizeBytesNull() {
    return new ImageAttributes(width, height, orientation, Maybe.ofNull(), extension);
  }

  /** The same with another {@code extension}. */
  public ImageAttributes withExtension(String value) {
    return new ImageAttributes(width, height, orientation, fileSizeBytes, Optional.of(value));
  }
}
