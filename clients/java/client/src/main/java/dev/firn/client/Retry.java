package dev.firn.client;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A call with its retries: what passes by itself is tried again until the deadline. */
final class Retry<A, R> extends Task<R> {
  private final Connection connection;
  private final Deadline deadline;
  private final Supplier<CompletableFuture<A>> attempt;
  private final Function<A, R> result;
  private final Backoff backoff = new Backoff();
  private FirnException lastError;

  private Retry(
      Connection connection,
      Deadline deadline,
      Supplier<CompletableFuture<A>> attempt,
      Function<A, R> result) {
    this.connection = connection;
    this.deadline = deadline;
    this.attempt = attempt;
    this.result = result;
  }

  /**
   * @param attempt begins another attempt, which has until the same deadline
   * @param result makes of the answer what the future holds
   */
  static <A, R> Retry<A, R> of(
      Connection connection,
      Deadline deadline,
      Supplier<CompletableFuture<A>> attempt,
      Function<A, R> result) {
    connection.checkOpen();
    Retry<A, R> retry = new Retry<>(connection, deadline, attempt, result);
    retry.begin();
    return retry;
  }

  private void begin() {
    step(attempt.get(), this::answered, this::failed);
  }

  private void answered(A answer) {
    R made;
    try {
      made = result.apply(answer);
    } catch (RuntimeException e) {
      completeExceptionally(Errors.ofAnswer(e));
      return;
    }
    complete(made);
  }

  private void failed(Throwable thrown) {
    FirnException error = Errors.of(thrown);
    if (error.isOutOfTime() && lastError != null) {
      completeExceptionally(lastError); // It says more than that there was no more time.
      return;
    }
    lastError = error;
    Duration pause = backoff.next(error);
    boolean inTime = deadline.timeRemaining(TimeUnit.NANOSECONDS) > Times.nanos(pause);
    if (connection.isClosed()) {
      completeExceptionally(Connection.closedError());
    } else if (error.isPassing() && inTime) {
      connection.after(pause, this::again);
    } else {
      completeExceptionally(error);
    }
  }

  private void again() {
    if (isDone()) {
      return;
    }
    if (connection.isClosed()) {
      completeExceptionally(Connection.closedError());
    } else {
      connection.connectNow();
      begin();
    }
  }
}
