package dev.firn.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A consumer whose handler returns before it is done: one batch at a time all the same. */
final class AsyncConsumer extends CompletableFuture<Void> implements Flow.Subscriber<EventBatch> {
  private final CheckpointStore store;
  private final Function<? super EventBatch, ? extends CompletionStage<?>> handler;
  private volatile Flow.Subscription subscription;

  AsyncConsumer(
      CheckpointStore store, Function<? super EventBatch, ? extends CompletionStage<?>> handler) {
    this.store = store;
    this.handler = handler;
  }

  @Override
  public void onSubscribe(Flow.Subscription to) {
    subscription = to;
    to.request(1);
  }

  @Override
  public void onNext(EventBatch batch) {
    if (batch.mark() == ReplayMark.HEARTBEAT && batch.events().isEmpty()) {
      subscription.request(1);
      return;
    }
    try {
      handler.apply(batch).whenComplete((done, error) -> handled(batch, error));
    } catch (RuntimeException | Error e) {
      handled(batch, e);
    }
  }

  private void handled(EventBatch batch, Throwable error) {
    try {
      if (error == null) {
        store.save(batch.checkpoint()); // Also if it was cancelled meanwhile.
        if (!isDone()) {
          subscription.request(1);
        }
        return;
      }
    } catch (Exception | Error e) {
      error = e;
    }
    subscription.cancel();
    completeExceptionally(error);
  }

  @Override
  public void onError(Throwable error) {
    completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    complete(null);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    return cancelled;
  }
}
