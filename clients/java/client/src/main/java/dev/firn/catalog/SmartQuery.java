// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Which images a smart collection holds.
 *
 * @param rules 1 to 50 conditions.
 * @param combinator Whether all conditions must hold ({@code AND}) or one is enough ({@code
 *     OR}).
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record SmartQuery(
    @JsonProperty(value = "rules", required = true)
        List<SmartRule> rules,
    @JsonProperty(value = "combinator", required = true)
        Combinator combinator) {
  /**
   * What {@code combinator} may be: one of these, or what a newer version knows.
   *
   * @param text as it stands in the payload
   */
  public record Combinator(String text) {
    public static final Combinator AND = new Combinator("AND");
    public static final Combinator OR = new Combinator("OR");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Combinator {}

    @JsonValue
    @Override
    public String text() {
      return text;
    }
  }

  /** Copies lists and maps. */
  public SmartQuery {
    rules = List.copyOf(rules);
  }

  /** With what must be there. */
  public static SmartQuery of(List<SmartRule> rules, Combinator combinator) {
    return new SmartQuery(rules, combinator);
  }
}
