package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.Consumer;

/** For calls that fail at their deadline, of which a busy machine may see nothing before that. */
final class Patience {
  private static final Duration MOST = Duration.ofMinutes(1);

  private Patience() {}

  /** The failure of a call, which is given more time while nothing else is told than its end. */
  static FirnException failure(Consumer<Duration> call) {
    Duration deadline = Duration.ofMillis(500);
    FirnException error;
    do {
      deadline = deadline.multipliedBy(2);
      Duration given = deadline;
      error = assertThrows(FirnException.class, () -> call.accept(given));
    } while (error.isOutOfTime() && deadline.compareTo(MOST) < 0);
    return error;
  }
}
