package dev.firn.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The pauses between attempts: 50 ms, doubled to 2 s, each shortened at random by up to a half. */
final class Backoff {
  private static final long FIRST_MILLIS = 50;
  private static final long MOST_MILLIS = 2_000;

  private final DoubleSupplier random;
  private long millis = FIRST_MILLIS;

  Backoff() {
    this(() -> ThreadLocalRandom.current().nextDouble());
  }

  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The pause after an error: as long as the server asks for, or longer. */
  Duration next(FirnException error) {
    Duration pause = next();
    return error.delay().compareTo(pause) > 0 ? error.delay() : pause;
  }

  Duration next() {
    double shortened = millis * (1 - random.getAsDouble() / 2);
    millis = Math.min(2 * millis, MOST_MILLIS);
    return Duration.ofNanos((long) (shortened * 1e6));
  }

  void reset() {
    millis = FIRST_MILLIS;
  }
}
