// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A removed folder came back.
 *
 * <p>The payload of {@code folder_restored}; its target is of the type {@code folder}.
 *
 * @param folderId The folder: the target of the event.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FolderRestored(
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static FolderRestored of() {
    return new FolderRestored(Optional.empty());
  }

  /** The same with another {@code folder_id}. */
  public FolderRestored withFolderId(long value) {
    return new FolderRestored(Optional.of(value));
  }

  @Override
  public String eventType() {
    return "folder_restored";
  }

  @Override
  public String targetType() {
    return "folder";
  }
}
