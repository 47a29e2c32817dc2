package dev.firn.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Publishes the rows of a query; each subscription is a query of its own. */
final class SqlPublisher implements Flow.Publisher<SqlResult.Row> {
  private final Supplier<CompletableFuture<SqlCall>> begin;

  SqlPublisher(Supplier<CompletableFuture<SqlCall>> begin) {
    this.begin = begin;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super SqlResult.Row> subscriber) {
    ItemSubscription<SqlResult.Row> subscription = new ItemSubscription<>(subscriber);
    subscription.start(new Rows(subscription));
  }

  private final class Rows implements ItemSubscription.Source {
    private final ItemSubscription<SqlResult.Row> subscription;

    // Guarded by this.
    private CompletableFuture<SqlCall> call;
    private boolean cancelled;

    Rows(ItemSubscription<SqlResult.Row> subscription) {
      this.subscription = subscription;
    }

    @Override
    public void more() {
      boolean isFirst = false;
      CompletableFuture<SqlCall> from;
      synchronized (this) {
        if (call == null) {
          isFirst = true;
          try {
            call = begin.get();
          } catch (IllegalStateException e) { // The client was closed.
            call = CompletableFuture.failedFuture(e);
          }
        }
        from = call;
      }
      if (isFirst) {
        from.whenComplete((begun, error) -> begun(begun, error));
      } else {
        from.join().next().whenComplete(this::more); // It has begun, or nobody would ask.
      }
    }

    private void begun(SqlCall begun, Throwable error) {
      if (error != null) {
        subscription.fail(error);
        return;
      }
      synchronized (this) {
        if (cancelled) {
          begun.cancel();
          return;
        }
      }
      try {
        subscription.add(begun.first());
      } catch (FirnException e) {
        fail(e);
      }
    }

    private void more(Optional<List<SqlResult.Row>> rows, Throwable error) {
      if (error != null) {
        fail(error);
      } else if (rows.isPresent()) {
        subscription.add(rows.get());
      } else {
        subscription.end();
      }
    }

    private void fail(Throwable error) {
      subscription.fail(error);
      cancel();
    }

    @Override
    public void cancel() {
      CompletableFuture<SqlCall> current;
      synchronized (this) {
        cancelled = true;
        current = call;
      }
      if (current == null || current.cancel(true) || current.isCompletedExceptionally()) {
        return;
      }
      current.join().cancel();
    }
  }
}
