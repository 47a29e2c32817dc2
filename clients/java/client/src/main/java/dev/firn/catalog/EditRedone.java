// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The step after the cursor was done again.
 *
 * <p>The payload of {@code edit_redone}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param redoneEventId The event that was done again: the one after the cursor.
 * @param edits The values that are set again; {@code null}: the default.
 * @param old The values before.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditRedone(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "redone_event_id", required = true) @JsonAlias("redoneEventId")
        String redoneEventId,
    @JsonProperty(value = "edits", required = true)
        EditParameters edits,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static EditRedone of(String redoneEventId, EditParameters edits, EditParameters old) {
    return new EditRedone(Optional.empty(), redoneEventId, edits, old);
  }

  /** The same with another {@code image_id}. */
  public EditRedone withImageId(long value) {
    return new EditRedone(Optional.of(value), redoneEventId, edits, old);
  }

  @Override
  public String eventType() {
    return "edit_redone";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
