// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A folder's volume was attached or detached. A volume's folders each have an event, all in one
 * batch.
 *
 * <p>The payload of {@code folder_online_changed}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 * @param volumeName The volume, at most 255 characters. Absent: unknown.
 * @param isOnline Whether it is attached now.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderOnlineChanged(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty("volume_name") @JsonAlias("volumeName")
        Optional<String> volumeName,
    @JsonProperty(value = "is_online", required = true) @JsonAlias("isOnline")
        boolean isOnline)
    implements CatalogPayload {
  /** With what must be there. */
  public static FolderOnlineChanged of(boolean isOnline) {
    return new FolderOnlineChanged(Optional.empty(), Optional.empty(), isOnline);
  }

  /** The same with another {@code folder_id}. */
  public FolderOnlineChanged withFolderId(long value) {
    return new FolderOnlineChanged(Optional.of(value), volumeName, isOnline);
  }

  /** The same with another {@code volume_name}. */
  public FolderOnlineChanged withVolumeName(String value) {
    return new FolderOnlineChanged(folderId, Optional.of(value), isOnline);
  }

  @Override
  public String eventType() {
    return "folder_online_changed";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
