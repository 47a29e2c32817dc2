package dev.firn.client;

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

  FirnException(Code code, String reason, String message, Map<String, String> metadata) {
    super(message);
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
