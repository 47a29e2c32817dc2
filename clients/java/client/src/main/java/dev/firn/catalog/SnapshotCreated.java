// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A state of an image got a name.
 *
 * <p>The payload of {@code snapshot_created}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param snapshotId The snapshot.
 * @param name Its name, 1 to 255 characters, not only spaces, unlike those of other snapshots
 *     of the image.
 * @param atEventId The event up to which its edits go; {@code null}: the image as imported.
 * @param editState All parameters that are set in it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SnapshotCreated(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "snapshot_id", required = true) @JsonAlias("snapshotId")
        long snapshotId,
    @JsonProperty(value = "name", required = true)
        String name,
    @JsonProperty("at_event_id") @JsonAlias("atEventId")
        Maybe<String> atEventId,
    @JsonProperty(value = "edit_state", required = true) @JsonAlias("editState")
        EditParameters editState)
    implements CatalogPayload {
  /** With what must be there. */
  public static SnapshotCreated of(long snapshotId, String name, EditParameters editState) {
    return new SnapshotCreated(Optional.empty(), snapshotId, name, Maybe.absent(), editState);
  }

  /** The same with another {@code image_id}. */
  public SnapshotCreated withImageId(long value) {
    return new SnapshotCreated(Optional.of(value), snapshotId, name, atEventId, editState);
  }

  /** The same with another {@code at_event_id}. */
  public SnapshotCreated withAtEventId(String value) {
    return new SnapshotCreated(imageId, snapshotId, name, Maybe.of(value), editState);
  }

  /** The same with {@code null} as {@code at_event_id}. */
  public SnapshotCreated withAtEventIdNull() {
    return new SnapshotCreated(imageId, snapshotId, name, Maybe.ofNull(), editState);
  }

  @Override
  public String eventType() {
    return "snapshot_created";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
