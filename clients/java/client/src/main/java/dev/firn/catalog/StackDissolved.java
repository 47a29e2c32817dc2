// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A stack was taken apart; its images stay.
 *
 * <p>The payload of {@code stack_dissolved}; its target is of the type {@code stack}.
 *
 * @param stackId The stack: the target of the event.
 * @param imageIds The images that it held, at least 2 and each once.
 * @param primaryImageId The image that was shown for all of them; one of {@code image_ids}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record StackDissolved(
    @JsonProperty("stack_id") @JsonAlias("stackId")
        Optional<Long> stackId,
    @JsonProperty(value = "image_ids", required = true) @JsonAlias("imageIds")
        List<Long> imageIds,
    @JsonProperty(value = "primary_image_id", required = true) @JsonAlias("primaryImageId")
        long primaryImageId)
    implements CatalogPayload {
  /** Copies lists and maps. */
  public StackDissolved {
    imageIds = List.copyOf(imageIds);
  }

  /** With what must be there. */
  public static StackDissolved of(List<Long> imageIds, long primaryImageId) {
    return new StackDissolved(Optional.empty(), imageIds, primaryImageId);
  }

  /** The same with another {@code stack_id}. */
  public StackDissolved withStackId(long value) {
    return new StackDissolved(Optional.of(value), imageIds, primaryImageId);
  }

  @Override
  public String eventType() {
    return "stack_dissolved";
  }

  @Override
  public String targetType() {
    return "stack";
  }
}
