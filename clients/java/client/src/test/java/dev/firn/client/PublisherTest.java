package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.testing.Firnd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Publishers give what is asked for and no more. */
class PublisherTest {
  private static final int EVENTS = 3_000;

  private static Firnd firnd;
  private static FirnClient client;

  @BeforeAll
  static void start() throws IOException {
    firnd = Firnd.launch();
    client = FirnClient.connect(firnd.address());
    List<NewEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(NewEvent.builder("seen", "image", i % 7).payloadJson("{}").build());
    }
    client.append(events);
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    firnd.close();
  }

  /** Keeps what it is given; asks for nothing by itself. */
  static final class Subscriber<T> implements Flow.Subscriber<T> {
    final BlockingQueue<T> given = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
    }

    @Override
    public void onNext(T item) {
      given.add(item);
    }

    @Override
    public void onError(Throwable error) {
      end.complete(error);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }

    T next() throws InterruptedException {
      return given.poll(10, TimeUnit.SECONDS);
    }

    Throwable end() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }
  }

  private static Subscriber<Event> subscribe(Flow.Publisher<Event> publisher) {
    Subscriber<Event> subscriber = new Subscriber<>();
    publisher.subscribe(subscriber);
    return subscriber;
  }

  private static void givesWhatIsAskedFor(Flow.Publisher<Event> publisher) throws Exception {
    Subscriber<Event> subscriber = subscribe(publisher);
    assertTrue(subscriber.given.isEmpty());
    subscriber.subscription.request(2);
    assertEquals(1, subscriber.next().position());
    assertEquals(2, subscriber.next().position());
    assertTrue(subscriber.given.isEmpty());
    subscriber.subscription.request(Long.MAX_VALUE);
    assertNull(subscriber.end());
    assertEquals(
        LongStream.rangeClosed(3, EVENTS).boxed().toList(),
        subscriber.given.stream().map(Event::position).toList());
  }

  @Test
  void aReplayGivesWhatIsAskedFor() throws Exception {
    givesWhatIsAskedFor(client.async().replay(Selection.all()));
  }

  @Test
  void pagesGiveWhatIsAskedFor() throws Exception {
    givesWhatIsAskedFor(client.async().getAll(Selection.all(), PageRequest.FIRST.withSize(1_000)));
  }

  @Test
  void batchesAreAskedForOneByOne() throws Exception {
    Subscriber<EventBatch> subscriber = new Subscriber<>();
    client
        .async()
        .replay(Selection.all(), ReplayOptions.DEFAULT.withBatchSize(1_000))
        .batches()
        .subscribe(subscriber);
    subscriber.subscription.request(1);
    assertEquals(1_000, subscriber.next().position());
    assertTrue(subscriber.given.isEmpty());
    subscriber.subscription.request(10);
    assertNull(subscriber.end());
    EventBatch second = subscriber.next();
    assertEquals(2_000, second.position());
    assertEquals(client.head().storeId(), second.checkpoint().storeId());
  }

  @Test
  void aFollowerGivesWhatComes() throws Exception {
    Subscriber<Event> subscriber =
        subscribe(client.async().follow(Selection.matching(QueryItem.all().tags("new"))));
    subscriber.subscription.request(Long.MAX_VALUE);
    NewEvent event = NewEvent.builder("seen", "image", 1).payloadJson("{}").tags("new").build();
    client.append(event);
    assertEquals(event.id(), subscriber.next().id());
    subscriber.subscription.cancel();
  }

  @Test
  void aRequestForNothingIsAnError() throws Exception {
    Subscriber<Event> subscriber = subscribe(client.async().replay(Selection.all()));
    subscriber.subscription.request(0);
    assertInstanceOf(IllegalArgumentException.class, subscriber.end());
  }

  @Test
  void aFailureIsTheSubscribers() throws Exception {
    Subscriber<Event> subscriber = subscribe(client.async().replay(Selection.all().after(1 << 30)));
    subscriber.subscription.request(1);
    FirnException e = assertInstanceOf(FirnException.class, subscriber.end());
    assertEquals(ErrorReason.POSITION_BEYOND_HEAD, e.reason());
  }
}
