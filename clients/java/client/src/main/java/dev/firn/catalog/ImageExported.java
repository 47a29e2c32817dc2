// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image was developed into a new file outside the catalogue.
 *
 * <p>The payload of {@code image_exported}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param outputPath Path of the new file.
 * @param format Its format, such as {@code jpeg}, {@code tiff}, {@code png}, {@code webp}: 1 to
 *     32 lower-case letters and digits.
 * @param width Width of the new file in pixels, 1 to 1,000,000. Unit: px.
 * @param height Height of the new file in pixels, 1 to 1,000,000. Unit: px.
 * @param editEventId The event up to which edits were applied. Absent: there were none, or it
 *     is unknown.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageExported(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "output_path", required = true) @JsonAlias("outputPath")
        String outputPath,
    @JsonProperty(value = "format", required = true)
        String format,
    @JsonProperty(value = "width", required = true)
        int width,
    @JsonProperty(value = "height", required = true)
        int height,
    @JsonProperty("edit_event_id") @JsonAlias("editEventId")
        Optional<String> editEventId)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageExported of(String outputPath, String format, int width, int height) {
    return new ImageExported(Optional.empty(), outputPath, format, width, height, Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public ImageExported withImageId(long value) {
    return new ImageExported(Optional.of(value), outputPath, format, width, height, editEventId);
  }

  /** The same with another {@code edit_event_id}. */
  public ImageExported withEditEventId(String value) {
    return new ImageExported(imageId, outputPath, format, width, height, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_exported";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
