// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Two persons turned out to be one.
 *
 * <p>The payload of {@code person_merged}; its target is of the type {@code person}.
 *
 * @param personId The person that is no longer shown: the target of the event.
 * @param intoPersonId The person that stands for both from now on.
 * @param faceCount How many faces the first had, for readers of the history.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PersonMerged(
    @JsonProperty("person_id") @JsonAlias("personId")
        Optional<Long> personId,
    @JsonProperty(value = "into_person_id", required = true) @JsonAlias("intoPersonId")
        long intoPersonId,
    @JsonProperty("face_count") @JsonAlias("faceCount")
        Optional<Long> faceCount)
    implements CatalogPayload {
  /** With what must be there. */
  public static PersonMerged of(long intoPersonId) {
    return new PersonMerged(Optional.empty(), intoPersonId, Optional.empty());
  }

  /** The same with another {@code person_id}. */
  public PersonMerged withPersonId(long value) {
    return new PersonMerged(Optional.of(value), intoPersonId, faceCount);
  }

  /** The same with another {@code face_count}. */
  public PersonMerged withFaceCount(long value) {
    return new PersonMerged(personId, intoPersonId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "person_merged";
  }

  @Override
  public String targetType() {
    return "person";
  }
}
