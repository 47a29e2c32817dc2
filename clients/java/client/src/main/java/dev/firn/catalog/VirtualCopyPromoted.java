// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A virtual copy and its master exchanged roles.
 *
 * <p>The payload of {@code virtual_copy_promoted}; its target is of the type {@code image}.
 *
 * @param imageId The copy that is the master from now on: the target of the event.
 * @param oldMasterImageId The master that is a copy from now on.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record VirtualCopyPromoted(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old_master_image_id", required = true) @JsonAlias("oldMasterImageId")
        long oldMasterImageId)
    implements CatalogPayload {
  /** With what must be there. */
  public static VirtualCopyPromoted of(long oldMasterImageId) {
    return new VirtualCopyPromoted(Optional.empty(), oldMasterImageId);
  }

  /** The same with another {@code image_id}. */
  public VirtualCopyPromoted withImageId(long value) {
    return new VirtualCopyPromoted(Optional.of(value), oldMasterImageId);
  }

  @Override
  public String eventType() {
    return "virtual_copy_promoted";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
