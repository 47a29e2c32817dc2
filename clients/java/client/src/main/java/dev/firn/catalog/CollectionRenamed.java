// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A collection got another name.
 *
 * <p>The payload of {@code collection_renamed}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param oldName The name before, 1 to 255 characters.
 * @param newName The name after, 1 to 255 characters, no space at either end.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionRenamed(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "old_name", required = true) @JsonAlias("oldName")
        String oldName,
    @JsonProperty(value = "new_name", required = true) @JsonAlias("newName")
        String newName)
    implements CatalogPayload {
  /** With what must be there. */
  public static CollectionRenamed of(String oldName, String newName) {
    return new CollectionRenamed(Optional.empty(), oldName, newName);
  }

  /** The same with another {@code collection_id}. */
  public CollectionRenamed withCollectionId(long value) {
    return new CollectionRenamed(Optional.of(value), oldName, newName);
  }

  @Override
  public String eventType() {
    return "collection_renamed";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
