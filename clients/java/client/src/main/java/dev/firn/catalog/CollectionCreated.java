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
 * A collection was made.
 *
 * <p>The payload of {@code collection_created}; its target is of the type {@code collection}.
 *
 * @param collectionId The collection: the target of the event. Its id was never used before.
 * @param collectionName Its name, 1 to 255 characters, no space at either end.
 * @param collectionType What decides what is in it: people ({@code static}), a query ({@code
 *     smart}), people for the moment ({@code quick}, one at a time); or it holds only collections
 *     ({@code set}).
 * @param parentId The collection above it, a {@code set} or a {@code static} one; {@code null}:
 *     it is at the top.
 * @param smartQuery What decides what is in it: given if and only if it is {@code smart}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionCreated(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "collection_name", required = true) @JsonAlias("collectionName")
        String collectionName,
    @JsonProperty(value = "collection_type", required = true) @JsonAlias("collectionType")
        CollectionType collectionType,
    @JsonProperty("parent_id") @JsonAlias("parentId")
        Maybe<Long> parentId,
    @JsonProperty("smart_query") @JsonAlias("smartQuery")
        Optional<SmartQuery> smartQuery)
    implements CatalogPayload {
  /**
   * What {@code collection_type} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record CollectionType(String text) {
    public static final CollectionType STATIC = new CollectionType("static");
    public static final CollectionType SMART = new CollectionType("smart");
    public static final CollectionType QUICK = new CollectionType("quick");
    public static final CollectionType SET = new CollectionType("set");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CollectionType {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static CollectionCreated of(String collectionName, CollectionType collectionType) {
    return new CollectionCreated(Optional.empty(), collectionName, collectionType, Maybe.absent(), Optional.empty());
  }

  /** The same with another {@code collection_id}. */
  public CollectionCreated withCollectionId(long value) {
    return new CollectionCreated(Optional.of(value), collectionName, collectionType, parentId, smartQuery);
  }

  /** The same with another {@code parent_id}. */
  public CollectionCreated withParentId(long value) {
    return new CollectionCreated(collectionId, collectionName, collectionType, Maybe.of(value), smartQuery);
  }

  /** The same with {@code null} as {@code parent_id}. */
  public CollectionCreated withParentIdNull() {
    return new CollectionCreated(collectionId, collectionName, collectionType, Maybe.ofNull(), smartQuery);
  }

  /** The same with another {@code smart_query}. */
  public CollectionCreated withSmartQuery(SmartQuery value) {
    return new CollectionCreated(collectionId, collectionName, collectionType, parentId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "collection_created";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
