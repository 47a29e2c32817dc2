// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * All edits of an image were taken back at once.
 *
 * <p>The payload of {@code edit_reset}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param old All parameters that were set.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditReset(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static EditReset of(EditParameters old) {
    return new EditReset(Optional.empty(), old);
  }

  /** The same with another {@code image_id}. */
  public EditReset withImageId(long value) {
    return new EditReset(Optional.of(value), old);
  }

  @Override
  public String eventType() {
    return "edit_reset";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
