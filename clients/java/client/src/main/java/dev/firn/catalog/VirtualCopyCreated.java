// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image got a second version that shares its file.
 *
 * <p>The payload of {@code virtual_copy_created}; its target is of the type {@code image}.
 *
 * @param imageId The copy: the target of the event. Its id was never used before.
 * @param masterImageId The image whose file it shares; not itself a copy.
 * @param copyName What tells it from its master and other copies, at most 255 characters.
 * @param edits Edits of its own on top of those of the master.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record VirtualCopyCreated(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "master_image_id", required = true) @JsonAlias("masterImageId")
        long masterImageId,
    @JsonProperty("copy_name") @JsonAlias("copyName")
        Optional<String> copyName,
    @JsonProperty("edits")
        Optional<EditParameters> edits)
    implements CatalogPayload {
  /** With what must be there. */
  public static VirtualCopyCreated of(long masterImageId) {
    return new VirtualCopyCreated(Optional.empty(), masterImageId, Optional.empty(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public VirtualCopyCreated withImageId(long value) {
    return new VirtualCopyCreated(Optional.of(value), masterImageId, copyName, edits);
  }

  /** The same with another {@code copy_name}. */
  public VirtualCopyCreated withCopyName(String value) {
    return new VirtualCopyCreated(imageId, masterImageId, Optional.of(value), edits);
  }

  /** The same with another {@code edits}. */
  public VirtualCopyCreated withEdits(EditParameters value) {
    return new VirtualCopyCreated(imageId, masterImageId, copyName, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "virtual_copy_created";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
