// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image was taken out of a collection.
 *
 * <p>The payload of {@code image_removed_from_collection}; its target is of the type {@code
 * collection}.
 *
 * @param imageId The image.
 * @param collectionId The collection: the target of the event.
 * @param collectionName The collection's name at the time, for readers of the history: 1 to 255
 *     characters.
 * @param oldPosition The place in the collection, from 0, that it had. Absent: it was the last.
 *     Unit: place from 0.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageRemovedFromCollection(
    @JsonProperty(value = "image_id", required = true) @JsonAlias("imageId")
        long imageId,
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "collection_name", required = true) @JsonAlias("collectionName")
        String collectionName,
    @JsonProperty("old_position") @JsonAlias("oldPosition")
        Optional<Integer> oldPosition)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageRemovedFromCollection of(long imageId, String collectionName) {
    return new ImageRemovedFromCollection(imageId, Optional.empty(), collectionName, Optional.empty());
  }

  /** The same with another {@code collection_id}. */
  public ImageRemovedFromCollection withCollectionId(long value) {
    return new ImageRemovedFromCollection(imageId, Optional.of(value), collectionName, oldPosition);
  }

  /** The same with another {@code old_position}. */
  public ImageRemovedFromCollection withOldPosition(int value) {
    return new ImageRemovedFromCollection(imageId, collectionId, collectionName, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_removed_from_collection";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
