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
 * An image was put on the map, moved on it or taken off it.
 *
 * <p>The payload of {@code location_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param old The place before; {@code null}: it had none.
 * @param new_ The place after; {@code null}: it has none.
 * @param source Who says so: a click on the {@code map}, a {@code gpx} track, the {@code exif}
 *     of the file, or the {@code user} in numbers.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record LocationChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old")
        Maybe<Location> old,
    @JsonProperty("new")
        Maybe<Location> new_,
    @JsonProperty(value = "source", required = true)
        Source source)
    implements CatalogPayload {
  /**
   * What {@code source} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Source(String text) {
    public static final Source MAP = new Source("map");
    public static final Source GPX = new Source("gpx");
    public static final Source EXIF = new Source("exif");
    public static final Source USER = new Source("user");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Source {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static LocationChanged of(Source source) {
    return new LocationChanged(Optional.empty(), Maybe.absent(), Maybe.absent(), source);
  }

  /** The same with another {@code image_id}. */
  public LocationChanged withImageId(long value) {
    return new LocationChanged(Optional.of(value), old, new_, source);
  }

  /** The same with another {@code old}. */
  public LocationChanged withOld(Location value) {
    return new LocationChanged(imageId, Maybe.of(value), new_, source);
  }

  /** The same with {@code null} as {@code old}. */
  public LocationChanged withOldNull() {
    return new LocationChanged(imageId, Maybe.ofNull(), new_, source);
  }

  /** The same with another {@code new}. */
  public LocationChanged withNew(Location value) {
    return new LocationChanged(imageId, old, Maybe.of(value), source);
  }

  /** The same with {@code null} as {@code new}. */
  public LocationChanged withNewNull() {
    return new LocationChanged(imageId, old, Maybe.ofNull(), source);
  }

  @Override
  public String eventType() {
    return "location_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
