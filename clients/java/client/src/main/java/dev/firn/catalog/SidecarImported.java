// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * An image's XMP file was read. What it said are events of the same batch.
 *
 * <p>The payload of {@code sidecar_imported}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param path Path of the XMP file.
 * @param sidecarHash BLAKE3 of the XMP file.
 * @param fields What was taken from it, such as {@code rating}: 1 to 64 characters each, each
 *     once.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SidecarImported(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "path", required = true)
        String path,
    @JsonProperty(value = "sidecar_hash", required = true) @JsonAlias("sidecarHash")
        String sidecarHash,
    @JsonProperty("fields")
        Optional<List<String>> fields)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public SidecarImported {
    fields = fields.map(List::copyOf);
  }

  /** With what must be there. */
  public static SidecarImported of(String path, String sidecarHash) {
    return new SidecarImported(Optional.empty(), path, sidecarHash, Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public SidecarImported withImageId(long value) {
    return new SidecarImported(Optional.of(value), path, sidecarHash, fields);
  }

  /** The same with another {@code fields}. */
  public SidecarImported withFields(List<String> value) {
    return new SidecarImported(imageId, path, sidecarHash, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "sidecar_imported";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
