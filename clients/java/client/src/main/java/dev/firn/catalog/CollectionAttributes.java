// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What {@code collection_updated} changes of a collection.
 *
 * @param description What it is for, at most 8 KiB; {@code null}: none.
 * @param coverImageId The image that stands for it; {@code null}: none, the first is shown.
 * @param sortBy What its images are sorted by, such as {@code captured_at}, 1 to 64 characters;
 *     {@code null}: the order that people gave them.
 * @param sortOrder {@code asc} or {@code desc}; {@code null}: {@code asc}. Default: asc.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CollectionAttributes(
    @JsonProperty("description")
        Maybe<String> description,
    @JsonProperty("cover_image_id") @JsonAlias("coverImageId")
        Maybe<Long> coverImageId,
    @JsonProperty("sort_by") @JsonAlias("sortBy")
        Maybe<String> sortBy,
    @JsonProperty("sort_order") @JsonAlias("sortOrder")
        Maybe<SortOrder> sortOrder) {
  /**
   * What {@code sort_order} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record SortOrder(String text) {
    public static final SortOrder ASC = new SortOrder("asc");
    public static final SortOrder DESC = new SortOrder("desc");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SortOrder {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With nothing in it. */
  public static CollectionAttributes of() {
    return new CollectionAttributes(Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code description}. */
  public CollectionAttributes withDescription(String value) {
    return new CollectionAttributes(Maybe.of(value), coverImageId, sortBy, sortOrder);
  }

  /** The same with {@code null} as {@code description}. */
  public CollectionAttributes withDescriptionNull() {
    return new CollectionAttributes(Maybe.ofNull(), coverImageId, sortBy, sortOrder);
  }

  /** The same with another {@code cover_image_id}. */
  public CollectionAttributes withCoverImageId(long value) {
    return new CollectionAttributes(description, Maybe.of(value), sortBy, sortOrder);
  }

  /** The same with {@code null} as {@code cover_image_id}. */
  public CollectionAttributes withCoverImageIdNull() {
    return new CollectionAttributes(description, Maybe.ofNull(), sortBy, sortOrder);
  }

  /** The same with another {@code sort_by}. */
  public CollectionAttributes withSortBy(String value) {
    return new CollectionAttributes(description, coverImageId, Maybe.of(value), sortOrder);
  }

  /** The same with {@code null} as {@code sort_by}. */
  public CollectionAttributes withSortByNull() {
    return new CollectionAttributes(description, coverImageId, Maybe.ofNull(), sortOrder);
  }

  /** The same with another {@code sort_order}. */
  public CollectionAttributes withSortOrder(SortOrder value) {
    return new CollectionAttributes(description, coverImageId, sortBy, Maybe.of(value));
  }

  /** The same with {@code null} as {@code sort_order}. */
  public CollectionAttributes withSortOrderNull() {
    return new CollectionAttributes(description, coverImageId, sortBy, Maybe.ofNull());
  }
}
