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
 * A face was taken off an image.
 *
 * <p>The payload of {@code face_removed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param faceId The face.
 * @param x Left edge of the face, 0 to 1. Unit: fraction of the width.
 * @param y Top edge of the face, 0 to 1. Unit: fraction of the height.
 * @param w Width of the face, 0 to 1; {@code x + w} is at most 1. Unit: fraction of the width.
 * @param h Height of the face, 0 to 1; {@code y + h} is at most 1. Unit: fraction of the
 *     height.
 * @param personId Whose face it was; {@code null}: not known.
 * @param source Who found it: a recognition ({@code ml}) or the {@code user}. Absent: unknown.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FaceRemoved(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "face_id", required = true) @JsonAlias("faceId")
        long faceId,
    @JsonProperty(value = "x", required = true)
        double x,
    @JsonProperty(value = "y", required = true)
        double y,
    @JsonProperty(value = "w", required = true)
        double w,
    @JsonProperty(value = "h", required = true)
        double h,
    @JsonProperty("person_id") @JsonAlias("personId")
        Maybe<Long> personId,
    @JsonProperty("source")
        Optional<Source> source)
    implements CatalogPayload {
  /**
   * What {@code source} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Source(String text) {
    public static final Source ML = new Source("ml");
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
  public static FaceRemoved of(long faceId, double x, double y, double w, double h) {
    return new FaceRemoved(Optional.empty(), faceId, x, y, w, h, Maybe.absent(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public FaceRemoved withImageId(long value) {
    return new FaceRemoved(Optional.of(value), faceId, x, y, w, h, personId, source);
  }

  /** The same with another {@code person_id}. */
  public FaceRemoved withPersonId(long value) {
    return new FaceRemoved(imageId, faceId, x, y, w, h, Maybe.of(value), source);
  }

  /** The same with {@code null} as {@code person_id}. */
  public FaceRemoved withPersonIdNull() {
    return new FaceRemoved(imageId, faceId, x, y, w, h, Maybe.ofNull(), source);
  }

  /** The same with another {@code source}. */
  public FaceRemoved withSource(Source value) {
    return new FaceRemoved(imageId, faceId, x, y, w, h, personId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "face_removed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
