// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An adjustment of a part of the picture. The application alone knows what it is made of: whatever
 * keys there are besides these two are kept.
 *
 * @param maskId Which mask of the image it is: a number or a text.
 * @param type What kind of mask, such as {@code brush}, 1 to 64 characters.
 * @param others keys beyond these, with any value
 */
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record Mask(
    @JsonProperty(value = "mask_id", required = true) @JsonAlias("maskId")
        JsonNode maskId,
    @JsonProperty(value = "type", required = true)
        String type,
    @JsonAnySetter @JsonAnyGetter
        Map<String, JsonNode> others) {
  /** Copies lists and maps. */
  public Mask {
    others = Map.copyOf(others);
  }

  /** With what must be there. */
  public static Mask of(JsonNode maskId, String type) {
    return new Mask(maskId, type, Map.of());
  }

  /** The same with these other keys. */
  public Mask withOthers(Map<String, JsonNode> others) {
    return new Mask(maskId, type, others);
  }
}
