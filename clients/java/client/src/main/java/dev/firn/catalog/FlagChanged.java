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
 * An image was picked or rejected, or neither any more.
 *
 * <p>The payload of {@code flag_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldFlag {@code pick}, {@code reject} or {@code null} (none) before. Default: null.
 * @param newFlag {@code pick}, {@code reject} or {@code null} (none) after. Default: null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FlagChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old_flag") @JsonAlias("oldFlag")
        Maybe<Flag> oldFlag,
    @JsonProperty("new_flag") @JsonAlias("newFlag")
        Maybe<Flag> newFlag)
    implements CatalogPayload {
  /**
   * What {@code old_flag} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Flag(String text) {
    public static final Flag PICK = new Flag("pick");
    public static final Flag REJECT = new Flag("reject");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Flag {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With nothing in it. */
  public static FlagChanged of() {
    return new FlagChanged(Optional.empty(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public FlagChanged withImageId(long value) {
    return new FlagChanged(Optional.of(value), oldFlag, newFlag);
  }

  /** The same with another {@code old_flag}. */
  public FlagChanged withOldFlag(Flag value) {
    return new FlagChanged(imageId, Maybe.of(value), newFlag);
  }

  /** The same with {@code null} as {@code old_flag}. */
  public FlagChanged withOldFlagNull() {
    return new FlagChanged(imageId, Maybe.ofNull(), newFlag);
  }

  /** The same with another {@code new_flag}. */
  public FlagChanged withNewFlag(Flag value) {
    return new FlagChanged(imageId, oldFlag, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_flag}. */
  public FlagChanged withNewFlagNull() {
    return new FlagChanged(imageId, oldFlag, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "flag_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
