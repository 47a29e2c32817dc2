// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A collection became one of another type. The images that a smart one holds at that moment are
 * added by events of the same batch.
 *
 * <p>The payload of {@code collection_converted}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event.
 * @param oldType {@code static}, {@code smart} or {@code quick} before.
 * @param newType {@code static}, {@code smart} or {@code quick} after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionConverted(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "old_type", required = true) @JsonAlias("oldType")
        Type oldType,
    @JsonProperty(value = "new_type", required = true) @JsonAlias("newType")
        Type newType)
    implements CatalogPayload {
  /**
   * What {@code old_type} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Type(String text) {
    public static final Type STATIC = new Type("static");
    public static final Type SMART = new Type("smart");
    public static final Type QUICK = new Type("quick");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Type {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static CollectionConverted of(Type oldType, Type newType) {
    return new CollectionConverted(Optional.empty(), oldType, newType);
  }

  /** The same with another {@code collection_id}. */
  public CollectionConverted withCollectionId(long value) {
    return new CollectionConverted(Optional.of(value), oldType, newType);
  }

  @Override
  public String eventType() {
    return "collection_converted";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
