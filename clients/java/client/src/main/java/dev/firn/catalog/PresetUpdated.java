// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Name, group or parameters of a preset changed; images that it was applied to stay as they are.
 *
 * <p>The payload of {@code preset_updated}; its target is of the type {@code preset}.
 *
 * @param presetId The preset: the target of the event.
 * @param old The values before.
 * @param new_ The values after.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetUpdated(
    @JsonProperty("preset_id") @JsonAlias("presetId")
        Optional<Long> presetId,
    @JsonProperty(value = "old", required = true)
        PresetAttributes old,
    @JsonProperty(value = "new", required = true)
        PresetAttributes new_)
    implements CatalogPayload {
  /** With what must be there. */
  public static PresetUpdated of(PresetAttributes old, PresetAttributes new_) {
    return new PresetUpdated(Optional.empty(), old, new_);
  }

  /** The same with another {@code preset_id}. */
  public PresetUpdated withPresetId(long value) {
    return new PresetUpdated(Optional.of(value), old, new_);
  }

  @Override
  public String eventType() {
    return "preset_updated";
  }

  @Override
  public String targetType() {
    return "preset";
  }
}
