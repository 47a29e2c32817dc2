// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A preset was made.
 *
 * <p>The payload of {@code preset_created}; its target is of the type {@code preset}.
 *
 * @param presetId The preset: the target of the event. Its id was never used before.
 * @param name Its name, 1 to 255 characters, not only spaces.
 * @param group The group that it is listed in, at most 255 characters; {@code null}: none.
 * @param edits The parameters that it sets, 1 to 64.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetCreated(
    @JsonProperty("preset_id") @JsonAlias("presetId")
        Optional<Long> presetId,
    @JsonProperty(value = "name", required = true)
        String name,
    @JsonProperty("group")
        Maybe<String> group,
    @JsonProperty(value = "edits", required = true)
        EditParameters edits)
    implements CatalogPayload {
  /** With what must be there. */
  public static PresetCreated of(String name, EditParameters edits) {
    return new PresetCreated(Optional.empty(), name, Maybe.absent(), edits);
  }

  /** The same with another {@code preset_id}. */
  public PresetCreated withPresetId(long value) {
    return new PresetCreated(Optional.of(value), name, group, edits);
  }

  /** The same with another {@code group}. */
  public PresetCreated withGroup(String value) {
    return new PresetCreated(presetId, name, Maybe.of(value), edits);
  }

  /** The same with {@code null} as {@code group}. */
  public PresetCreated withGroupNull() {
    return new PresetCreated(presetId, name, Maybe.ofNull(), edits);
  }

  @Override
  public String eventType() {
    return "preset_created";
  }

  @Override
  public String targetType() {
    return "preset";
  }
}
