// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What {@code preset_updated} changes of a preset.
 *
 * @param name Its name, 1 to 255 characters, not only spaces.
 * @param group The group that it is listed in, at most 255 characters; {@code null}: none.
 * @param edits The parameters that change; {@code null}: the preset does not set it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record PresetAttributes(
    @JsonProperty("name")
        Optional<String> name,
    @JsonProperty("group")
        Maybe<String> group,
    @JsonProperty("edits")
        Optional<EditParameters> edits) {
  /** With nothing in it. */
  public static PresetAttributes of() {
    return new PresetAttributes(Optional.empty(), Maybe.absent(), Optional.empty());
  }

  /** The same with another {@code name}. */
  public PresetAttributes withName(String value) {
    return new PresetAttributes(Optional.of(value), group, edits);
  }

  /** The same with another {@code group}. */
  public PresetAttributes withGroup(String value) {
    return new PresetAttributes(name, Maybe.of(value), edits);
  }

  /** The same with {@code null} as {@code group}. */
  public PresetAttributes withGroupNull() {
    return new PresetAttributes(name, Maybe.ofNull(), edits);
  }

  /** The same with another {@code edits}. */
  public PresetAttributes withEdits(EditParameters value) {
    return new PresetAttributes(name, group, Optional.of(value));
  }
}
