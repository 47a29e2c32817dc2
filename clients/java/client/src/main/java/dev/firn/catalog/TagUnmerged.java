// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A merged tag stands for itself again.
 *
 * <p>The payload of {@code tag_unmerged}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param intoTagId The tag that stood for it.
 * @param mergeEventId The event that merged them. Absent: the merge that is in force.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagUnmerged(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty(value = "into_tag_id", required = true) @JsonAlias("intoTagId")
        long intoTagId,
    @JsonProperty("merge_event_id") @JsonAlias("mergeEventId")
        Optional<String> mergeEventId)
    implements CatalogPayload {
  /** With what must be there. */
  public static TagUnmerged of(long intoTagId) {
    return new TagUnmerged(Optional.empty(), intoTagId, Optional.empty());
  }

  /** The same with another {@code tag_id}. */
  public TagUnmerged withTagId(long value) {
    return new TagUnmerged(Optional.of(value), intoTagId, mergeEventId);
  }

  /** The same with another {@code merge_event_id}. */
  public TagUnmerged withMergeEventId(String value) {
    return new TagUnmerged(tagId, intoTagId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "tag_unmerged";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
