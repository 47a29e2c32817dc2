// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * The time at which an image was taken was put right.
 *
 * <p>The payload of {@code capture_time_changed}; its target is of the type {@code image}.
 *
 * @param imageId The image: the target of the event.
 * @param oldCapturedAt The time before; {@code null}: it was unknown.
 * @param newCapturedAt The time after; {@code null}: it is unknown.
 * @param utcOffsetMinutes How far the clock of the place was ahead of UTC, in minutes: -840 to
 *     840. For people; {@code new_captured_at} has an offset of its own. Unit: minutes.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record CaptureTimeChanged(
    @JsonProperty("image_id") @JsonAlias("imageId")
        Optional<Long> imageId,
    @JsonProperty("old_captured_at") @JsonAlias("oldCapturedAt")
        Maybe<String> oldCapturedAt,
    @JsonProperty("new_captured_at") @JsonAlias("newCapturedAt")
        Maybe<String> newCapturedAt,
    @JsonProperty("utc_offset_minutes") @JsonAlias("utcOffsetMinutes")
        Optional<Integer> utcOffsetMinutes)
    implements CatalogPayload {
  /** With nothing in it. */
  public static CaptureTimeChanged of() {
    return new CaptureTimeChanged(Optional.empty(), Maybe.absent(), Maybe.absent(), Optional.empty());
  }

  /** The same with another {@code image_id}. */
  public CaptureTimeChanged withImageId(long value) {
    return new CaptureTimeChanged(Optional.of(value), oldCapturedAt, newCapturedAt, utcOffsetMinutes);
  }

  /** The same with another {@code old_captured_at}. */
  public CaptureTimeChanged withOldCapturedAt(String value) {
    return new CaptureTimeChanged(imageId, Maybe.of(value), newCapturedAt, utcOffsetMinutes);
  }

  /** The same with {@code null} as {@code old_captured_at}. */
  public CaptureTimeChanged withOldCapturedAtNull() {
    return new CaptureTimeChanged(imageId, Maybe.ofNull(), newCapturedAt, utcOffsetMinutes);
  }

  /** The same with another {@code new_captured_at}. */
  public CaptureTimeChanged withNewCapturedAt(String value) {
    return new CaptureTimeChanged(imageId, oldCapturedAt, Maybe.of(value), utcOffsetMinutes);
  }

  /** The same with {@code null} as {@code new_captured_at}. */
  public CaptureTimeChanged withNewCapturedAtNull() {
    return new CaptureTimeChanged(imageId, oldCapturedAt, Maybe.ofNull(), utcOffsetMinutes);
  }

  /** The same with another {@code utc_offset_minutes}. */
  public CaptureTimeChanged withUtcOffsetMinutes(int value) {
    return new CaptureTimeChanged(imageId, oldCapturedAt, newCapturedAt, Optional.of(value));
  }

  @Override
  public String eventType() {
    return "capture_time_changed";
  }

  @Override
  public String targetType() {
    return "image";
  }
}
