// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A snapshot got another name.
 *
 * <p>The payload of {@code snapshot_renamed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param snapshotId The snapshot.
 * @param oldName The name before, 1 to 255 characters.
 * @param newName The name after, 1 to 255 characters, not only spaces.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SnapshotRenamed(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "snapshot_id", required = true) @JsonAlias("snapshotId")
        long snapshotId,
    @JsonProperty(value = "old_name", required = true) @JsonAlias("oldName")
        String oldName,
    @JsonProperty(value = "new_name", required = true) @JsonAlias("newName")
        String newName)
    implements CatalogPayload {
  /** With what must be there. */
  public static SnapshotRenamed of(long snapshotId, String oldName, String newName) {
    return new SnapshotRenamed(Optional.empty(), snapshotId, oldName, newName);
  }

  /** The same with another {@code image_id}. */
  public SnapshotRenamed withImageId(long value) {
    return new SnapshotRenamed(Optional.of(value), snapshotId, oldName, newName);
  }

  @Override
  public String eventType() {
    return "snapshot_renamed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
