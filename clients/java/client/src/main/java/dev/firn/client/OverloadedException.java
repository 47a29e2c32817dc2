package dev.firn.client;

import java.time.Duration;
import java.util.Map;

/** The append queue is full; nothing was written. The client has tried again until its deadline. */
public final class OverloadedException extends FirnException {
  private static final long serialVersionUID = 1;

  OverloadedException(
      Code code, String message, Map<String, String> metadata, Duration retryDelay) {
    super(code, ErrorReason.OVERLOADED, message, metadata, retryDelay);
  }

  /** How long to wait before the same is tried again. */
  public Duration retryDelay() {
    return delay();
  }
}
