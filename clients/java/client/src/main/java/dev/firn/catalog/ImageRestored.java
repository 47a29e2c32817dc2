// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A deleted image came back.
 *
 * <p>The payload of {@code image_restored}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageRestored(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static ImageRestored of() {
    return new ImageRestored(Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public ImageRestored withImageId(long value) {
    return new ImageRestored(Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_restored";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
