// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * An image came into the catalogue.
 *
 * <p>The payload of {@code image_added}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event. Its id was never used before.
 * @param filename Name of its file without the folder, 1 to 255 bytes.
 * @param extension Extension of the file, without its dot: at most 8 lower-case letters and
 *     digits; empty if it has none.
 * @param fileHash BLAKE3 of the file: 64 lower-case hexadecimal digits. No other image that is
 *     not a virtual copy has it.
 * @param folderId The folder that the file is in. Absent: none is known.
 * @param fileSizeBytes Size of the file in bytes. Absent: unknown. Unit: bytes.
 * @param width Width in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit:
 *     px.
 * @param height Height in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit:
 *     px.
 * @param orientation How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0:
 *     unknown. Source: EXIF 2.32 Orientation. Default: 0.
 * @param capturedAt When it was taken. Absent: unknown. Source: EXIF 2.32 DateTimeOriginal.
 * @param importSessionId The import that brought it, as in {@code import_started}.
 * @param exif What the camera wrote into the file.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImageAdded(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "filename", required = true)
        String filename,
    @JsonProperty("extension")
        Optional<String> extension,
    @JsonProperty(value = "file_hash", required = true) @JsonAlias("fileHash")
        String fileHash,
    @JsonProperty("folder_id") @JsonAlias("folderId")
        Optional<Long> folderId,
    @JsonProperty("file_size_bytes") @JsonAlias("fileSizeBytes")
        Optional<Long> fileSizeBytes,
    @JsonProperty("width")
        Optional<Integer> width,
    @JsonProperty("height")
        Optional<Integer> height,
    @JsonProperty("orientation")
        Optional<Integer> orientation,
    @JsonProperty("captured_at") @JsonAlias("capturedAt")
        Optional<String> capturedAt,
    @JsonProperty("import_session_id") @JsonAlias("importSessionId")
        Optional<String> importSessionId,
    @JsonProperty("exif")
        Optional<Exif> exif)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImageAdded of(String filename, String fileHash) {
    return new ImageAdded(Optional.empty(), filename, Optional.empty(), fileHash, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public ImageAdded withImageId(long value) {
    return new ImageAdded(Optional.of(value), filename, extension, fileHash, folderId, fileSizeBytes, width, height, orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code extension}. */
  public ImageAdded withExtension(String value) {
    return new ImageAdded(imageId, filename, Optional.of(value), fileHash, folderId, fileSizeBytes, width, height, orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code folder_id}. */
  public ImageAdded withFolderId(long value) {
    return new ImageAdded(imageId, filename, extension, fileHash, Optional.of(value), fileSizeBytes, width, height, orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code file_size_bytes}. */
  public ImageAdded withFileSizeBytes(long value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, Optional.of(value), width, height, orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code width}. */
  public ImageAdded withWidth(int value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, Optional.of(value), height, orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code height}. */
  public ImageAdded withHeight(int value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, width, Optional.of(value), orientation, capturedAt, importSessionId, exif);
  }

  /** The same with another {@code orientation}. */
  public ImageAdded withOrientation(int value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, width, height, Optional.of(value), capturedAt, importSessionId, exif);
  }

  /** The same with another {@code captured_at}. */
  public ImageAdded withCapturedAt(String value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, width, height, orientation, Optional.of(value), importSessionId, exif);
  }

  /** The same with another {@code import_session_id}. */
  public ImageAdded withImportSessionId(String value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, width, height, orientation, capturedAt, Optional.of(value), exif);
  }

  /** The same with another {@code exif}. */
  public ImageAdded withExif(Exif value) {
    return new ImageAdded(imageId, filename, extension, fileHash, folderId, fileSizeBytes, width, height, orientation, capturedAt, importSessionId, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "image_added";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
