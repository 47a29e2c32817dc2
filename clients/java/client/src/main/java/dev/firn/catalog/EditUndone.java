// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The step at the cursor was undone.
 *
 * <p>The payload of {@code edit_undone}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param undoneEventId The event that was undone: the one at the cursor.
 * @param edits The values that are restored; {@code null}: the default.
 * @param old The values that the undone event had set.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditUndone(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "undone_event_id", required = true) @JsonAlias("undoneEventId")
        String undoneEventId,
    @JsonProperty(value = "edits", required = true)
        EditParameters edits,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static EditUndone of(String undoneEventId, EditParameters edits, EditParameters old) {
    return new EditUndone(Optional.empty(), undoneEventId, edits, old);
  }

  /** The same with another {@code image_id}. */
  public EditUndone withImageId(long value) {
    return new EditUndone(Optional.of(value), undoneEventId, edits, old);
  }

  @Override
  public String eventType() {
    return "edit_undone";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
