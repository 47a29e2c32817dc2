// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A person was deleted; faces stay, without a person.
 *
 * <p>The payload of {@code person_deleted}; its target is of the type {@code person}.
 *
 * @param personId The person: the target of the event.
 * @param name The name at the time, 1 to 255 characters: also what an undo brings back.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PersonDeleted(
    @JsonProperty("person_id") @JsonAlias("personId")
        Optional<Long> personId,
    @JsonProperty(value = "name", required = true)
        String name)
    implements CatalogPayload {
  /** With what must be there. */
  public static PersonDeleted of(String name) {
    return new PersonDeleted(Optional.empty(), name);
  }

  /** The same with another {@code person_id}. */
  public PersonDeleted withPersonId(long value) {
    return new PersonDeleted(Optional.of(value), name);
  }

  @Override
  public String eventType() {
    return "person_deleted";
  }

  @Override
  public String targetType() {
    return "person";
  }
}
