package dev.firn.client;

import dev.firn.internal.v1.AppendEventResponse;
import java.time.Instant;

/**
 * Where an event went.
 *
 * @param position its place in the log
 * @param revision its place in its stream
 * @param createdAt when it was recorded
 * @param duplicate it was in the log already; the rest is then that of its first append
 * @param durability how durable it is now
 */
public record AppendResult(
    long position, long revision, Instant createdAt, boolean duplicate, Durability durability) {
  static AppendResult of(AppendEventResponse response) {
    return new AppendResult(
        response.getPosition(),
        response.getRevision(),
        Instant.parse(response.getCreatedAt()),
        response.getDuplicate(),
        Durability.of(response.getDurability()));
  }
}
