// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image's file got another name in its folder.
 *
 * <p>The payload of {@code image_renamed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldFilename The name before, 1 to 255 bytes.
 * @param newFilename The name after, 1 to 255 bytes.
 * @param oldExtension The extension before; {@code null}: none was known. Absent: it was that
 *     of the old name.
 * @param newExtension The extension after; {@code null}: none is known. Absent: it is that of
 *     the new name.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageRenamed(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "old_filename", required = true) @JsonAlias("oldFilename")
        String oldFilename,
    @JsonProperty(value = "new_filename", required = true) @JsonAlias("newFilename")
        String newFilename,
    @JsonProperty("old_extension") @JsonAlias("oldExtension")
        Maybe<String> oldExtension,
    @JsonProperty("new_extension") @JsonAlias("newExtension")
        Maybe<String> newExtension)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageRenamed of(String oldFilename, String newFilename) {
    return new ImageRenamed(Optional.empty(), oldFilename, newFilename, Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public ImageRenamed withImageId(long value) {
    return new ImageRenamed(Optional.of(value), oldFilename, newFilename, oldExtension, newExtension);
  }

  /** The same with another {@code old_extension}. */
  public ImageRenamed withOldExtension(String value) {
    return new ImageRenamed(imageId, oldFilename, newFilename, Maybe.of(value), newExtension);
  }

  /** The same with {@code null} as {@code old_extension}. */
  public ImageRenamed withOldExtensionNull() {
    return new ImageRenamed(imageId, oldFilename, newFilename, Maybe.ofNull(), newExtension);
  }

  /** The same with another {@code new_extension}. */
  public ImageRenamed withNewExtension(String value) {
    return new ImageRenamed(imageId, oldFilename, newFilename, oldExtension, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_extension}. */
  public ImageRenamed withNewExtensionNull() {
    return new ImageRenamed(imageId, oldFilename, newFilename, oldExtension, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "image_renamed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
