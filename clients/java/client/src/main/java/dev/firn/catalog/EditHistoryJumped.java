// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A person went to another step of the history. Its inverse exchanges {@code from_event_id} and
 * {@code to_event_id}.
 *
 * <p>The payload of {@code edit_history_jumped}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param fromEventId The step at which the cursor was; {@code null}: the image as imported.
 * @param toEventId The step at which the cursor is; {@code null}: the image as imported.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditHistoryJumped(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("from_event_id") @JsonAlias("fromEventId")
        Maybe<String> fromEventId,
    @JsonProperty("to_event_id") @JsonAlias("toEventId")
        Maybe<String> toEventId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static EditHistoryJumped of() {
    return new EditHistoryJumped(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public EditHistoryJumped withImageId(long value) {
    return new EditHistoryJumped(Optional.of(value), fromEventId, toEventId);
  }

  /** The same with another {@code from_event_id}. */
  public EditHistoryJumped withFromEventId(String value) {
    return new EditHistoryJumped(imageId, Maybe.of(value), toEventId);
  }

  /** The same with {@code null} as {@code from_event_id}. */
  public EditHistoryJumped withFromEventIdNull() {
    return new EditHistoryJumped(imageId, Maybe.ofNull(), toEventId);
  }

  /** The same with another {@code to_event_id}. */
  public EditHistoryJumped withToEventId(String value) {
    return new EditHistoryJumped(imageId, fromEventId, Maybe.of(value));
  }

  /** The same with {@code null} as {@code to_event_id}. */
  public EditHistoryJumped withToEventIdNull() {
    return new EditHistoryJumped(imageId, fromEventId, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "edit_history_jumped";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
