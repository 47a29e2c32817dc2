package dev.firn.client;

import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Publishes the events of a replay or of a follower, or their batches, each once and in order. Each
 * subscription is a replay of its own, which begins when it is subscribed to, and asks the server
 * for no more than its subscriber asks for.
 *
 * <p>It resumes by itself after a disconnection; {@code onError} has a {@link FirnException}.
 */
public final class EventPublisher implements Flow.Publisher<Event> {
  private final Function<Replay.Sink, Replay> begin;

  EventPublisher(Function<Replay.Sink, Replay> begin) {
    this.begin = begin;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Event> subscriber) {
    ItemSubscription<Event> subscription = new ItemSubscription<>(subscriber);
    Replay replay = begin.apply(eventsTo(subscription));
    subscription.start(
        new ItemSubscription.Source() {
          @Override
          public void more() {
            replay.request(1);
          }

          @Override
          public void cancel() {
            replay.cancel();
          }
        });
    replay.start();
  }

  private static Replay.Sink eventsTo(ItemSubscription<Event> subscription) {
    return new Replay.Sink() {
      @Override
      public void batch(EventBatch batch) {
        subscription.add(batch.events());
      }

      @Override
      public void end() {
        subscription.end();
      }

      @Override
      public void fail(FirnException error) {
        subscription.fail(error);
      }
    };
  }

  /** The same as the server sends it: each request of a subscriber is for that many batches. */
  public Flow.Publisher<EventBatch> batches() {
    return subscriber -> {
      BatchSubscription subscription = new BatchSubscription(subscriber, begin);
      subscriber.onSubscribe(subscription);
      subscription.replay.start();
    };
  }

  private static final class BatchSubscription implements Flow.Subscription, Replay.Sink {
    private final Flow.Subscriber<? super EventBatch> subscriber;
    private final Replay replay;

    BatchSubscription(
        Flow.Subscriber<? super EventBatch> subscriber, Function<Replay.Sink, Replay> begin) {
      this.subscriber = subscriber;
      replay = begin.apply(this);
    }

    @Override
    public void request(long batches) {
      if (batches > 0) {
        replay.request(batches);
      } else if (replay.cancel()) {
        subscriber.onError(new IllegalArgumentException("a request must be for 1 or more"));
      }
    }

    @Override
    public void cancel() {
      replay.cancel();
    }

    @Override
    public void batch(EventBatch batch) {
      subscriber.onNext(batch);
    }

    @Override
    public void end() {
      subscriber.onComplete();
    }

    @Override
    public void fail(FirnException error) {
      subscriber.onError(error);
    }
  }
}
