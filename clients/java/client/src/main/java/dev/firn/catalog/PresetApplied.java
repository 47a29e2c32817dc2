// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A preset was applied to an image.
 *
 * <p>The payload of {@code preset_applied}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param presetId The preset.
 * @param presetName The preset's name at the time, for readers of the history: 1 to 255
 *     characters.
 * @param amount How much of it was applied in per cent, 0 to 200; 100 unless given. Unit: %.
 *     Default: 100.
 * @param edits The parameters that were set, 1 to 64, with their new values: what the preset
 *     and {@code amount} come to.
 * @param old The values before; a parameter that is left out, or {@code null}, was at its
 *     default.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetApplied(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "preset_id", required = true) @JsonAlias("presetId")
        long presetId,
    @JsonProperty(value = "preset_name", required = true) @JsonAlias("presetName")
        String presetName,
    @JsonProperty("amount")
        Optional<Double> amount,
    @JsonProperty(value = "edits", required = true)
        EditParameters edits,
    @JsonProperty(value = "old", required = true)
        EditParameters old)
    implements CatalogPayload {
  /** With what must be there. */
  public static PresetApplied of(long presetId, String presetName, EditParameters edits, EditParameters old) {
    return new PresetApplied(Optional.empty(), presetId, presetName, Optional.empty(), edits, old);
  }

  /** The same with another {@code image_id}. */
  public PresetApplied withImageId(long value) {
    return new PresetApplied(Optional.of(value), presetId, presetName, amount, edits, old);
  }

  /** The same with another {@code amount}. */
  public PresetApplied withAmount(double value) {
    return new PresetApplied(imageId, presetId, presetName, Optional.of(value), edits, old);
  }

  @Override
  public String eventType() {
    return "preset_applied";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
