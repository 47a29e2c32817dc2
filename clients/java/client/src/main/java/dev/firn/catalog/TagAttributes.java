// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What {@code tag_updated} changes of a tag.
 *
 * @param synonyms Other words for it, 1 to 100 characters each and each once; {@code null}:
 *     none.
 * @param color Colour in which it is shown, such as {@code #ff8800}; {@code null}: none.
 * @param exportable Whether it is written into exported files; default true. Default: true.
 * @param category Whether it only groups the tags below it and is not itself written into
 *     files; default false. Source: darktable. Default: false.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record TagAttributes(
    @JsonProperty("synonyms")
        Maybe<List<String>> synonyms,
    @JsonProperty("color")
        Maybe<String> color,
    @JsonProperty("exportable")
        Maybe<Boolean> exportable,
    @JsonProperty("category")
        Maybe<Boolean> category) {
  /** Copies lists and maps. */
  public TagAttributes {
    synonyms = synonyms.map(List::copyOf);
  }

  /** With nothing in it. */
  public static TagAttributes of() {
    return new TagAttributes(Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code synonyms}. */
  public TagAttributes withSynonyms(List<String> value) {
    return new TagAttributes(Maybe.of(value), color, exportable, category);
  }

  /** The same with {@code null} as {@code synonyms}. */
  public TagAttributes withSynonymsNull() {
    return new TagAttributes(Maybe.ofNull(), color, exportable, category);
  }

  /** The same with another {@code color}. */
  public TagAttributes withColor(String value) {
    return new TagAttributes(synonyms, Maybe.of(value), exportable, category);
  }

  /** The same with {@code null} as {@code color}. */
  public TagAttributes withColorNull() {
    return new TagAttributes(synonyms, Maybe.ofNull(), exportable, category);
  }

  /** The same with another {@code exportable}. */
  public TagAttributes withExportable(boolean value) {
    return new TagAttributes(synonyms, color, Maybe.of(value), category);
  }

  /** The same with {@code null} as {@code exportable}. */
  public TagAttributes withExportableNull() {
    return new TagAttributes(synonyms, color, Maybe.ofNull(), category);
  }

  /** The same with another {@code category}. */
  public TagAttributes withCategory(boolean value) {
    return new TagAttributes(synonyms, color, exportable, Maybe.of(value));
  }

  /** The same with {@code null} as {@code category}. */
  public TagAttributes withCategoryNull() {
    return new TagAttributes(synonyms, color, exportable, Maybe.ofNull());
  }
}
