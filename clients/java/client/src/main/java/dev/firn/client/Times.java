package dev.firn.client;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** Moments and durations, between the contract's forms and Java's. */
final class Times {
  private Times() {}

  static Timestamp toProto(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Duration toProto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** What a server says may be more than there is. */
  static java.time.Duration of(Duration duration) {
    try {
      return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    } catch (ArithmeticException e) {
      return java.time.Duration.ofSeconds(duration.getSeconds());
    }
  }

  /** In nanoseconds, or as many as there are: 292 years. */
  static long nanos(java.time.Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** A recorded time that may be empty. */
  static Optional<Instant> parse(String time) {
    return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time));
  }
}
