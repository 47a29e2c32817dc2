package dev.firn.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What the blocking client adds to the asynchronous one. */
final class Waiting {
  private Waiting() {}

  /** Waits for a future; if the thread is interrupted, gives it up. */
  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FirnException error) {
        error.fillInStackTrace(); // Where it was asked, not where the answer came in.
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  static FirnException interrupted() {
    Thread.currentThread().interrupt();
    return new FirnException(Code.CANCELLED, "the thread was interrupted");
  }
}
