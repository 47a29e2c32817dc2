// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image's file got another content; the image stays the same for people.
 *
 * <p>The payload of {@code image_replaced}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldFileHash BLAKE3 of the content before.
 * @param newFileHash BLAKE3 of the content after.
 * @param oldFileSizeBytes Size before in bytes. Unit: bytes.
 * @param newFileSizeBytes Size after in bytes. Unit: bytes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageReplaced(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old_file_hash", required = true) @JsonAlias("oldFileHash")
        String oldFileHash,
    @JsonProperty(value = "new_file_hash", required = true) @JsonAlias("newFileHash")
        String newFileHash,
    @JsonProperty(value = "old_file_size_bytes", required = true) @JsonAlias("oldFileSizeBytes")
        long oldFileSizeBytes,
    @JsonProperty(value = "new_file_size_bytes", required = true) @JsonAlias("newFileSizeBytes")
        long newFileSizeBytes)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageReplaced of(String oldFileHash, String newFileHash, long oldFileSizeBytes, long newFileSizeBytes) {
    return new ImageReplaced(Optional.empty(), oldFileHash, newFileHash, oldFileSizeBytes, newFileSizeBytes);
  }

  /** The same with another {@code image_id}. */
  public ImageReplaced withImageId(long value) {
    return new ImageReplaced(Optional.of(value), oldFileHash, newFileHash, oldFileSizeBytes, newFileSizeBytes);
  }

  @Override
  public String eventType() {
    return "image_replaced";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
