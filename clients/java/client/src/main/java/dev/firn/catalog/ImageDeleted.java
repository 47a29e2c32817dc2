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
 * An image went into the trash or left the catalogue, and can be restored.
 *
 * <p>The payload of {@code image_deleted}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param mode Whether its file is meant to go too ({@code trash}) or to stay where it is
 *     ({@code catalog_only}).
 * @param reason Why, at most 1,000 characters.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageDeleted(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "mode", required = true)
        Mode mode,
    @JsonProperty("reason")
        Optional<String> reason)
    implements CatalogPayload {
  /**
   * What {@code mode} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Mode(String text) {
    public static final Mode TRASH = new Mode("trash");
    public static final Mode CATALOG_ONLY = new Mode("catalog_only");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Mode {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static ImageDeleted of(Mode mode) {
    return new ImageDeleted(Optional.empty(), mode, Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public ImageDeleted withImageId(long value) {
    return new ImageDeleted(Optional.of(value), mode, reason);
  }

  /** The same with another {@code reason}. */
  public ImageDeleted withReason(String value) {
    return new ImageDeleted(imageId, mode, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_deleted";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
