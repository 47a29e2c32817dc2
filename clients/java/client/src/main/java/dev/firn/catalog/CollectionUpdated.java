// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Description, cover or order of a collection changed.
 *
 * <p>The payload of {@code collection_updated}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param changedFields The keys of {@code old} and of {@code new}: at least one, each once.
 * @param old The values before.
 * @param new_ The values after, with the same keys.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionUpdated(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "changed_fields", required = true) @JsonAlias("changedFields")
        List<ChangedField> changedFields,
    @JsonProperty(value = "old", required = true)
        CollectionAttributes old,
    @JsonProperty(value = "new", required = true)
        CollectionAttributes new_)
    implements CatalogPayload {
  /**
   * What {@code changed_fields} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record ChangedField(String text) {
    public static final ChangedField DESCRIPTION = new ChangedField("description");
    public static final ChangedField COVER_IMAGE_ID = new ChangedField("cover_image_id");
    public static final ChangedField SORT_BY = new ChangedField("sort_by");
    public static final ChangedField SORT_ORDER = new ChangedField("sort_order");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ChangedField {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** Copies lists and maps. */
  public CollectionUpdated {
    changedFields = List.copyOf(changedFields);
  }

  /** With what must be there. */
  public static CollectionUpdated of(List<ChangedField> changedFields, CollectionAttributes old, CollectionAttributes new_) {
    return new CollectionUpdated(Optional.empty(), changedFields, old, new_);
  }

  /** The same with another {@code collection_id}. */
  public CollectionUpdated withCollectionId(long value) {
    return new CollectionUpdated(Optional.of(value), changedFields, old, new_);
  }

  @Override
  public String eventType() {
    return "collection_updated";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
