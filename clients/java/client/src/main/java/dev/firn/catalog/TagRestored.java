// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A deleted tag came back, with the tags that were deleted with it.
 *
 * <p>The payload of {@code tag_restored}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param descendantTagIds The tags below it that come back: those of its deletion. May be
 *     empty.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagRestored(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty("descendant_tag_ids") @JsonAlias("descendantTagIds")
        Optional<List<Long>> descendantTagIds)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public TagRestored {
    descendantTagIds = descendantTagIds.map(List::copyOf);
  }

  /** With nothing in it. */
  public static TagRestored of() {
    return new TagRestored(Optional.empty(), Optional.empty());
  }

  /** The same with another {@code tag_id}. */
  public TagRestored withTagId(long value) {
    return new TagRestored(Optional.of(value), descendantTagIds);
  }

  /** The same with another {@code descendant_tag_ids}. */
  public TagRestored withDescendantTagIds(List<Long> value) {
    return new TagRestored(tagId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "tag_restored";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
