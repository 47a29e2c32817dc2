// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A stack shows another image or holds other images.
 *
 * <p>The payload of {@code stack_updated}; its target is of the type {@code stack}.
 *
 * @param stackId The stack: the target of the event.
 * @param old The values before.
 * @param new_ The values after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record StackUpdated(
    @JsonProperty("stack_id") @JsonAlias("stackId")
        Optional<Long> stackId,
    @JsonProperty(value = "old", required = true)
        StackAttributes old,
    @JsonProperty(value = "new", required = true)
        StackAttributes new_)
    implements CatalogPayload {
  /** With what must be there. */
  public static StackUpdated of(StackAttributes old, StackAttributes new_) {
    return new StackUpdated(Optional.empty(), old, new_);
  }

  /** The same with another {@code stack_id}. */
  public StackUpdated withStackId(long value) {
    return new StackUpdated(Optional.of(value), old, new_);
  }

  @Override
  public String eventType() {
    return "stack_updated";
  }

  @Override
  public String targetType() {
    return "stack";
  }
}
