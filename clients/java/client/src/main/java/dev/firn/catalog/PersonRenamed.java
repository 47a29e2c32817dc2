// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A person got another name.
 *
 * <p>The payload of {@code person_renamed}; its target is of the type {@code person}.
 *
 * @param personId The person: the target of the event.
 * @param oldName The name before, 1 to 255 characters.
 * @param newName The name after, 1 to 255 characters, not only spaces.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PersonRenamed(
    @JsonProperty("person_id") @JsonAlias("personId")
        Optional<Long> personId,
    @JsonProperty(value = "old_name", required = true) @JsonAlias("oldName")
        String oldName,
    @JsonProperty(value = "new_name", required = true) @JsonAlias("newName")
        String newName)
    implements CatalogPayload {
  /** With what must be there. */
  public static PersonRenamed of(String oldName, String newName) {
    return new PersonRenamed(Optional.empty(), oldName, newName);
  }

  /** The same with another {@code person_id}. */
  public PersonRenamed withPersonId(long value) {
    return new PersonRenamed(Optional.of(value), oldName, newName);
  }

  @Override
  public String eventType() {
    return "person_renamed";
  }

  @Override
  public String targetType() {
    return "person";
  }
}
