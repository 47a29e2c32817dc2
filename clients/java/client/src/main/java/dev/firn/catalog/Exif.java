// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the camera wrote into the file. In {@code exif_updated} a key that is {@code null} is one
 * without a value.
 *
 * @param iso Sensitivity, ISO 1 to 10,000,000. Unit: ISO. Source: EXIF 2.32
 *     PhotographicSensitivity.
 * @param aperture Aperture as an f-number, above 0 and at most 128: 2.8 is f/2.8. Unit:
 *     f-number. Source: EXIF 2.32 FNumber.
 * @param shutterSpeed Exposure time as the base-2 logarithm of seconds, -30 to 30: -6.97 is
 *     about 1/125 s, 0 is 1 s. (The sign is the opposite of the APEX value.) Unit: log2(s). Source:
 *     EXIF 2.32 ExposureTime.
 * @param focalLength Focal length in mm, as engraved, above 0 and at most 10,000. Unit: mm.
 *     Source: EXIF 2.32 FocalLength.
 * @param lens Model of the lens, at most 255 characters. Source: EXIF 2.32 LensModel.
 * @param cameraMake Maker of the camera, at most 255 characters. Source: EXIF 2.32 Make.
 * @param cameraModel Model of the camera, at most 255 characters. Source: EXIF 2.32 Model.
 * @param gpsLat Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees.
 *     Source: EXIF 2.32 GPSLatitude.
 * @param gpsLon Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees.
 *     Source: EXIF 2.32 GPSLongitude.
 * @param colorSpace Colour space, such as {@code sRGB}, at most 255 characters. Source: EXIF
 *     2.32 ColorSpace.
 * @param gpsAltM Altitude above sea level in metres, -12,000 to 100,000. Unit: m. Source: EXIF
 *     2.32 GPSAltitude.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record Exif(
    @JsonProperty("iso")
        Maybe<Integer> iso,
    @JsonProperty("aperture")
        Maybe<Double> aperture,
    @JsonProperty("shutter_speed") @JsonAlias("shutterSpeed")
        Maybe<Double> shutterSpeed,
    @JsonProperty("focal_length") @JsonAlias("focalLength")
        Maybe<Double> focalLength,
    @JsonProperty("lens")
        Maybe<String> lens,
    @JsonProperty("camera_make") @JsonAlias("cameraMake")
        Maybe<String> cameraMake,
    @JsonProperty("camera_model") @JsonAlias("cameraModel")
        Maybe<String> cameraModel,
    @JsonProperty("gps_lat") @JsonAlias("gpsLat")
        Maybe<Double> gpsLat,
    @JsonProperty("gps_lon") @JsonAlias("gpsLon")
        Maybe<Double> gpsLon,
    @JsonProperty("color_space") @JsonAlias("colorSpace")
        Maybe<String> colorSpace,
    @JsonProperty("gps_alt_m") @JsonAlias("gpsAltM")
        Maybe<Double> gpsAltM) {
  /** With nothing in it. */
  public static Exif of() {
    return new Exif(Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent(), Maybe.absent());
  }

  /** The same with another {@code iso}. */
  public Exif withIso(int value) {
    return new Exif(Maybe.of(value), aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code iso}. */
  public Exif withIsoNull() {
    return new Exif(Maybe.ofNull(), aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code aperture}. */
  public Exif withAperture(double value) {
    return new Exif(iso, Maybe.of(value), shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code aperture}. */
  public Exif withApertureNull() {
    return new Exif(iso, Maybe.ofNull(), shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code shutter_speed}. */
  public Exif withShutterSpeed(double value) {
    return new Exif(iso, aperture, Maybe.of(value), focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code shutter_speed}. */
  public Exif withShutterSpeedNull() {
    return new Exif(iso, aperture, Maybe.ofNull(), focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code focal_length}. */
  public Exif withFocalLength(double value) {
    return new Exif(iso, aperture, shutterSpeed, Maybe.of(value), lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code focal_length}. */
  public Exif withFocalLengthNull() {
    return new Exif(iso, aperture, shutterSpeed, Maybe.ofNull(), lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code lens}. */
  public Exif withLens(String value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, Maybe.of(value), cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code lens}. */
  public Exif withLensNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, Maybe.ofNull(), cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code camera_make}. */
  public Exif withCameraMake(String value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, Maybe.of(value), cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code camera_make}. */
  public Exif withCameraMakeNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, Maybe.ofNull(), cameraModel, gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code camera_model}. */
  public Exif withCameraModel(String value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, Maybe.of(value), gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code camera_model}. */
  public Exif withCameraModelNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, Maybe.ofNull(), gpsLat, gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code gps_lat}. */
  public Exif withGpsLat(double value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, Maybe.of(value), gpsLon, colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code gps_lat}. */
  public Exif withGpsLatNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, Maybe.ofNull(), gpsLon, colorSpace, gpsAltM);
  }

  /** The same with another {@code gps_lon}. */
  public Exif withGpsLon(double value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, Maybe.of(value), colorSpace, gpsAltM);
  }

  /** The same with {@code null} as {@code gps_lon}. */
  public Exif withGpsLonNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, Maybe.ofNull(), colorSpace, gpsAltM);
  }

  /** The same with another {@code color_space}. */
  public Exif withColorSpace(String value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, Maybe.of(value), gpsAltM);
  }

  /** The same with {@code null} as {@code color_space}. */
  public Exif withColorSpaceNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, Maybe.ofNull(), gpsAltM);
  }

  /** The same with another {@code gps_alt_m}. */
  public Exif withGpsAltM(double value) {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, Maybe.of(value));
  }

  /** The same with {@code null} as {@code gps_alt_m}. */
  public Exif withGpsAltMNull() {
    return new Exif(iso, aperture, shutterSpeed, focalLength, lens, cameraMake, cameraModel, gpsLat, gpsLon, colorSpace, Maybe.ofNull());
  }
}
