// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image got another rating.
 *
 * <p>The payload of {@code rating_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldRating Stars before, 0 (none) to 5. Unit: stars. Source: XMP xmp:Rating. Default:
 *     0.
 * @param newRating Stars after, 0 (none) to 5. (The -1 of XMP is the flag {@code reject}.)
 *     Unit: stars. Source: XMP xmp:Rating. Default: 0.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record RatingChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old_rating", required = true) @JsonAlias("oldRating")
        int oldRating,
    @JsonProperty(value = "new_rating", required = true) @JsonAlias("newRating")
        int newRating)
    implements CatalogPayload {
  /** With what must be there. */
  public static RatingChanged of(int oldRating, int newRating) {
    return new RatingChanged(Optional.empty(), oldRating, newRating);
  }

  /** The same with another {@code image_id}. */
  public RatingChanged withImageId(long value) {
    return new RatingChanged(Optional.of(value), oldRating, newRating);
  }

  @Override
  public String eventType() {
    return "rating_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
