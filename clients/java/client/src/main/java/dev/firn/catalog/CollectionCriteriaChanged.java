// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A smart collection got another query.
 *
 * <p>The payload of {@code collection_criteria_changed}; its target is of the type {@code
 * collection}.
 *
 * @param collectionId The smart collection: the target of the event.
 * @param oldQuery The query before.
 * @param newQuery The query after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionCriteriaChanged(
    @JsonProperty("collection_id") @JsonAlias("collectionId")
        Optional<Long> collectionId,
    @JsonProperty(value = "old_query", required = true) @JsonAlias("oldQuery")
        SmartQuery oldQuery,
    @JsonProperty(value = "new_query", required = true) @JsonAlias("newQuery")
        SmartQuery newQuery)
    implements CatalogPayload {
  /** With what must be there. */
  public static CollectionCriteriaChanged of(SmartQuery oldQuery, SmartQuery newQuery) {
    return new CollectionCriteriaChanged(Optional.empty(), oldQuery, newQuery);
  }

  /** The same with another {@code collection_id}. */
  public CollectionCriteriaChanged withCollectionId(long value) {
    return new CollectionCriteriaChanged(Optional.of(value), oldQuery, newQuery);
  }

  @Override
  public String eventType() {
    return "collection_criteria_changed";
  }

  @Override
  public String targetType() {
    return "collection";
  }
}
