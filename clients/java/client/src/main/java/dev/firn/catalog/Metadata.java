// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What people write about an image.
 *
 * @param title Short name of the image. At most 8 KiB; programs that keep to IPTC cut it after
 *     64 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param caption What it shows. At most 8 KiB; programs that keep to IPTC cut it after 2,000
 *     characters. {@code null} clears it. Source: IPTC-IIM.
 * @param headline What it shows, in one line for the press. At most 8 KiB; programs that keep
 *     to IPTC cut it after 256 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param creator Who made it. At most 8 KiB; programs that keep to IPTC cut it after 64
 *     characters. {@code null} clears it. Source: IPTC-IIM.
 * @param copyright Copyright notice. At most 8 KiB; programs that keep to IPTC cut it after 128
 *     characters. {@code null} clears it. Source: IPTC-IIM.
 * @param credit Who is to be named beside it. At most 8 KiB; programs that keep to IPTC cut it
 *     after 32 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param source Who owned it first. At most 8 KiB; programs that keep to IPTC cut it after 32
 *     characters. {@code null} clears it. Source: IPTC-IIM.
 * @param instructions What those who use it have to mind. At most 8 KiB; programs that keep to
 *     IPTC cut it after 256 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param city City that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32
 *     characters. {@code null} clears it. Source: IPTC-IIM.
 * @param state State or province that it shows. At most 8 KiB; programs that keep to IPTC cut
 *     it after 32 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param country Country that it shows. At most 8 KiB; programs that keep to IPTC cut it after
 *     64 characters. {@code null} clears it. Source: IPTC-IIM.
 * @param notes Notes of its owner, in no standard field. At most 8 KiB; {@code null} clears it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record Metadata(
    @JsonProperty("title")
        Maybe<String> title,
    @JsonProperty("caption")
        Maybe<String> caption,
    @JsonProperty("headline")
        Maybe<String> headline,
    @JsonProperty("creator")
        Maybe<String> creator,
    @JsonProperty("copyright")
        Maybe<String> copyright,
    @JsonProperty("credit")
        Maybe<String> credit,
    @JsonProperty("source")
        Maybe<String> source,
    @JsonProperty("instructions")
        Maybe<String> instructions,
    @JsonProperty("city")
        Maybe<String> city,
    @JsonProperty("state")
        Maybe<String> state,
    @JsonProperty("country")
        Maybe<String> country,
    @JsonProperty("notes")
        Maybe<String> notes) {
  /** With nothing in it. */
  public static Metadata of() {
    return new Metadata(Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code title}. */
  public Metadata withTitle(String value) {
    return new Metadata(Maybe.of(value), caption, headline, creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code title}. */
  public Metadata withTitleNull() {
    return new Metadata(Maybe.ofNull(), caption, headline, creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with another {@code caption}. */
  public Metadata withCaption(String value) {
    return new Metadata(title, Maybe.of(value), headline, creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code caption}. */
  public Metadata withCaptionNull() {
    return new Metadata(title, Maybe.ofNull(), headline, creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with another {@code headline}. */
  public Metadata withHeadline(String value) {
    return new Metadata(title, caption, Maybe.of(value), creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code headline}. */
  public Metadata withHeadlineNull() {
    return new Metadata(title, caption, Maybe.ofNull(), creator, copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with another {@code creator}. */
  public Metadata withCreator(String value) {
    return new Metadata(title, caption, headline, Maybe.of(value), copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code creator}. */
  public Metadata withCreatorNull() {
    return new Metadata(title, caption, headline, Maybe.ofNull(), copyright, credit, source, instructions, city, state, country, notes);
  }

  /** The same with another {@code copyright}. */
  public Metadata withCopyright(String value) {
    return new Metadata(title, caption, headline, creator, Maybe.of(value), credit, source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code copyright}. */
  public Metadata withCopyrightNull() {
    return new Metadata(title, caption, headline, creator, Maybe.ofNull(), credit, source, instructions, city, state, country, notes);
  }

  /** The same with another {@code credit}. */
  public Metadata withCredit(String value) {
    return new Metadata(title, caption, headline, creator, copyright, Maybe.of(value), source, instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code credit}. */
  public Metadata withCreditNull() {
    return new Metadata(title, caption, headline, creator, copyright, Maybe.ofNull(), source, instructions, city, state, country, notes);
  }

  /** The same with another {@code source}. */
  public Metadata withSource(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, Maybe.of(value), instructions, city, state, country, notes);
  }

  /** The same with {@code null} as {@code source}. */
  public Metadata withSourceNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, Maybe.ofNull(), instructions, city, state, country, notes);
  }

  /** The same with another {@code instructions}. */
  public Metadata withInstructions(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, Maybe.of(value), city, state, country, notes);
  }

  /** The same with {@code null} as {@code instructions}. */
  public Metadata withInstructionsNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, Maybe.ofNull(), city, state, country, notes);
  }

  /** The same with another {@code city}. */
  public Metadata withCity(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, Maybe.of(value), state, country, notes);
  }

  /** The same with {@code null} as {@code city}. */
  public Metadata withCityNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, Maybe.ofNull(), state, country, notes);
  }

  /** The same with another {@code state}. */
  public Metadata withState(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, Maybe.of(value), country, notes);
  }

  /** The same with {@code null} as {@code state}. */
  public Metadata withStateNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, Maybe.ofNull(), country, notes);
  }

  /** The same with another {@code country}. */
  public Metadata withCountry(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, state, Maybe.of(value), notes);
  }

  /** The same with {@code null} as {@code country}. */
  public Metadata withCountryNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, state, Maybe.ofNull(), notes);
  }

  /** The same with another {@code notes}. */
  public Metadata withNotes(String value) {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, state, country, Maybe.of(value));
  }

  /** The same with {@code null} as {@code notes}. */
  public Metadata withNotesNull() {
    return new Metadata(title, caption, headline, creator, copyright, credit, source, instructions, city, state, country, Maybe.ofNull());
  }
}
