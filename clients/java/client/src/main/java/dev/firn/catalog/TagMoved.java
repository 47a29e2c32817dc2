// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A tag was put below another tag, with all tags below it.
 *
 * <p>The payload of {@code tag_moved}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param oldParentId The tag above it before; {@code null}: it was at the top.
 * @param newParentId The tag above it after, not itself nor one below it; {@code null}: it is
 *     at the top.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagMoved(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty("old_parent_id") @JsonAlias("oldParentId")
        Maybe<Long> oldParentId,
    @JsonProperty("new_parent_id") @JsonAlias("newParentId")
        Maybe<Long> newParentId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static TagMoved of() {
    return new TagMoved(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code tag_id}. */
  public TagMoved withTagId(long value) {
    return new TagMoved(Optional.of(value), oldParentId, newParentId);
  }

  /** The same with another {@code old_parent_id}. */
  public TagMoved withOldParentId(long value) {
    return new TagMoved(tagId, Maybe.of(value), newParentId);
  }

  /** The same with {@code null} as {@code old_parent_id}. */
  public TagMoved withOldParentIdNull() {
    return new TagMoved(tagId, Maybe.ofNull(), newParentId);
  }

  /** The same with another {@code new_parent_id}. */
  public TagMoved withNewParentId(long value) {
    return new TagMoved(tagId, oldParentId, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_parent_id}. */
  public TagMoved withNewParentIdNull() {
    return new TagMoved(tagId, oldParentId, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "tag_moved";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
