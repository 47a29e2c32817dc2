// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A preset was deleted, and can be restored.
 *
 * <p>The payload of {@code preset_deleted}; its target is of the type {@code preset}.
 *
 * @param presetId The preset: the target of the event.
 * @param name Its name at the time, for readers of the history: 1 to 255 characters.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetDeleted(
    @JsonProperty("preset_id") @JsonAlias("presetId")
        Optional<Long> presetId,
    @JsonProperty("name")
        Optional<String> name)
    implements CatalogPayload {
  /** With nothing in it. */
  public static PresetDeleted of() {
    return new PresetDeleted(Optional.empty(), Optional.empty());
  }

  /** The same with another {@code preset_id}. */
  public PresetDeleted withPresetId(long value) {
    return new PresetDeleted(Optional.of(value), name);
  }

  /** The same with another {@code name}. */
  public PresetDeleted withName(String value) {
    return new PresetDeleted(presetId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "preset_deleted";
  }

  @Override
  public String targetType() {
    return "preset";
  }
}
