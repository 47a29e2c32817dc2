// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A collection was deleted, with all below it, and can be restored; images stay.
 *
 * <p>The payload of {@code collection_deleted}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param collectionName The collection's name at the time, for readers of the history: 1 to 255
 *     characters.
 * @param descendantCollectionIds All collections below it, which are deleted with it. May be
 *     empty.
 * @param imageCount How many images it held, for readers of the history.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionDeleted(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty("collection_name") @JsonAlias("collectionName")
        Optional<String> collectionName,
    @JsonProperty("descendant_collection_ids") @JsonAlias("descendantCollectionIds")
        Optional<List<Long>> descendantCollectionIds,
    @JsonProperty("image_count") @JsonAlias("imageCount")
        Optional<Long> imageCount)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public CollectionDeleted {
    descendantCollectionIds = descendantCollectionIds.map(List::copyOf);
  }

  /** With nothing in it. */
  public static CollectionDeleted of() {
    return new CollectionDeleted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with another {@code collection_id}. */
  public CollectionDeleted withCollectionId(long value) {
    return new CollectionDeleted(Optional.of(value), collectionName, descendantCollectionIds, imageCount);
  }

  /** The same with another {@code collection_name}. */
  public CollectionDeleted withCollectionName(String value) {
    return new CollectionDeleted(collectionId, Optional.of(value), descendantCollectionIds, imageCount);
  }

  /** The same with another {@code descendant_collection_ids}. */
  public CollectionDeleted withDescendantCollectionIds(List<Long> value) {
    return new CollectionDeleted(collectionId, collectionName, Optional.of(value), imageCount);
  }

  /** The same with another {@code image_count}. */
  public CollectionDeleted withImageCount(long value) {
    return new CollectionDeleted(collectionId, collectionName, descendantCollectionIds, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "collection_deleted";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
