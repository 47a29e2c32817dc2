// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A part of a picture, in fractions of its width and height: 0, 0 is the corner at the top left. It
 * lies within the picture.
 *
 * @param x Left edge, 0 to 1. Unit: fraction of the width.
 * @param y Top edge, 0 to 1. Unit: fraction of the height.
 * @param w Width, above 0; {@code x + w} is at most 1. Unit: fraction of the width.
 * @param h Height, above 0; {@code y + h} is at most 1. Unit: fraction of the height.
 * @param angle Straightening in degrees: -45 to 45, default 0. Unit: degrees. Default: 0.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record Crop(
    @JsonProperty(value = "x", required = true)
        double x,
    @JsonProperty(value = "y", required = true)
        double y,
    @JsonProperty(value = "w", required = true)
        double w,
    @JsonProperty(value = "h", required = true)
        double h,
    @JsonProperty("angle")
        Optional<Double> angle) {
  /** With what must be there. */
  public static Crop of(double x, double y, double w, double h) {
    return new Crop(x, y, w, h, Optional.empty());
  }

  /** The same with another {@code angle}. */
  public Crop withAngle(double value) {
    return new Crop(x, y, w, h, Optional.of(value));
  }
}
