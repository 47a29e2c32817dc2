// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A tag was made.
 *
 * <p>The payload of {@code tag_created}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event. Its id was never used before.
 * @param name Its name, 1 to 100 characters, unlike those of its siblings.
 * @param parentId The tag above it; {@code null}: it is at the top.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagCreated(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty(value = "name", required = true)
        String name,
    @JsonProperty("parent_id") @JsonAlias("parentId")
        Maybe<Long> parentId)
    implements CatalogPayload {
  /** With what must be there. */
  public static TagCreated of(String name) {
    return new TagCreated(Optional.empty(), name, Maybe.absent());
  }

  /** The same with another {@code tag_id}. */
  public TagCreated withTagId(long value) {
    return new TagCreated(Optional.of(value), name, parentId);
  }

  /** The same with another {@code parent_id}. */
  public TagCreated withParentId(long value) {
    return new TagCreated(tagId, name, Maybe.of(value));
  }

  /** The same with {@code null} as {@code parent_id}. */
  public TagCreated withParentIdNull() {
    return new TagCreated(tagId, name, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "tag_created";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
