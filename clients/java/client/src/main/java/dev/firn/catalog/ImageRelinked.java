// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The file of an image that was missing was found at another place.
 *
 * <p>The payload of {@code image_relinked}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldFolderId The folder where it was; {@code null}: none was known.
 * @param oldFilename The name that it had, 1 to 255 bytes.
 * @param newFolderId The folder where it is; {@code null}: none is known.
 * @param newFilename The name that it has, 1 to 255 bytes.
 * @param verifiedHash BLAKE3 of the file that was found, if it was computed: the hash of the
 *     image.
 * @param oldIsMissing Whether the image was missing before. Absent: it was not, so an undo
 *     leaves it not missing.
 * @param newIsMissing Whether it is missing now: what an undo says. Absent: it is not.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageRelinked(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old_folder_id") @JsonAlias("oldFolderId")
        Maybe<Long> oldFolderId,
    @JsonProperty(value = "old_filename", required = true) @JsonAlias("oldFilename")
        String oldFilename,
    @JsonProperty("new_folder_id") @JsonAlias("newFolderId")
        Maybe<Long> newFolderId,
    @JsonProperty(value = "new_filename", required = true) @JsonAlias("newFilename")
        String newFilename,
    @JsonProperty("verified_hash") @JsonAlias("verifiedHash")
        Optional<String> verifiedHash,
    @JsonProperty("old_is_missing") @JsonAlias("oldIsMissing")
        Optional<Boolean> oldIsMissing,
    @JsonProperty("new_is_missing") @JsonAlias("newIsMissing")
        Optional<Boolean> newIsMissing)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageRelinked of(String oldFilename, String newFilename) {
    return new ImageRelinked(Optional.empty(), Maybe.absent(), oldFilename, Maybe.absent(), newFilename, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public ImageRelinked withImageId(long value) {
    return new ImageRelinked(Optional.of(value), oldFolderId, oldFilename, newFolderId, newFilename, verifiedHash, oldIsMissing, newIsMissing);
  }

  /** The same with another {@code old_folder_id}. */
  public ImageRelinked withOldFolderId(long value) {
    return new ImageRelinked(imageId, Maybe.of(value), oldFilename, newFolderId, newFilename, verifiedHash, oldIsMissing, newIsMissing);
  }

  /** The same with {@code null} as {@code old_folder_id}. */
  public ImageRelinked withOldFolderIdNull() {
    return new ImageRelinked(imageId, Maybe.ofNull(), oldFilename, newFolderId, newFilename, verifiedHash, oldIsMissing, newIsMissing);
  }

  /** The same with another {@code new_folder_id}. */
  public ImageRelinked withNewFolderId(long value) {
    return new ImageRelinked(imageId, oldFolderId, oldFilename, Maybe.of(value), newFilename, verifiedHash, oldIsMissing, newIsMissing);
  }

  /** The same with {@code null} as {@code new_folder_id}. */
  public ImageRelinked withNewFolderIdNull() {
    return new ImageRelinked(imageId, oldFolderId, oldFilename, Maybe.ofNull(), newFilename, verifiedHash, oldIsMissing, newIsMissing);
  }

  /** The same with another {@code verified_hash}. */
  public ImageRelinked withVerifiedHash(String value) {
    return new ImageRelinked(imageId, oldFolderId, oldFilename, newFolderId, newFilename, Optional.of(value), oldIsMissing, newIsMissing);
  }

  /** The same with another {@code old_is_missing}. */
  public ImageRelinked withOldIsMissing(boolean value) {
    return new ImageRelinked(imageId, oldFolderId, oldFilename, newFolderId, newFilename, verifiedHash, Optional.of(value), newIsMissing);
  }

  /** The same with another {@code new_is_missing}. */
  public ImageRelinked withNewIsMissing(boolean value) {
    return new ImageRelinked(imageId, oldFolderId, oldFilename, newFolderId, newFilename, verifiedHash, oldIsMissing, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_relinked";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
