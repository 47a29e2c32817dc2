// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image got the state of one of its snapshots.
 *
 * <p>The payload of {@code snapshot_restored}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param snapshotId The snapshot.
 * @param editState All parameters that are set in the snapshot.
 * @param old All parameters that were set before.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SnapshotRestored(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "snapshot_id", required = true) @JsonAlias("snapshotId")
        long snapshotId,
    @JsonProperty(value = "edit_state", required = true) @JsonAlias("editState")
        EditParameters editState,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static SnapshotRestored of(long snapshotId, EditParameters editState, EditParameters old) {
    return new SnapshotRestored(Optional.empty(), snapshotId, editState, old);
  }

  /** The same with another {@code image_id}. */
  public SnapshotRestored withImageId(long value) {
    return new SnapshotRestored(Optional.of(value), snapshotId, editState, old);
  }

  @Override
  public String eventType() {
    return "snapshot_restored";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
