// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A condition on an image. Which operators and values fit depends on the field: numbers are
 * compared by {@code = != > >= < <=}; texts by {@code = != contains not_contains starts_with
 * ends_with}; times by the operators of numbers; flags and labels by {@code = !=}.
 *
 * <p>{@code ==} and {@code eq} are the same as {@code =}; {@code <>} and {@code ne} as {@code !=};
 * {@code gt}, {@code gte}, {@code lt} and {@code lte} as the signs.
 *
 * @param field What of the image: numbers {@code rating} (0 to 5), {@code iso}, {@code
 *     aperture} (f-number), {@code focal_length} (mm); texts {@code camera_make}, {@code
 *     camera_model}, {@code lens}, {@code filename}, {@code tag} (the name of any of its tags),
 *     {@code folder} (the path of its folder); the time {@code captured_at}; {@code flag}; {@code
 *     color_label}.
 * @param operator How it is compared.
 * @param value What it is compared with: a number, a text, a time as RFC 3339 has it; {@code
 *     pick} or {@code reject}; {@code red}, {@code yellow}, {@code green}, {@code blue} or {@code
 *     purple}.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SmartRule(
    @JsonProperty(value = "field", required = true)
        Field field,
    @JsonProperty(value = "operator", required = true)
        Operator operator,
    @JsonProperty(value = "value", required = true)
        JsonNode value) {
  /**
   * What {@code field} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Field(String text) {
    public static final Field RATING = new Field("rating");
    public static final Field ISO = new Field("iso");
    public static final Field APERTURE = new Field("aperture");
    public static final Field FOCAL_LENGTH = new Field("focal_length");
    public static final Field CAMERA_MAKE = new Field("camera_make");
    public static final Field CAMERA_MODEL = new Field("camera_model");
    public static final Field LENS = new Field("lens");
    public static final Field FILENAME = new Field("filename");
    public static final Field TAG = new Field("tag");
    public static final Field FOLDER = new Field("folder");
    public static final Field CAPTURED_AT = new Field("captured_at");
    public static final Field FLAG = new Field("flag");
    public static final Field COLOR_LABEL = new Field("color_label");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Field {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /**
   * What {@code operator} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Operator(String text) {
    public static final Operator EQUALS_SIGN = new Operator("=");
    public static final Operator EQUALS_SIGN_TWICE = new Operator("==");
    public static final Operator EQ = new Operator("eq");
    public static final Operator NOT_EQUALS_SIGN = new Operator("!=");
    public static final Operator LESS_OR_GREATER_SIGN = new Operator("<>");
    public static final Operator NE = new Operator("ne");
    public static final Operator GREATER_SIGN = new Operator(">");
    public static final Operator GT = new Operator("gt");
    public static final Operator GREATER_OR_EQUALS_SIGN = new Operator(">=");
    public static final Operator GTE = new Operator("gte");
    public static final Operator LESS_SIGN = new Operator("<");
    public static final Operator LT = new Operator("lt");
    public static final Operator LESS_OR_EQUALS_SIGN = new Operator("<=");
    public static final Operator LTE = new Operator("lte");
    public static final Operator CONTAINS = new Operator("contains");
    public static final Operator NOT_CONTAINS = new Operator("not_contains");
    public static final Operator STARTS_WITH = new Operator("starts_with");
    public static final Operator ENDS_WITH = new Operator("ends_with");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Operator {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** With what must be there. */
  public static SmartRule of(Field field, Operator operator, JsonNode value) {
    return new SmartRule(field, operator, value);
  }
}
