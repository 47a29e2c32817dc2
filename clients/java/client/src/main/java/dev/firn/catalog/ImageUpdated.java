// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Facts of the file that were read wrong or late were put right.
 *
 * <p>The payload of {@code image_updated}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param changedFields The keys of {@code old} and of {@code new}: at least one, each once.
 * @param old The values before.
 * @param new_ The values after, with the same keys.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageUpdated(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "changed_fields", required = true) @JsonAlias("changedFields")
        List<ChangedField> changedFields,
    @JsonProperty(value = "old", required = true)
        ImageAttributes old,
    @JsonProperty(value = "new", required = true)
        ImageAttributes new_)
    implements CatalogPayload {
  /**
   * What {@code changed_fields} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record ChangedField(String text) {
    public static final ChangedField WIDTH = new ChangedField("width");
    public static final ChangedField HEIGHT = new ChangedField("height");
    public static final ChangedField ORIENTATION = new ChangedField("orientation");
    public static final ChangedField FILE_SIZE_BYTES = new ChangedField("file_size_bytes");
    public static final ChangedField EXTENSION = new ChangedField("extension");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ChangedField {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** Copies lists and maps. */
  public ImageUpdated {
    changedFields = List.copyOf(changedFields);
  }

  /** With what must be there. */
  public static ImageUpdated of(List<ChangedField> changedFields, ImageAttributes old, ImageAttributes new_) {
    return new ImageUpdated(Optional.empty(), changedFields, old, new_);
  }

  /** The same with another {@code image_id}. */
  public ImageUpdated withImageId(long value) {
    return new ImageUpdated(Optional.of(value), changedFields, old, new_);
  }

  @Override
  public String eventType() {
    return "image_updated";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
