// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A face was said to be that of a person, or of none.
 *
 * <p>The payload of {@code face_assigned}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param faceId The face.
 * @param oldPersonId Whose face it was; {@code null}: not known.
 * @param newPersonId Whose face it is; {@code null}: not known any more.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record FaceAssigned(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "face_id", required = true) @JsonAlias("faceId")
        long faceId,
    @JsonProperty("old_person_id") @JsonAlias("oldPersonId")
        Maybe<Long> oldPersonId,
    @JsonProperty("new_person_id") @JsonAlias("newPersonId")
        Maybe<Long> newPersonId)
    implements CatalogPayload {
  /** With what must be there. */
  public static FaceAssigned of(long faceId) {
    return new FaceAssigned(Optional.empty(), faceId, Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code image_id}. */
  public FaceAssigned withImageId(long value) {
    return new FaceAssigned(Optional.of(value), faceId, oldPersonId, newPersonId);
  }

  /** The same with another {@code old_person_id}. */
  public FaceAssigned withOldPersonId(long value) {
    return new FaceAssigned(imageId, faceId, Maybe.of(value), newPersonId);
  }

  /** The same with {@code null} as {@code old_person_id}. */
  public FaceAssigned withOldPersonIdNull() {
    return new FaceAssigned(imageId, faceId, Maybe.ofNull(), newPersonId);
  }

  /** The same with another {@code new_person_id}. */
  public FaceAssigned withNewPersonId(long value) {
    return new FaceAssigned(imageId, faceId, oldPersonId, Maybe.of(value));
  }

  /** The same with {@code null} as {@code new_person_id}. */
  public FaceAssigned withNewPersonIdNull() {
    return new FaceAssigned(imageId, faceId, oldPersonId, Maybe.ofNull());
  }

  @Override
  public String eventType() {
    return "face_assigned";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
