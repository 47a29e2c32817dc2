// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image's file is no longer, or again, where it should be.
 *
 * <p>The payload of {@code image_missing_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param isMissing Whether it is missing now.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageMissingChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "is_missing", required = true) @JsonAlias("isMissing")
        boolean isMissing)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageMissingChanged of(boolean isMissing) {
    return new ImageMissingChanged(Optional.empty(), isMissing);
  }

  /** The same with another {@code image_id}. */
  public ImageMissingChanged withImageId(long value) {
    return new ImageMissingChanged(Optional.of(value), isMissing);
  }

  @Override
  public String eventType() {
    return "image_missing_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
