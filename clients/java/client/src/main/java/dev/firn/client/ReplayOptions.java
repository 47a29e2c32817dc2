package dev.firn.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How a replay or a follower is served. Each method returns other options with one thing changed.
 *
 * @param batchSize the most events wanted in a batch; 0: no such limit
 * @param maxLag of a follower: how many positions it may be behind the head, once it has caught up,
 *     before it ends with {@link ErrorReason#CONSUMER_TOO_SLOW}; 0: as many as it likes
 * @param heartbeatInterval of a follower: the longest time without a message, 100 ms to 1 h; empty:
 *     5 s
 */
public record ReplayOptions(int batchSize, long maxLag, Optional<Duration> heartbeatInterval) {
  /** No limits, and a heartbeat every 5 s. */
  public static final ReplayOptions DEFAULT = new ReplayOptions(0, 0, Optional.empty());

  /** With at most so many events in a batch. */
  public ReplayOptions withBatchSize(int events) {
    return new ReplayOptions(events, maxLag, heartbeatInterval);
  }

  /** Only for a follower: ending when it is further behind than so many positions. */
  public ReplayOptions withMaxLag(long positions) {
    return new ReplayOptions(batchSize, positions, heartbeatInterval);
  }

  /**
   * Only for a follower: with a message at least this often. The client takes the connection for
   * dead when nothing has come for three times as long.
   */
  public ReplayOptions withHeartbeatInterval(Duration interval) {
    return new ReplayOptions(batchSize, maxLag, Optional.of(interval));
  }
}
