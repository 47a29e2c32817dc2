// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image was put into a collection.
 *
 * <p>The payload of {@code image_added_to_collection}; its target is of the type {@code
 * collection}.
 *
 * @param imageId The image.
 * @param collectionId The collection: the target of the event.
 * @param collectionName The collection's name at the time, for readers of the history: 1 to 255
 *     characters.
 * @param position Its place in the collection from 0; what stood there and after moves on.
 *     Absent: the end. Unit: place from 0.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageAddedToCollection(
    @JsonProperty(value = "image_id", required = true) @JsonAlias("imageId")
        long imageId,
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "collection_name", required = true) @JsonAlias("collectionName")
        String collectionName,
    @JsonProperty("position")
        Optional<Integer> position)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageAddedToCollection of(long imageId, String collectionName) {
    return new ImageAddedToCollection(imageId, Optional.empty(), collectionName, Optional.empty());
  }

  /** The same with another {@code collection_id}. */
  public ImageAddedToCollection withCollectionId(long value) {
    return new ImageAddedToCollection(imageId, Optional.of(value), collectionName, position);
  }

  /** The same with another {@code position}. */
  public ImageAddedToCollection withPosition(int value) {
    return new ImageAddedToCollection(imageId, collectionId, collectionName, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_added_to_collection";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
