package dev.firn.client;

import dev.firn.internal.v1.GetPositionAtResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * Which part of the log was there at a moment.
 *
 * @param position the last event recorded at or before it; 0 if there is none
 * @param createdAt when that event was recorded; empty if there is none
 * @param head the head of the log
 */
public record PositionAt(long position, Optional<Instant> createdAt, long head) {
  static PositionAt of(GetPositionAtResponse response) {
    return new PositionAt(
        response.getPosition(), Times.parse(response.getCreatedAt()), response.getHead());
  }
}
