// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder left the catalogue, empty or with images that are deleted in the same batch; it can be
 * restored.
 *
 * <p>The payload of {@code folder_removed}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 * @param path Its absolute path at the time, for readers of the history.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderRemoved(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty("path")
        Optional<String> path)
    implements CatalogPayload {
  /** With nothing in it. */
  public static FolderRemoved of() {
    return new FolderRemoved(Optional.empty(), Optional.empty());
  }

  /** The same with another {@code folder_id}. */
  public FolderRemoved withFolderId(long value) {
    return new FolderRemoved(Optional.of(value), path);
  }

  /** The same with another {@code path}. */
  public FolderRemoved withPath(String value) {
    return new FolderRemoved(folderId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "folder_removed";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
