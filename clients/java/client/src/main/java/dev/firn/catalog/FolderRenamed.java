// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder got another name where it is.
 *
 * <p>The payload of {@code folder_renamed}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 * @param oldName The name before, 1 to 255 characters without '/'.
 * @param newName The name after, 1 to 255 characters without '/'.
 * @param oldPath The absolute path before. Absent: its last part was the name.
 * @param newPath The absolute path after. Absent: its last part is the name.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderRenamed(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty(value = "old_name", required = true) @JsonAlias("oldName")
        String oldName,
    @JsonProperty(value = "new_name", required = true) @JsonAlias("newName")
        String newName,
    @JsonProperty("old_path") @JsonAlias("oldPath")
        Optional<String> oldPath,
    @JsonProperty("new_path") @JsonAlias("newPath")
        Optional<String> newPath)
    implements CatalogPayload {
  /** With what must be there. */
  public static FolderRenamed of(String oldName, String newName) {
    return new FolderRenamed(Optional.empty(), oldName, newName, Optional.empty(), Optional.empty());
  }

  /** The same with another {@code folder_id}. */
  public FolderRenamed withFolderId(long value) {
    return new FolderRenamed(Optional.of(value), oldName, newName, oldPath, newPath);
  }

  /** The same with another {@code old_path}. */
  public FolderRenamed withOldPath(String value) {
    return new FolderRenamed(folderId, oldName, newName, Optional.of(value), newPath);
  }

  /** The same with another {@code new_path}. */
  public FolderRenamed withNewPath(String value) {
    return new FolderRenamed(folderId, oldName, newName, oldPath, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "folder_renamed";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
