package dev.firn.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A future that comes about in steps, one after the other. Cancelling it cancels the step. */
class Task<R> extends CompletableFuture<R> {
  private volatile Future<?> step;

  /** Goes on with what a step comes to, or with its failure. */
  final <T> void step(CompletableFuture<T> future, Consumer<T> next, Consumer<Throwable> failed) {
    step = future;
    if (isCancelled()) {
      future.cancel(true);
    }
    future.whenComplete(
        (value, error) -> {
          if (isDone()) {
            return;
          }
          try {
            if (error == null) {
              next.accept(value);
            } else {
              failed.accept(error);
            }
          } catch (RuntimeException e) {
            completeExceptionally(e);
          }
        });
  }

  /** Goes on with what a step comes to; its failure is this future's. */
  final <T> void step(CompletableFuture<T> future, Consumer<T> next) {
    step(future, next, this::completeExceptionally);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Future<?> current = step;
    if (current != null) {
      current.cancel(true);
    }
    return cancelled;
  }
}
