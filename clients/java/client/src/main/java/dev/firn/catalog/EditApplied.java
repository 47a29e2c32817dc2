// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Parameters of an image were set, once per gesture: not while a slider moves, but when it is let
 * go.
 *
 * <p>Applications of old send {@code edits} alone, or one parameter as {@code edit_type}, {@code
 * old_value} and {@code new_value}; both are accepted. New ones send {@code edits} with {@code
 * old}.
 *
 * <p>The payload of {@code edit_applied}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param edits The parameters that were set, 1 to 64, with their new values. Required unless
 *     there is an {@code edit_type}.
 * @param old The values before of parameters in {@code edits}; one that is left out, or {@code
 *     null}, was at its default.
 * @param label What the history shows for it, at most 255 characters. Absent: the names of the
 *     parameters.
 * @param editType Legacy: the name of the one parameter that was set, 1 to 64 characters. In
 *     place of {@code edits}, with {@code new_value}.
 * @param oldValue Legacy: the value before; {@code null}: the default.
 * @param newValue Legacy: the value after; {@code null}: the default.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditApplied(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("edits")
        Optional<EditParameters> edits,
    @JsonProperty("old")
        Optional<EditParameters> old,
    @JsonProperty("label")
        Optional<String> label,
    @JsonProperty("edit_type") @JsonAlias("editType")
        Optional<String> editType,
    @JsonProperty("old_value") @JsonAlias("oldValue")
        Maybe<JsonNode> oldValue,
    @JsonProperty("new_value") @JsonAlias("newValue")
        Maybe<JsonNode> newValue)
    implements CatalogPayload {
  /** With nothing in it. */
  public static EditApplied of() {
    return new EditApplied(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public EditApplied withImageId(long value) {
    return new EditApplied(Optional.of(value), edits, old, label, editType, oldValue, newValue);
  }

  /** The same with another {@code edits}. */
  public EditApplied withEdits(EditParameters value) {
    return new EditApplied(imageId, Optional.of(value), old, label, editType, oldValue, newValue);
  }

  /** The same with another {@code old}. */
  public EditApplied withOld(EditParameters value) {
    return new EditApplied(imageId, edits, Optional.of(value), label, editType, oldValue, newValue);
  }

  /** The same with another {@code label}. */
  public EditApplied withLabel(String value) {
    return new EditApplied(imageId, edits, old, Optional.of(value), editType, oldValue, newValue);
  }

  /** The same with another {@code edit_type}. */
  public EditApplied withEditType(String value) {
    return new EditApplied(imageId, edits, old, label, Optional.of(value), oldValue, newValue);
  }

  /** The same with another {@code old_value}. */
  public EditApplied withOldValue(JsonNode value) {
    return new EditApplied(imageId, edits, old, label, editType, Maybe.of(value), newValue);
  }

  /** The same with {@code null} as {@code old_value}. */
  public EditApplied withOldValueNull() {
    return new EditApplied(imageId, edits, old, label, editType, Maybe.ofNull(), newValue);
  }

  /** The same with another {@code new_value}. */
  public EditApplied withNewValue(JsonNode value) {
    return new EditApplied(imageId, edits, old, label, editType, oldValue, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_value}. */
  public EditApplied withNewValueNull() {
    return new EditApplied(imageId, edits, old, label, editType, oldValue, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "edit_applied";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
