// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder was put into another one.
 *
 * <p>The payload of {@code folder_moved}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 * @param oldParentId The folder above it before; {@code null}: none in the catalogue.
 * @param newParentId The folder above it after, not itself nor one below it; {@code null}: none
 *     in the catalogue.
 * @param oldPath The absolute path before.
 * @param newPath The absolute path after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderMoved(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty("old_parent_id") @JsonAlias("oldParentId")
        Maybe<Long> oldParentId,
    @JsonProperty("new_parent_id") @JsonAlias("newParentId")
        Maybe<Long> newParentId,
    @JsonProperty(value = "old_path", required = true) @JsonAlias("oldPath")
        String oldPath,
    @JsonProperty(value = "new_path", required = true) @JsonAlias("newPath")
        String newPath)
    implements CatalogPayload {
  /** With what must be there. */
  public static FolderMoved of(String oldPath, String newPath) {
    return new FolderMoved(Optional.empty(), Maybe.absent(), Maybe.absent(), oldPath, newPath);
  }

  /** The same with another {@code folder_id}. */
  public FolderMoved withFolderId(long value) {
    return new FolderMoved(Optional.of(value), oldParentId, newParentId, oldPath, newPath);
  }

  /** The same with another {@code old_parent_id}. */
  public FolderMoved withOldParentId(long value) {
    return new FolderMoved(folderId, Maybe.of(value), newParentId, oldPath, newPath);
  }

  /** The same with {@code null} as {@code old_parent_id}. */
  public FolderMoved withOldParentIdNull() {
    return new FolderMoved(folderId, Maybe.ofNull(), newParentId, oldPath, newPath);
  }

  /** The same with another {@code new_parent_id}. */
  public FolderMoved withNewParentId(long value) {
    return new FolderMoved(folderId, oldParentId, Maybe.of(value), oldPath, newPath);
  }

  /** The same with {@code null} as {@code new_parent_id}. */
  public FolderMoved withNewParentIdNull() {
    return new FolderMoved(folderId, oldParentId, Maybe.ofNull(), oldPath, newPath);
  }

  @Override
  public String eventType() {
    return "folder_moved";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
