// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder that was missing was found at another place, maybe on another volume.
 *
 * <p>The payload of {@code folder_relinked}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 * @param oldPath The absolute path before.
 * @param newPath The absolute path after.
 * @param oldVolumeName The volume before, at most 255 characters; {@code null}: unknown.
 * @param newVolumeName The volume after, at most 255 characters; {@code null}: unknown.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderRelinked(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty(value = "old_path", required = true) @JsonAlias("oldPath")
        String oldPath,
    @JsonProperty(value = "new_path", required = true) @JsonAlias("newPath")
        String newPath,
    @JsonProperty("old_volume_name") @JsonAlias("oldVolumeName")
        Maybe<String> oldVolumeName,
    @JsonProperty("new_volume_name") @JsonAlias("newVolumeName")
        Maybe<String> newVolumeName)
    implements CatalogPayload {
  /** With what must be there. */
  public static FolderRelinked of(String oldPath, String newPath) {
    return new FolderRelinked(Optional.empty(), oldPath, newPath, Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code folder_id}. */
  public FolderRelinked withFolderId(long value) {
    return new FolderRelinked(Optional.of(value), oldPath, newPath, oldVolumeName, newVolumeName);
  }

  /** The same with another {@code old_volume_name}. */
  public FolderRelinked withOldVolumeName(String value) {
    return new FolderRelinked(folderId, oldPath, newPath, Maybe.of(value), newVolumeName);
  }

  /** The same with {@code null} as {@code old_volume_name}. */
  public FolderRelinked withOldVolumeNameNull() {
    return new FolderRelinked(folderId, oldPath, newPath, Maybe.ofNull(), newVolumeName);
  }

  /** The same with another {@code new_volume_name}. */
  public FolderRelinked withNewVolumeName(String value) {
    return new FolderRelinked(folderId, oldPath, newPath, oldVolumeName, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_volume_name}. */
  public FolderRelinked withNewVolumeNameNull() {
    return new FolderRelinked(folderId, oldPath, newPath, oldVolumeName, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "folder_relinked";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
