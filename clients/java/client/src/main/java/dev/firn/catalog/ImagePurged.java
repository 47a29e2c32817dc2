// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A deleted image is gone for good.
 *
 * <p>The payload of {@code image_purged}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param fileHash BLAKE3 of its file: from now on another image may have it.
 * @param fileRemoved Whether the file was removed from the disk too.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImagePurged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "file_hash", required = true) @JsonAlias("fileHash")
        String fileHash,
    @JsonProperty(value = "file_removed", required = true) @JsonAlias("fileRemoved")
        boolean fileRemoved)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImagePurged of(String fileHash, boolean fileRemoved) {
    return new ImagePurged(Optional.empty(), fileHash, fileRemoved);
  }

  /** The same with another {@code image_id}. */
  public ImagePurged withImageId(long value) {
    return new ImagePurged(Optional.of(value), fileHash, fileRemoved);
  }

  @Override
  public String eventType() {
    return "image_purged";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
