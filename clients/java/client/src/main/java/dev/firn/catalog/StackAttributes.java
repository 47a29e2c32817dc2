// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What {@code stack_updated} changes of a stack.
 *
 * @param primaryImageId The image that is shown for all of them.
 * @param imageIds The images of the stack, at least 2 and each once.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record StackAttributes(
    @JsonProperty("primary_image_id") @JsonAlias("primaryImageId")
        Optional<Long> primaryImageId,
    @JsonProperty("image_ids") @JsonAlias("imageIds")
        Optional<List<Long>> imageIds) {
  /** Copies lists and maps. */
  public StackAttributes {
    imageIds = imageIds.map(List::copyOf);
  }

  /** With nothing in it. */
  public static StackAttributes of() {
    return new StackAttributes(Optional.empty(), Optional.empty());
  }

  /** The same with another {@code primary_image_id}. */
  public StackAttributes withPrimaryImageId(long value) {
    return new StackAttributes(Optional.of(value), imageIds);
  }

  /** The same with another {@code image_ids}. */
  public StackAttributes withImageIds(List<Long> value) {
    return new StackAttributes(primaryImageId, Optional.of(value));
  }
}
