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
 * An image lost a tag.
 *
 * <p>The payload of {@code tag_removed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param tagId The tag.
 * @param tagName The tag's name at the time, for readers of the history: 1 to 100 characters.
 * @param source Who had said so: the {@code user}, an {@code import}, an XMP file ({@code xmp})
 *     or a recognition ({@code ai}). Absent: unknown.
 * @param confidence How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit:
 *     probability.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagRemoved(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty(value = "tag_id", required = true) @JsonAlias("tagId")
        long tagId,
    @JsonProperty(value = "tag_name", required = true) @JsonAlias("tagName")
        String tagName,
    @JsonProperty("source")
        Optional<Source> source,
    @JsonProperty("confidence")
        Optional<Double> confidence)
    implements CatalogPayload {
  /**
   * What {@code source} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Source(String text) {
    public static final Source USER = new Source("user");
    public static final Source IMPORT = new Source("import");
    public static final Source XMP = new Source("xmp");
    public static final Source AI = new Source("ai");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Source {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static TagRemoved of(long tagId, String tagName) {
    return new TagRemoved(Optional.empty(), tagId, tagName, Optional.empty(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public TagRemoved withImageId(long value) {
    return new TagRemoved(Optional.of(value), tagId, tagName, source, confidence);
  }

  /** The same with another {@code source}. */
  public TagRemoved withSource(Source value) {
    return new TagRemoved(imageId, tagId, tagName, Optional.of(value), confidence);
  }

  /** The same with another {@code confidence}. */
  public TagRemoved withConfidence(double value) {
    return new TagRemoved(imageId, tagId, tagName, source, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "tag_removed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
