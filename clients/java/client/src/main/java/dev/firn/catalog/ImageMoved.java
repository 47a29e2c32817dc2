// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image's file moved to another folder.
 *
 * <p>The payload of {@code image_moved}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldFolderId The folder before; {@code null}: none was known.
 * @param newFolderId The folder after; {@code null}: none is known.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageMoved(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old_folder_id") @JsonAlias("oldFolderId")
        Maybe<Long> oldFolderId,
    @JsonProperty("new_folder_id") @JsonAlias("newFolderId")
        Maybe<Long> newFolderId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static ImageMoved of() {
    return new ImageMoved(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public ImageMoved withImageId(long value) {
    return new ImageMoved(Optional.of(value), oldFolderId, newFolderId);
  }

  /** The same with another {@code old_folder_id}. */
  public ImageMoved withOldFolderId(long value) {
    return new ImageMoved(imageId, Maybe.of(value), newFolderId);
  }

  /** The same with {@code null} as {@code old_folder_id}. */
  public ImageMoved withOldFolderIdNull() {
    return new ImageMoved(imageId, Maybe.ofNull(), newFolderId);
  }

  /** The same with another {@code new_folder_id}. */
  public ImageMoved withNewFolderId(long value) {
    return new ImageMoved(imageId, oldFolderId, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_folder_id}. */
  public ImageMoved withNewFolderIdNull() {
    return new ImageMoved(imageId, oldFolderId, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "image_moved";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
