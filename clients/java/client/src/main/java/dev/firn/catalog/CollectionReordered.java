// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * Images of a collection were moved together to another place in it.
 *
 * <p>The payload of {@code collection_reordered}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param imageIds The images in their new order: at least one, each once.
 * @param oldPositions The place, from 0, that each of them had: as many as {@code image_ids},
 *     in the same order. Unit: place from 0.
 * @param beforeImageId The image before which they stand now, none of them; {@code null}: they
 *     are at the end.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionReordered(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "image_ids", required = true) @JsonAlias("imageIds")
        List<Long> imageIds,
    @JsonProperty(value = "old_positions", required = true) @JsonAlias("oldPositions")
        List<Integer> oldPositions,
    @JsonProperty("before_image_id") @JsonAlias("beforeImageId")
        Maybe<Long> beforeImageId)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public CollectionReordered {
    imageIds = List.copyOf(imageIds);
    oldPositions = List.copyOf(oldPositions);
  }

  /** With what must be there. */
  public static CollectionReordered of(List<Long> imageIds, List<Integer> oldPositions) {
    return new CollectionReordered(Optional.empty(), imageIds, oldPositions, Maybe.absent());
  }

  /** The same with another {@code collection_id}. */
  public CollectionReordered withCollectionId(long value) {
    return new CollectionReordered(Optional.of(value), imageIds, oldPositions, beforeImageId);
  }

  /** The same with another {@code before_image_id}. */
  public CollectionReordered withBeforeImageId(long value) {
    return new CollectionReordered(collectionId, imageIds, oldPositions, Maybe.of(value));
  }

  /** The same with {@code null} as {@code before_image_id}. */
  public CollectionReordered withBeforeImageIdNull() {
    return new CollectionReordered(collectionId, imageIds, oldPositions, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "collection_reordered";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
