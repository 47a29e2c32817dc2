// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image's XMP file was written.
 *
 * <p>The payload of {@code sidecar_exported}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param path Path of the XMP file.
 * @param sidecarHash BLAKE3 of the XMP file.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SidecarExported(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "path", required = true)
        String path,
    @JsonProperty(value = "sidecar_hash", required = true) @JsonAlias("sidecarHash")
        String sidecarHash)
    implements CatalogPayload {
  /** With what must be there. */
  public static SidecarExported of(String path, String sidecarHash) {
    return new SidecarExported(Optional.empty(), path, sidecarHash);
  }

  /** The same with another {@code image_id}. */
  public SidecarExported withImageId(long value) {
    return new SidecarExported(Optional.of(value), path, sidecarHash);
  }

  @Override
  public String eventType() {
    return "sidecar_exported";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
