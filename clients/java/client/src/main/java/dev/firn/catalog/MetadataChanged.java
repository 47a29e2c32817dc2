// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Title, caption or other words about an image changed.
 *
 * <p>The payload of {@code metadata_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param old The texts before.
 * @param new_ The texts after, with the same keys; {@code null} clears one.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record MetadataChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old", required = true)
        Metadata old,
    @JsonProperty(value = "new", required = true)
        Metadata new_)
    implements CatalogPayload {
  /** With what must be there. */
  public static MetadataChanged of(Metadata old, Metadata new_) {
    return new MetadataChanged(Optional.empty(), old, new_);
  }

  /** The same with another {@code image_id}. */
  public MetadataChanged withImageId(long value) {
    return new MetadataChanged(Optional.of(value), old, new_);
  }

  @Override
  public String eventType() {
    return "metadata_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
