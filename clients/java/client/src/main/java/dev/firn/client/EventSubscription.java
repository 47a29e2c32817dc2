package dev.firn.client;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Hands events to a subscriber as it asks for them, out of batches that a source is asked for one
 * by one. Thread-safe; the subscriber is called by one thread at a time.
 */
final class EventSubscription implements Flow.Subscription {
  /** Answers each call of {@code more} once: by {@code add}, {@code end} or {@code fail}. */
  interface Source {
    void more();

    void cancel();
  }

  private final Flow.Subscriber<? super Event> subscriber;
  private Source source;

  // All below is guarded by this.
  private Iterator<Event> batch = Collections.emptyIterator();
  private Optional<List<Event>> nextBatch = Optional.empty();
  private boolean asked;
  private long demand;
  private boolean ended;
  private Throwable failure; // Null: it ended well.
  private boolean draining;
  private boolean done;

  EventSubscription(Flow.Subscriber<? super Event> subscriber) {
    this.subscriber = subscriber;
  }

  void start(Source from) {
    source = from;
    subscriber.onSubscribe(this);
  }

  /** What a replay gives its batches to. */
  Replay.Sink ofReplay() {
    return new Replay.Sink() {
      @Override
      public void batch(EventBatch events) {
        add(events.events());
      }

      @Override
      public void end() {
        EventSubscription.this.end();
      }

      @Override
      public void fail(FirnException error) {
        EventSubscription.this.fail(error);
      }
    };
  }

  @Override
  public void request(long events) {
    if (events <= 0) {
      fail(new IllegalArgumentException("a request must be for 1 or more"));
      source.cancel();
      return;
    }
    synchronized (this) {
      demand = demand + events < 0 ? Long.MAX_VALUE : demand + events;
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

  void add(List<Event> events) {
    synchronized (this) {
      asked = false;
      nextBatch = Optional.of(events);
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
      } catch (RuntimeException e) { // A subscriber that throws is not told more.
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
      Event event = batch.next();
      return () -> subscriber.onNext(event);
    }
    if (ended && (failure != null || !batch.hasNext())) {
      done = true;
      return failure == null ? subscriber::onComplete : () -> subscriber.onError(failure);
    }
    return null;
  }
}
