// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A tag was deleted, with all tags below it, and can be restored.
 *
 * <p>The payload of {@code tag_deleted}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param name Its name at the time, for readers of the history: 1 to 100 characters.
 * @param parentId The tag above it at the time; {@code null}: it was at the top.
 * @param descendantTagIds All tags below it, which are deleted with it. May be empty.
 * @param imageCount How many images had it, for readers of the history.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagDeleted(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty("name")
        Optional<String> name,
    @JsonProperty("parent_id") @JsonAlias("parentId")
        Maybe<Long> parentId,
    @JsonProperty("descendant_tag_ids") @JsonAlias("descendantTagIds")
        Optional<List<Long>> descendantTagIds,
    @JsonProperty("image_count") @JsonAlias("imageCount")
        Optional<Long> imageCount)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public TagDeleted {
    descendantTagIds = descendantTagIds.map(List::copyOf);
  }

  /** With nothing in it. */
  public static TagDeleted of() {
    return new TagDeleted(Optional.empty(), Optional.empty(), Maybe.absent(), Optional.empty(), Optional.empty());
  }

  /** The same with another {@code tag_id}. */
  public TagDeleted withTagId(long value) {
    return new TagDeleted(Optional.of(value), name, parentId, descendantTagIds, imageCount);
  }

  /** The same with another {@code name}. */
  public TagDeleted withName(String value) {
    return new TagDeleted(tagId, Optional.of(value), parentId, descendantTagIds, imageCount);
  }

  /** The same with another {@code parent_id}. */
  public TagDeleted withParentId(long value) {
    return new TagDeleted(tagId, name, Maybe.of(value), descendantTagIds, imageCount);
  }

  /** The same with {@code null} as {@code parent_id}. */
  public TagDeleted withParentIdNull() {
    return new TagDeleted(tagId, name, Maybe.ofNull(), descendantTagIds, imageCount);
  }

  /** The same with another {@code descendant_tag_ids}. */
  public TagDeleted withDescendantTagIds(List<Long> value) {
    return new TagDeleted(tagId, name, parentId, Optional.of(value), imageCount);
  }

  /** The same with another {@code image_count}. */
  public TagDeleted withImageCount(long value) {
    return new TagDeleted(tagId, name, parentId, descendantTagIds, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "tag_deleted";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
