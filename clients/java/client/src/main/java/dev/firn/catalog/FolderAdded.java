// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder came into the catalogue.
 *
 * <p>The payload of {@code folder_added}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event. Its id was never used before.
 * @param path Its absolute path; no other folder has it.
 * @param name What it is shown as, 1 to 255 characters; mostly the last part of its path.
 * @param volumeName The volume that it is on, at most 255 characters. Absent: unknown.
 * @param parentId The folder above it, if that is in the catalogue; {@code null}: none.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderAdded(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty(value = "path", required = true)
        String path,
    @JsonProperty(value = "name", required = true)
        String name,
    @JsonProperty("volume_name") @JsonAlias("volumeName")
        Optional<String> volumeName,
    @JsonProperty("parent_id") @JsonAlias("parentId")
        Maybe<Long> parentId)
    implements CatalogPayload {
  /** With what must be there. */
  public static FolderAdded of(String path, String name) {
    return new FolderAdded(Optional.empty(), path, name, Optional.empty(), Maybe.absent());
  }

  /** The same with another {@code folder_id}. */
  public FolderAdded withFolderId(long value) {
    return new FolderAdded(Optional.of(value), path, name, volumeName, parentId);
  }

  /** The same with another {@code volume_name}. */
  public FolderAdded withVolumeName(String value) {
    return new FolderAdded(folderId, path, name, Optional.of(value), parentId);
  }

  /** The same with another {@code parent_id}. */
  public FolderAdded withParentId(long value) {
    return new FolderAdded(folderId, path, name, volumeName, Maybe.of(value));
  }

  /** The same with {@code null} as {@code parent_id}. */
  public FolderAdded withParentIdNull() {
    return new FolderAdded(folderId, path, name, volumeName, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "folder_added";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
