// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The history before some step is no longer shown; the edits stay.
 *
 * <p>The payload of {@code edit_history_cleared}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param upToEventId The last step that is no longer shown.
 * @param baseState All parameters that are set at that step.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditHistoryCleared(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "up_to_event_id", required = true) @JsonAlias("upToEventId")
        String upToEventId,
    @JsonProperty(value = "base_state", required = true) @JsonAlias("baseState")
        EditParameters baseState)
    implements CatalogPayload {
  /** With what must be there. */
  public static EditHistoryCleared of(String upToEventId, EditParameters baseState) {
    return new EditHistoryCleared(Optional.empty(), upToEventId, baseState);
  }

  /** The same with another {@code image_id}. */
  public EditHistoryCleared withImageId(long value) {
    return new EditHistoryCleared(Optional.of(value), upToEventId, baseState);
  }

  @Override
  public String eventType() {
    return "edit_history_cleared";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
