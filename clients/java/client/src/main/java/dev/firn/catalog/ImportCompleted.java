// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An import ended.
 *
 * <p>The payload of {@code import_completed}; its target is of the type {@code catalog}.
 *
 * @param importSessionId The import; the images that it adds name it too.
 * @param ingestedFiles How many files became images. Unit: files.
 * @param skippedFiles How many files the catalogue had already, or were not wanted. Unit:
 *     files.
 * @param failedFiles How many files could not be read. Unit: files.
 * @param totalSizeBytes Size in bytes of the files that became images. Unit: bytes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImportCompleted(
    @JsonProperty(value = "import_session_id", required = true) @JsonAlias("importSessionId")
        String importSessionId,
    @JsonProperty(value = "ingested_files", required = true) @JsonAlias("ingestedFiles")
        long ingestedFiles,
    @JsonProperty(value = "skipped_files", required = true) @JsonAlias("skippedFiles")
        long skippedFiles,
    @JsonProperty(value = "failed_files", required = true) @JsonAlias("failedFiles")
        long failedFiles,
    @JsonProperty(value = "total_size_bytes", required = true) @JsonAlias("totalSizeBytes")
        long totalSizeBytes)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImportCompleted of(String importSessionId, long ingestedFiles, long skippedFiles, long failedFiles, long totalSizeBytes) {
    return new ImportCompleted(importSessionId, ingestedFiles, skippedFiles, failedFiles, totalSizeBytes);
  }

  /** The only target that it may have. */
  public static final long TARGET_ID = 1;

  @Override
  public String eventType() {
    return "import_completed";
  }

  @Override
  public String targetType() {
    return "catalog";
  }
}
