// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A deleted collection came back, with those that were deleted with it.
 *
 * <p>The payload of {@code collection_restored}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param descendantCollectionIds The collections below it that come back: those of its
 *     deletion. May be empty.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionRestored(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty("descendant_collection_ids") @JsonAlias("descendantCollectionIds")
        Optional<List<Long>> descendantCollectionIds)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public CollectionRestored {
    descendantCollectionIds = descendantCollectionIds.map(List::copyOf);
  }

  /** With nothing in it. */
  public static CollectionRestored of() {
    return new CollectionRestored(Optional.empty(), Optional.empty());
  }

  /** The same with another {@code collection_id}. */
  public CollectionRestored withCollectionId(long value) {
    return new CollectionRestored(Optional.of(value), descendantCollectionIds);
  }

  /** The same with another {@code descendant_collection_ids}. */
  public CollectionRestored withDescendantCollectionIds(List<Long> value) {
    return new CollectionRestored(collectionId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "collection_restored";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
