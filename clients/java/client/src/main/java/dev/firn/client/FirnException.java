package dev.firn.client;

import java.time.Duration;
import java.util.Map;

/**
 * A call failed. Switch on the type or on {@link #reason()}, never on the message, which is for
 * people and may change.
 */
public class FirnException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Code code;
  private final String reason;
  private final transient Map<String, String> metadata;
  private final Duration delay;

  FirnException(Code code, String reason, String message, Map<String, String> metadata) {
    this(code, reason, message, metadata, Duration.ZERO);
  }

  FirnException(
      Code code, String reason, String message, Map<String, String> metadata, Duration delay) {
    super(message);
    this.delay = delay;
    this.code = code;
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
  }

  /** An error without a reason: it comes from the way to the server, or from the client itself. */
  FirnException(Code code, String message) {
    this(code, "", message, Map.of());
  }

  /** The gRPC status code. */
  public final Code code() {
    return code;
  }

  /**
   * Why, as in {@link ErrorReason}. Empty for an error that comes from the way to the server, or
   * from the client itself: cancelled, closed, out of time.
   */
  public final String reason() {
    return reason;
  }

  /** Facts that go with the reason. */
  public final Map<String, String> metadata() {
    return metadata == null ? Map.of() : metadata;
  }

  /** How long the server asks to wait before the same is tried again; zero: it does not. */
  final Duration delay() {
    return delay;
  }

  /** The deadline has passed, which says less than an error before it. */
  final boolean isOutOfTime() {
    return code == Code.DEADLINE_EXCEEDED && reason.isEmpty();
  }

  /** What passes by itself, so that an append or a read is worth trying again. */
  final boolean isPassing() {
    return reason.equals(ErrorReason.OVERLOADED)
        || (code == Code.UNAVAILABLE && !reason.equals(ErrorReason.READ_ONLY));
  }

  /** What breaks a stream without ending it: also whatever the way to the server makes of it. */
  final boolean isDisconnection() {
    return reason.isEmpty() || code == Code.UNAVAILABLE;
  }

  @Override
  public final String toString() {
    String what = reason.isEmpty() ? code.toString() : reason;
    return getClass().getName() + ": " + what + ": " + getMessage();
  }
}
