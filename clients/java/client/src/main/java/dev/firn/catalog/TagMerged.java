// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A tag became part of another one.
 *
 * <p>The payload of {@code tag_merged}; its target is of the type {@code tag}.
 *
 * @param tagId The tag that is no longer shown: the target of the event.
 * @param intoTagId The tag that stands for it from now on; not one below it.
 * @param name Its name at the time, for readers of the history: 1 to 100 characters.
 * @param parentId The tag above it at the time; {@code null}: it was at the top.
 * @param movedChildIds The tags right below it, which move below the other one. May be empty.
 * @param imageCount How many images had it, for readers of the history.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagMerged(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty(value = "into_tag_id", required = true) @JsonAlias("intoTagId")
        long intoTagId,
    @JsonProperty("name")
        Optional<String> name,
    @JsonProperty("parent_id") @JsonAlias("parentId")
        Maybe<Long> parentId,
    @JsonProperty("moved_child_ids") @JsonAlias("movedChildIds")
        Optional<List<Long>> movedChildIds,
    @JsonProperty("image_count") @JsonAlias("imageCount")
        Optional<Long> imageCount)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public TagMerged {
    movedChildIds = movedChildIds.map(List::copyOf);
  }

  /** With what must be there. */
  public static TagMerged of(long intoTagId) {
    return new TagMerged(Optional.empty(), intoTagId, Optional.empty(), Maybe.absent(), Optional.empty(), Optional.empty());
  }

  /** The same with another {@code tag_id}. */
  public TagMerged withTagId(long value) {
    return new TagMerged(Optional.of(value), intoTagId, name, parentId, movedChildIds, imageCount);
  }

  /** The same with another {@code name}. */
  public TagMerged withName(String value) {
    return new TagMerged(tagId, intoTagId, Optional.of(value), parentId, movedChildIds, imageCount);
  }

  /** The same with another {@code parent_id}. */
  public TagMerged withParentId(long value) {
    return new TagMerged(tagId, intoTagId, name, Maybe.of(value), movedChildIds, imageCount);
  }

  /** The same with {@code null} as {@code parent_id}. */
  public TagMerged withParentIdNull() {
    return new TagMerged(tagId, intoTagId, name, Maybe.ofNull(), movedChildIds, imageCount);
  }

  /** The same with another {@code moved_child_ids}. */
  public TagMerged withMovedChildIds(List<Long> value) {
    return new TagMerged(tagId, intoTagId, name, parentId, Optional.of(value), imageCount);
  }

  /** The same with another {@code image_count}. */
  public TagMerged withImageCount(long value) {
    return new TagMerged(tagId, intoTagId, name, parentId, movedChildIds, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "tag_merged";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
