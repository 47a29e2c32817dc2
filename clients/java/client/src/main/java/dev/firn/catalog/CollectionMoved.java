// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A collection was put below another one, with all below it.
 *
 * <p>The payload of {@code collection_moved}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param oldParentId The collection above it before; {@code null}: it was at the top.
 * @param newParentId The collection above it after, not itself nor one below it; {@code null}:
 *     it is at the top.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionMoved(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty("old_parent_id") @JsonAlias("oldParentId")
        Maybe<Long> oldParentId,
    @JsonProperty("new_parent_id") @JsonAlias("newParentId")
        Maybe<Long> newParentId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static CollectionMoved of() {
    return new CollectionMoved(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code collection_id}. */
  public CollectionMoved withCollectionId(long value) {
    return new CollectionMoved(Optional.of(value), oldParentId, newParentId);
  }

  /** The same with another {@code old_parent_id}. */
  public CollectionMoved withOldParentId(long value) {
    return new CollectionMoved(collectionId, Maybe.of(value), newParentId);
  }

  /** The same with {@code null} as {@code old_parent_id}. */
  public CollectionMoved withOldParentIdNull() {
    return new CollectionMoved(collectionId, Maybe.ofNull(), newParentId);
  }

  /** The same with another {@code new_parent_id}. */
  public CollectionMoved withNewParentId(long value) {
    return new CollectionMoved(collectionId, oldParentId, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_parent_id}. */
  public CollectionMoved withNewParentIdNull() {
    return new CollectionMoved(collectionId, oldParentId, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "collection_moved";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
