// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * How an image is developed. Numbers are what the sliders show. A parameter that an image has not
 * is at its default; {@code null} stands for the default too.
 *
 * <p>Parameters that this version does not know are welcome if their names are 1 to 64 lower-case
 * letters, digits, {@code _} and {@code .}, beginning with a letter. They are kept, whatever value
 * they have.
 *
 * @param exposure Brightness of the whole: -100 to 100, default 0. The export divides it by 50.
 *     Source: LuminaFast's develop sliders. Default: 0.
 * @param contrast Contrast: -100 to 100, default 0. Source: LuminaFast's develop sliders.
 *     Default: 0.
 * @param highlights Brightness of the bright parts: -100 to 100, default 0. Source:
 *     LuminaFast's develop sliders. Default: 0.
 * @param shadows Brightness of the dark parts: -100 to 100, default 0. Source: LuminaFast's
 *     develop sliders. Default: 0.
 * @param vibrance Intensity of the pale colours: -100 to 100, default 0. Source: LuminaFast's
 *     develop sliders. Default: 0.
 * @param saturation Intensity of all colours: -100 to 100, default 0. Source: LuminaFast's
 *     develop sliders. Default: 0.
 * @param clarity Contrast of middling details: -100 to 100, default 0. Source: LuminaFast's
 *     develop sliders. Default: 0.
 * @param tint White balance between green and magenta: -100 to 100, default 0. Source:
 *     LuminaFast's develop sliders. Default: 0.
 * @param temp White balance as a colour temperature in kelvins: 2,000 to 10,000, default 5,500.
 *     Unit: K. Source: LuminaFast's image core. Default: 5500.
 * @param whites White point: -100 to 100, default 0. Source: Lightroom. Default: 0.
 * @param blacks Black point: -100 to 100, default 0. Source: Lightroom. Default: 0.
 * @param texture Contrast of fine details: -100 to 100, default 0. Source: Lightroom. Default:
 *     0.
 * @param dehaze Haze removed, or added below 0: -100 to 100, default 0. Source: Lightroom.
 *     Default: 0.
 * @param sharpening Sharpening: 0 to 150, default 0. Source: Lightroom. Default: 0.
 * @param sharpness Another name that applications have for {@code sharpening}: 0 to 150,
 *     default 0. Source: LuminaFast. Default: 0.
 * @param noiseReduction Smoothing of noise: 0 to 100, default 0. Source: Lightroom. Default: 0.
 * @param vignette Brightness of the corners: -100 to 100, default 0. Source: LuminaFast.
 *     Default: 0.
 * @param crop The part of the picture that is shown. Default {@code null}: all of it. Source:
 *     LuminaFast. Default: null.
 * @param rotation Quarter turns clockwise, in degrees: 0, 90, 180 or 270; default 0. Unit:
 *     degrees. Source: LuminaFast. Default: 0.
 * @param flipH Whether left and right are exchanged; default false. Default: false.
 * @param flipV Whether top and bottom are exchanged; default false. Default: false.
 * @param toneCurve 2 to 32 points {@code [x, y]} of 0 to 255, x strictly increasing: brightness
 *     before and after. Default {@code null}: no change. Source: LuminaFast's rendering. Default:
 *     null.
 * @param masks Local adjustments in the order in which they are applied: at most 64, together
 *     at most 256 KiB of JSON. Default: none. Source: darktable, Lightroom. Default: [].
 * @param others keys beyond these, with any value
 */
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record EditParameters(
    @JsonProperty("exposure")
        Maybe<Double> exposure,
    @JsonProperty("contrast")
        Maybe<Double> contrast,
    @JsonProperty("highlights")
        Maybe<Double> highlights,
    @JsonProperty("shadows")
        Maybe<Double> shadows,
    @JsonProperty("vibrance")
        Maybe<Double> vibrance,
    @JsonProperty("saturation")
        Maybe<Double> saturation,
    @JsonProperty("clarity")
        Maybe<Double> clarity,
    @JsonProperty("tint")
        Maybe<Double> tint,
    @JsonProperty("temp")
        Maybe<Double> temp,
    @JsonProperty("whites")
        Maybe<Double> whites,
    @JsonProperty("blacks")
        Maybe<Double> blacks,
    @JsonProperty("texture")
        Maybe<Double> texture,
    @JsonProperty("dehaze")
        Maybe<Double> dehaze,
    @JsonProperty("sharpening")
        Maybe<Double> sharpening,
    @JsonProperty("sharpness")
        Maybe<Double> sharpness,
    @JsonProperty("noise_reduction") @JsonAlias("noiseReduction")
        Maybe<Double> noiseReduction,
    @JsonProperty("vignette")
        Maybe<Double> vignette,
    @JsonProperty("crop")
        Maybe<Crop> crop,
    @JsonProperty("rotation")
        Maybe<Integer> rotation,
    @JsonProperty("flip_h") @JsonAlias("flipH")
        Maybe<Boolean> flipH,
    @JsonProperty("flip_v") @JsonAlias("flipV")
        Maybe<Boolean> flipV,
    @JsonProperty("tone_curve") @JsonAlias("toneCurve")
        Maybe<List<Point>> toneCurve,
    @JsonProperty("masks")
        Maybe<List<Mask>> masks,
    @JsonAnySetter @JsonAnyGetter
        Map<String, JsonNode> others) {
  /** Copies lists and maps. */
  public EditParameters {
    toneCurve = toneCurve.map(List::copyOf);
    masks = masks.map(List::copyOf);
    others = Map.copyOf(others);
  }

  /** With nothing in it. */
  public static EditParameters of() {
    return new EditParameters(Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Map.of());
  }

  /** The same with another {@code exposure}. */
  public EditParameters withExposure(double value) {
    return new EditParameters(Maybe.of(value), contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code exposure}. */
  public EditParameters withExposureNull() {
    return new EditParameters(Maybe.ofNull(), contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code contrast}. */
  public EditParameters withContrast(double value) {
    return new EditParameters(exposure, Maybe.of(value), highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code contrast}. */
  public EditParameters withContrastNull() {
    return new EditParameters(exposure, Maybe.ofNull(), highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code highlights}. */
  public EditParameters withHighlights(double value) {
    return new EditParameters(exposure, contrast, Maybe.of(value), shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code highlights}. */
  public EditParameters withHighlightsNull() {
    return new EditParameters(exposure, contrast, Maybe.ofNull(), shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code shadows}. */
  public EditParameters withShadows(double value) {
    return new EditParameters(exposure, contrast, highlights, Maybe.of(value), vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code shadows}. */
  public EditParameters withShadowsNull() {
    return new EditParameters(exposure, contrast, highlights, Maybe.ofNull(), vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code vibrance}. */
  public EditParameters withVibrance(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, Maybe.of(value), saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code vibrance}. */
  public EditParameters withVibranceNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, Maybe.ofNull(), saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code saturation}. */
  public EditParameters withSaturation(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, Maybe.of(value), clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code saturation}. */
  public EditParameters withSaturationNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, Maybe.ofNull(), clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code clarity}. */
  public EditParameters withClarity(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, Maybe.of(value), tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code clarity}. */
  public EditParameters withClarityNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, Maybe.ofNull(), tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code tint}. */
  public EditParameters withTint(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, Maybe.of(value), temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code tint}. */
  public EditParameters withTintNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, Maybe.ofNull(), temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code temp}. */
  public EditParameters withTemp(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, Maybe.of(value), whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code temp}. */
  public EditParameters withTempNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, Maybe.ofNull(), whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code whites}. */
  public EditParameters withWhites(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, Maybe.of(value), blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code whites}. */
  public EditParameters withWhitesNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, Maybe.ofNull(), blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code blacks}. */
  public EditParameters withBlacks(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, Maybe.of(value), texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code blacks}. */
  public EditParameters withBlacksNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, Maybe.ofNull(), texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code texture}. */
  public EditParameters withTexture(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, Maybe.of(value), dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code texture}. */
  public EditParameters withTextureNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, Maybe.ofNull(), dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code dehaze}. */
  public EditParameters withDehaze(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, Maybe.of(value), sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code dehaze}. */
  public EditParameters withDehazeNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, Maybe.ofNull(), sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code sharpening}. */
  public EditParameters withSharpening(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, Maybe.of(value), sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code sharpening}. */
  public EditParameters withSharpeningNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, Maybe.ofNull(), sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code sharpness}. */
  public EditParameters withSharpness(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, Maybe.of(value), noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code sharpness}. */
  public EditParameters withSharpnessNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, Maybe.ofNull(), noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code noise_reduction}. */
  public EditParameters withNoiseReduction(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, Maybe.of(value), vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code noise_reduction}. */
  public EditParameters withNoiseReductionNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, Maybe.ofNull(), vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code vignette}. */
  public EditParameters withVignette(double value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, Maybe.of(value), crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code vignette}. */
  public EditParameters withVignetteNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, Maybe.ofNull(), crop, rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code crop}. */
  public EditParameters withCrop(Crop value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, Maybe.of(value), rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code crop}. */
  public EditParameters withCropNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, Maybe.ofNull(), rotation, flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code rotation}. */
  public EditParameters withRotation(int value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, Maybe.of(value), flipH, flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code rotation}. */
  public EditParameters withRotationNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, Maybe.ofNull(), flipH, flipV, toneCurve, masks, others);
  }

  /** The same with another {@code flip_h}. */
  public EditParameters withFlipH(boolean value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, Maybe.of(value), flipV, toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code flip_h}. */
  public EditParameters withFlipHNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, Maybe.ofNull(), flipV, toneCurve, masks, others);
  }

  /** The same with another {@code flip_v}. */
  public EditParameters withFlipV(boolean value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, Maybe.of(value), toneCurve, masks, others);
  }

  /** The same with {@code null} as {@code flip_v}. */
  public EditParameters withFlipVNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, Maybe.ofNull(), toneCurve, masks, others);
  }

  /** The same with another {@code tone_curve}. */
  public EditParameters withToneCurve(List<Point> value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, Maybe.of(value), masks, others);
  }

  /** The same with {@code null} as {@code tone_curve}. */
  public EditParameters withToneCurveNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, Maybe.ofNull(), masks, others);
  }

  /** The same with another {@code masks}. */
  public EditParameters withMasks(List<Mask> value) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, Maybe.of(value), others);
  }

  /** The same with {@code null} as {@code masks}. */
  public EditParameters withMasksNull() {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, Maybe.ofNull(), others);
  }

  /** The same with these other keys. */
  public EditParameters withOthers(Map<String, JsonNode> others) {
    return new EditParameters(exposure, contrast, highlights, shadows, vibrance, saturation, clarity, tint, temp, whites, blacks, texture, dehaze, sharpening, sharpness, noiseReduction, vignette, crop, rotation, flipH, flipV, toneCurve, masks, others);
  }
}
