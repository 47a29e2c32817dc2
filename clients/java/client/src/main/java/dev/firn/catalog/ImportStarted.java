// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An import began.
 *
 * <p>The payload of {@code import_started}; its target is of the type {@code catalog}.
 *
 * @param importSessionId The import; the images that it adds name it too.
 * @param sourcePath Where the files come from: a folder, a card, a device.
 * @param totalFiles How many files were found there. Unit: files.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record ImportStarted(
    @JsonProperty(value = "import_session_id", required = true) @JsonAlias("importSessionId")
        String importSessionId,
    @JsonProperty(value = "source_path", required = true) @JsonAlias("sourcePath")
        String sourcePath,
    @JsonProperty(value = "total_files", required = true) @JsonAlias("totalFiles")
        long totalFiles)
    implements CatalogPayload {
  /** With what must be there. */
  public static ImportStarted of(String importSessionId, String sourcePath, long totalFiles) {
    return new ImportStarted(importSessionId, sourcePath, totalFiles);
  }

  /** The only target that it may have. */
  public static final long TARGET_ID = 1;

  @Override
  public String eventType() {
    return "import_started";
  }

  @Override
  public String targetType() {
    return "catalog";
  }
}
