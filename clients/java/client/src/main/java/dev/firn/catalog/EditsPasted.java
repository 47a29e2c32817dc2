// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Edits of one image were copied to another.
 *
 * <p>The payload of {@code edits_pasted}; its target is of the type {@code image}.
 *
 * @param imageId The image that got them: the target of the event.
 * @param sourceImageId The image that they come from.
 * @param sourceEventId The event up to which edits of that image were copied. Absent: unknown.
 * @param edits The parameters that were set, 1 to 64, with their new values.
 * @param old The values before; a parameter that is left out, or {@code null}, was at its
 *     default.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditsPasted(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "source_image_id", required = true) @JsonAlias("sourceImageId")
        long sourceImageId,
    @JsonProperty("source_event_id") @JsonAlias("sourceEventId")
        Optional<String> sourceEventId,
    @JsonProperty(value = "edits", required = true)
        EditParameters edits,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static EditsPasted of(long sourceImageId, EditParameters edits, EditParameters old) {
    return new EditsPasted(Optional.empty(), sourceImageId, Optional.empty(), edits, old);
  }

  /** The same with another {@code image_id}. */
  public EditsPasted withImageId(long value) {
    return new EditsPasted(Optional.of(value), sourceImageId, sourceEventId, edits, old);
  }

  /** The same with another {@code source_event_id}. */
  public EditsPasted withSourceEventId(String value) {
    return new EditsPasted(imageId, sourceImageId, Optional.of(value), edits, old);
  }

  @Override
  public String eventType() {
    return "edits_pasted";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
