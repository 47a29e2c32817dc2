// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What the camera wrote, or failed to write, was put right.
 *
 * <p>The payload of {@code exif_updated}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param old The values before; a key of {@code new} that is left out, or {@code null}, had
 *     none.
 * @param new_ The values after; {@code null} clears one.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ExifUpdated(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old", required = true)
        Exif old,
    @JsonProperty(value = "new", required = true)
        Exif new_)
    implements CatalogPayload {
  /** With what must be there. */
  public static ExifUpdated of(Exif old, Exif new_) {
    return new ExifUpdated(Optional.empty(), old, new_);
  }

  /** The same with another {@code image_id}. */
  public ExifUpdated withImageId(long value) {
    return new ExifUpdated(Optional.of(value), old, new_);
  }

  @Override
  public String eventType() {
    return "exif_updated";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
