// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A tag got another name.
 *
 * <p>The payload of {@code tag_renamed}; its target is of the type {@code tag}.
 *
 * @param tagId The tag: the target of the event.
 * @param oldName The name before, 1 to 100 characters.
 * @param newName The name after, 1 to 100 characters.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagRenamed(
    @JsonProperty("tag_id") @JsonAlias("tagId")
        Optional<Long> tagId,
    @JsonProperty(value = "old_name", required = true) @JsonAlias("oldName")
        String oldName,
    @JsonProperty(value = "new_name", required = true) @JsonAlias("newName")
        String newName)
    implements CatalogPayload {
  /** With what must be there. */
  public static TagRenamed of(String oldName, String newName) {
    return new TagRenamed(Optional.empty(), oldName, newName);
  }

  /** The same with another {@code tag_id}. */
  public TagRenamed withTagId(long value) {
    return new TagRenamed(Optional.of(value), oldName, newName);
  }

  @Override
  public String eventType() {
    return "tag_renamed";
  }

  @Override
  public String targetType() {
    return "tag";
  }
}
