package dev.firn.client;

import dev.firn.internal.v1.GetHeadResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the log ends, and whose log it is.
 *
 * @param position the last position; 0 if the log is empty
 * @param createdAt when the last event was recorded; empty if the log is empty
 * @param storeId the log's identity: a checkpoint is worth nothing in a log with another one
 * @param serverVersion for example {@code 0.1.0}
 */
public record Head(
    long position, Optional<Instant> createdAt, String storeId, String serverVersion) {
  static Head of(GetHeadResponse response) {
    return new Head(
        response.getPosition(),
        Times.parse(response.getCreatedAt()),
        response.getStoreId(),
        response.getServerVersion());
  }
}
