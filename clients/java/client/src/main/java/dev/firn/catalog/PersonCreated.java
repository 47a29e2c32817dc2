// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A person was named, or a deleted one came back.
 *
 * <p>The payload of {@code person_created}; its target is of the type {@code person}.
 *
 * @param personId The person: the target of the event.
 * @param name Name, 1 to 255 characters, not only spaces.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PersonCreated(
    @JsonProperty("person_id") @JsonAlias("personId")
        Optional<Long> personId,
    @JsonProperty(value = "name", required = true)
        String name)
    implements CatalogPayload {
  /** With what must be there. */
  public static PersonCreated of(String name) {
    return new PersonCreated(Optional.empty(), name);
  }

  /** The same with another {@code person_id}. */
  public PersonCreated withPersonId(long value) {
    return new PersonCreated(Optional.of(value), name);
  }

  @Override
  public String eventType() {
    return "person_created";
  }

  @Override
  public String targetType() {
    return "person";
  }
}
