package dev.firn.client;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Hands items, such as events, to a subscriber as it asks for them, out of batches that a source is
 * asked for one by one. Thread-safe; the subscriber is called by one thread at a time.
 */
final class ItemSubscription<T> implements Flow.Subscription {
  /** Answers each call of {@code more} once: by {@code add}, {@code end} or {@code fail}. */
  interface Source {
    void more();

    void cancel();
  }

  private final Flow.Subscriber<? super T> subscriber;
  private Source source;

  // All below is guarded by this.
  private Iterator<T> batch = Collections.emptyIterator();
  private Optional<List<T>> nextBatch = Optional.empty();
  private boolean asked;
  private long demand;
  private boolean ended;
  private Throwable failure; // Null: it ended well.
  private boolean draining;
  private boolean done;

  ItemSubscription(Flow.Subscriber<? super T> subscriber) {
    this.subscriber = subscriber;
  }

  void start(Source from) {
    source = from;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long items) {
    if (items <= 0) {
      fail(new IllegalArgumentException("a request must be for 1 or more"));
      source.cancel();
      return;
    }
    synchronized (this) {
      demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
    }
    drain();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      done = true;
    }
    source.cancel();
  }

  void add(List<T> items) {
    synchronized (this) {
      asked = false;
      nextBatch = Optional.of(items);
    }
    drain();
  }

  void end() {
    synchronized (this) {
      ended = true;
    }
    drain();
  }

  void fail(Throwable error) {
    synchronized (this) {
      if (!ended) {
        ended = true;
        failure = error;
      }
    }
    drain();
  }

  /** Does what there is to do, unless a caller further up, or another thread, is at it already. */
  private void drain() {
    synchronized (this) {
      if (draining) {
        return;
      }
      draining = true;
    }
    while (true) {
      Runnable next;
      synchronized (this) {
        next = next();
        if (next == null) {
          draining = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) { // A subscriber that throws is not told more.
        cancel();
        throw e;
      }
    }
  }

  private Runnable next() {
    if (done) {
      return null;
    }
    if (!batch.hasNext() && nextBatch.isPresent()) {
      batch = nextBatch.get().iterator();
      nextBatch = Optional.empty();
    }
    // One batch is on its way while another is handed out.
    if (demand > 0 && !asked && !ended && nextBatch.isEmpty()) {
      asked = true;
      return source::more;
    }
    if (demand > 0 && batch.hasNext()) {
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
      T item = batch.next();
      return () -> subscriber.onNext(item);
    }
    if (ended && (failure != null || !batch.hasNext())) {
      done = true;
      return failure == null ? subscriber::onComplete : () -> subscriber.onError(failure);
    }
    return null;
  }
}
