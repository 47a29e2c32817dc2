package dev.firn.client;

import dev.firn.internal.v1.CreateProjectionResponse;

/**
 * What came of the creation of a projection.
 *
 * @param version the definition's number, from 1, counted for each name
 * @param unchanged the definition was the newest already
 * @param position the event that holds the definition
 */
public record ProjectionVersion(int version, boolean unchanged, long position) {
  static ProjectionVersion of(CreateProjectionResponse response) {
    return new ProjectionVersion(
        response.getVersion(), response.getUnchanged(), response.getPosition());
  }
}
