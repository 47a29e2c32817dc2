// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A snapshot got the state of the image as it is now. Its inverse exchanges {@code old_at_event_id}
 * and {@code at_event_id}, {@code old_edit_state} and {@code edit_state}.
 *
 * <p>The payload of {@code snapshot_updated}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param snapshotId The snapshot.
 * @param oldAtEventId The event up to which its edits went before; {@code null}: the image as
 *     imported.
 * @param atEventId The event up to which its edits go now; {@code null}: the image as imported.
 * @param oldEditState All parameters that were set in it.
 * @param editState All parameters that are set in it now.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SnapshotUpdated(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "snapshot_id", required = true) @JsonAlias("snapshotId")
        long snapshotId,
    @JsonProperty("old_at_event_id") @JsonAlias("oldAtEventId")
        Maybe<String> oldAtEventId,
    @JsonProperty("at_event_id") @JsonAlias("atEventId")
        Maybe<String> atEventId,
    @JsonProperty(value = "old_edit_state", required = true) @JsonAlias("oldEditState")
        EditParameters oldEditState,
    @JsonProperty(value = "edit_state", required = true) @JsonAlias("editState")
        EditParameters editState)
    implements CatalogPayload {
  /** With what must be there. */
  public static SnapshotUpdated of(long snapshotId, EditParameters oldEditState, EditParameters editState) {
    return new SnapshotUpdated(Optional.empty(), snapshotId, Maybe.absent(), Maybe.absent(), oldEditState, editState);
  }

  /** The same with another {@code image_id}. */
  public SnapshotUpdated withImageId(long value) {
    return new SnapshotUpdated(Optional.of(value), snapshotId, oldAtEventId, atEventId, oldEditState, editState);
  }

  /** The same with another {@code old_at_event_id}. */
  public SnapshotUpdated withOldAtEventId(String value) {
    return new SnapshotUpdated(imageId, snapshotId, Maybe.of(value), atEventId, oldEditState, editState);
  }

  /** The same with {@code null} as {@code old_at_event_id}. */
  public SnapshotUpdated withOldAtEventIdNull() {
    return new SnapshotUpdated(imageId, snapshotId, Maybe.ofNull(), atEventId, oldEditState, editState);
  }

  /** The same with another {@code at_event_id}. */
  public SnapshotUpdated withAtEventId(String value) {
    return new SnapshotUpdated(imageId, snapshotId, oldAtEventId, Maybe.of(value), oldEditState, editState);
  }

  /** The same with {@code null} as {@code at_event_id}. */
  public SnapshotUpdated withAtEventIdNull() {
    return new SnapshotUpdated(imageId, snapshotId, oldAtEventId, Maybe.ofNull(), oldEditState, editState);
  }

  @Override
  public String eventType() {
    return "snapshot_updated";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
