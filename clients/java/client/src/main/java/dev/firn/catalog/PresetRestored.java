// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A deleted preset came back.
 *
 * <p>The payload of {@code preset_restored}; its target is of the type {@code preset}.
 *
 * @param presetId The preset: the target of the event.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetRestored(
    @JsonProperty("preset_id") @JsonAlias("presetId")
        Optional<Long> presetId)
    implements CatalogPayload {
  /** With nothing in it. */
  public static PresetRestored of() {
    return new PresetRestored(Optional.empty());
  }

  /** The same with another {@code preset_id}. */
  public PresetRestored withPresetId(long value) {
    return new PresetRestored(Optional.of(value));
  }

  @Override
  public String eventType() {
    return "preset_restored";
  }

  @Override
  public String targetType() {
    return "preset";
  }
}
