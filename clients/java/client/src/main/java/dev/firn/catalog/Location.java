// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.

package dev.firn.catalog;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A place on Earth.
 *
 * @param lat Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source:
 *     WGS 84.
 * @param lon Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source:
 *     WGS 84.
 * @param altM Altitude above sea level in metres, -12,000 to 100,000. Absent: unknown. Unit: m.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)
public record Location(
    @JsonProperty(value = "lat", required = true)
        double lat,
    @JsonProperty(value = "lon", required = true)
        double lon,
    @JsonProperty("alt_m") @JsonAlias("altM")
        Optional<Double> altM) {
  /** With what must be there. */
  public static Location of(double lat, double lon) {
    return new Location(lat, lon, Optional.empty());
  }

  /** The same with another {@code alt_m}. */
  public Location withAltM(double value) {
    return new Location(lat, lon, Optional.of(value));
  }
}
