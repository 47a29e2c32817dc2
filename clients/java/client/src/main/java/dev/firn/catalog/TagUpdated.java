// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Synonyms, colour or export of a tag changed.
 *
 * <p>The payload of {@code tag_updated}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param old The values before.
 * @param new_ The values after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagUpdated(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty(value = "old", required = true)
        TagAttributes old,
    @JsonProperty(value = "new", required = true)
        TagAttributes new_)
    implements CatalogPayload {
  /** With what must be there. */
  public static TagUpdated of(TagAttributes old, TagAttributes new_) {
    return new TagUpdated(Optional.empty(), old, new_);
  }

  /** The same with another {@code tag_id}. */
  public TagUpdated withTagId(long value) {
    return new TagUpdated(Optional.of(value), old, new_);
  }

  @Override
  public String eventType() {
    return "tag_updated";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
