// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * An image got another colour label, or none any more.
 *
 * <p>The payload of {@code color_label_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldLabel {@code red}, {@code yellow}, {@code green}, {@code blue}, {@code purple} or
 *     {@code null} (none) before. Default: null.
 * @param newLabel {@code red}, {@code yellow}, {@code green}, {@code blue}, {@code purple} or
 *     {@code null} (none) after. Default: null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ColorLabelChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old_label") @JsonAlias("oldLabel")
        Maybe<Label> oldLabel,
    @JsonProperty("new_label") @JsonAlias("newLabel")
        Maybe<Label> newLabel)
    implements CatalogPayload {
  /**
   * What {@code old_label} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Label(String text) {
    public static final Label RED = new Label("red");
    public static final Label YELLOW = new Label("yellow");
    public static final Label GREEN = new Label("green");
    public static final Label BLUE = new Label("blue");
    public static final Label PURPLE = new Label("purple");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Label {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With nothing in it. */
  public static ColorLabelChanged of() {
    return new ColorLabelChanged(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public ColorLabelChanged withImageId(long value) {
    return new ColorLabelChanged(Optional.of(value), oldLabel, newLabel);
  }

  /** The same with another {@code old_label}. */
  public ColorLabelChanged withOldLabel(Label value) {
    return new ColorLabelChanged(imageId, Maybe.of(value), newLabel);
  }

  /** The same with {@code null} as {@code old_label}. */
  public ColorLabelChanged withOldLabelNull() {
    return new ColorLabelChanged(imageId, Maybe.ofNull(), newLabel);
  }

  /** The same with another {@code new_label}. */
  public ColorLabelChanged withNewLabel(Label value) {
    return new ColorLabelChanged(imageId, oldLabel, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_label}. */
  public ColorLabelChanged withNewLabelNull() {
    return new ColorLabelChanged(imageId, oldLabel, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "color_label_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
