package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What ends a replay and what does not, against a scripted server. */
class ReplayTest extends WithFakeServer {
  private static FakeServer.Script<ReplayEventsRequest, ReplayEventsResponse> gives(
      long... positions) {
    return (request, to) -> {
      to.onNext(FakeServer.batch(positions));
      to.onCompleted();
    };
  }

  private static FakeServer.Script<ReplayEventsRequest, ReplayEventsResponse> givesAndFails(
      Throwable error, long... positions) {
    return (request, to) -> {
      to.onNext(FakeServer.batch(positions));
      to.onError(error);
    };
  }

  private static List<Long> positions(EventStream events) {
    return StreamSupport.stream(events.spliterator(), false).map(Event::position).toList();
  }

  @Test
  void aReplayResumesAndEndsWhereTheLogEndedWhenItBegan() {
    server.head = FakeServer.head("a", 4);
    server.replayScripts.addAll(
        List.of(
            (request, to) -> {
              to.onNext(FakeServer.batch(1, 2));
              server.head = FakeServer.head("a", 9);
              to.onError(Status.UNAVAILABLE.asRuntimeException());
            },
            FakeServer.fails(Status.UNKNOWN.asRuntimeException()),
            gives(3, 4)));
    assertEquals(List.of(1L, 2L, 3L, 4L), positions(client.replay(Selection.all())));
    ReplayEventsRequest last = server.replays.get(2);
    assertEquals(2, last.getAfterPosition());
    assertEquals(4, last.getUntilPosition());
  }

  @Test
  void anAnswerForGoodEndsIt() {
    server.replayScripts.add(
        givesAndFails(FakeServer.error(Status.RESOURCE_EXHAUSTED, "CONSUMER_TOO_SLOW"), 1));
    try (EventStream events = client.follow(Selection.all())) {
      Iterator<Event> iterator = events.iterator();
      assertEquals(1, iterator.next().position());
      FirnException e = assertThrows(FirnException.class, iterator::hasNext);
      assertEquals(ErrorReason.CONSUMER_TOO_SLOW, e.reason());
      assertThrows(FirnException.class, iterator::hasNext);
    }
    assertEquals(1, server.replays.size());
  }

  @Test
  void aReplayThatHasGivenAllEndsWell() {
    server.head = FakeServer.head("a", 2);
    server.replayScripts.add(givesAndFails(Status.UNAVAILABLE.asRuntimeException(), 1, 2));
    assertEquals(List.of(1L, 2L), positions(client.replay(Selection.all())));
    assertEquals(1, server.replays.size());
  }

  @Test
  void batchesBeginWithTheRestOfWhatWasBegun() {
    server.replayScripts.add(gives(1, 2, 3));
    try (EventStream events = client.replay(Selection.all())) {
      assertEquals(1, events.iterator().next().position());
      EventBatch rest = events.batches().iterator().next();
      assertEquals(List.of(2L, 3L), rest.events().stream().map(Event::position).toList());
      assertEquals(new Checkpoint("a", 3), rest.checkpoint());
      assertFalse(events.iterator().hasNext());
    }
  }

  @Test
  void aHeartbeatThatIsTooShortIsToldByTheServer() {
    server.replayScripts.add(
        (request, to) -> {
          CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
              .execute(
                  () -> to.onError(FakeServer.error(Status.INVALID_ARGUMENT, "INVALID_FIELD")));
        });
    ReplayOptions tiny = ReplayOptions.DEFAULT.withHeartbeatInterval(Duration.ZERO);
    try (EventStream events = client.follow(Selection.all(), tiny)) {
      assertThrows(InvalidFieldException.class, () -> events.iterator().hasNext());
    }
    assertEquals(1, server.replays.size());
  }

  @Test
  void aCancelledConsumerSavesWhatWasDealtWith() throws Exception {
    server.replayScripts.add((request, to) -> to.onNext(FakeServer.batch(1)));
    MemoryStore store = new MemoryStore();
    CompletableFuture<Void> handling = new CompletableFuture<>();
    CompletableFuture<Void> handled = new CompletableFuture<>();
    CompletableFuture<Void> consumed =
        client
            .async()
            .consume(
                store,
                Selection.all(),
                ReplayOptions.DEFAULT,
                batch -> {
                  handling.complete(null);
                  return handled;
                });
    handling.get(10, TimeUnit.SECONDS);
    consumed.cancel(true);
    handled.complete(null);
    // Saved by whoever comes last: this thread, or the one that the handler is just returning to.
    assertEquals(new Checkpoint("a", 1), store.firstSaved.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anotherLogEndsIt() {
    server.replayScripts.add(
        (request, to) -> {
          to.onNext(FakeServer.batch(1));
          server.head = FakeServer.head("b", 9);
          to.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    try (EventStream events = client.follow(Selection.all())) {
      Iterator<Event> iterator = events.iterator();
      assertEquals(1, iterator.next().position());
      assertThrows(StoreChangedException.class, iterator::hasNext);
    }
  }

  @Test
  void aCheckpointOfAnotherLogEndsIt() {
    Selection from = Selection.all().after(new Checkpoint("b", 3));
    try (EventStream events = client.follow(from)) {
      StoreChangedException e =
          assertThrows(StoreChangedException.class, () -> events.iterator().hasNext());
      assertEquals(ErrorReason.STORE_CHANGED, e.reason());
    }
    assertTrue(server.replays.isEmpty());
  }

  @Test
  void aSilentConnectionIsGivenUp() {
    server.replayScripts.addAll(
        List.of(
            (request, to) -> to.onNext(FakeServer.batch(1)),
            (request, to) -> to.onNext(FakeServer.batch(2))));
    ReplayOptions often = ReplayOptions.DEFAULT.withHeartbeatInterval(Duration.ofMillis(100));
    try (EventStream events = client.follow(Selection.all(), often)) {
      Iterator<Event> iterator = events.iterator();
      assertEquals(1, iterator.next().position());
      assertEquals(2, iterator.next().position());
    }
    assertEquals(1, server.replays.get(1).getAfterPosition());
  }

  @Test
  void aSlowSubscriberIsNoSilence() throws Exception {
    server.replayScripts.add(
        (request, to) -> {
          to.onNext(FakeServer.batch(1));
          to.onNext(FakeServer.batch(2));
        });
    ReplayOptions often = ReplayOptions.DEFAULT.withHeartbeatInterval(Duration.ofMillis(100));
    CompletableFuture<Integer> calls = new CompletableFuture<>();
    client
        .async()
        .follow(Selection.all(), often)
        .batches()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription to) {
                to.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(EventBatch batch) {
                if (batch.position() == 2) {
                  calls.complete(server.replays.size());
                  return;
                }
                try {
                  Thread.sleep(500); // Five heartbeats.
                } catch (InterruptedException e) {
                  calls.completeExceptionally(e);
                }
              }

              @Override
              public void onError(Throwable error) {
                calls.completeExceptionally(error);
              }

              @Override
              public void onComplete() {}
            });
    assertEquals(1, calls.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aReplayWaitsForAConnectionUntilTheDeadlineAndAFollowerForEver() {
    server.replayScripts.add(FakeServer.fails(Status.UNAVAILABLE.asRuntimeException()));
    FirnException e =
        Patience.failure(
            deadline -> positions(client.withDeadline(deadline).replay(Selection.all())));
    assertEquals(Code.UNAVAILABLE, e.code());

    FirnClient hasty = client.withDeadline(Duration.ofSeconds(1));
    int before = server.replays.size();
    try (EventStream events = hasty.follow(Selection.all())) {
      CompletableFuture<Long> first =
          CompletableFuture.supplyAsync(() -> events.iterator().next().position());
      while (server.replays.size() < before + 6) { // Longer than the deadline.
        Thread.onSpinWait();
      }
      server.replayScripts.add((request, to) -> to.onNext(FakeServer.batch(1)));
      assertEquals(1, first.join());
    }
  }

  @Test
  void aClosedStreamHasNoMoreEvents() throws Exception {
    server.replayScripts.add((request, to) -> to.onNext(FakeServer.batch(1)));
    EventStream events = client.follow(Selection.all());
    Iterator<Event> iterator = events.iterator();
    iterator.next();
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(iterator::hasNext);
    events.close();
    assertFalse(more.get(10, TimeUnit.SECONDS));
    assertTrue(server.cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptedReaderStops() {
    server.replayScripts.add(FakeServer.isSilent());
    try (EventStream events = client.follow(Selection.all())) {
      Thread.currentThread().interrupt();
      FirnException e = assertThrows(FirnException.class, () -> events.iterator().hasNext());
      assertEquals(Code.CANCELLED, e.code());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void aClosedClientEndsIt() {
    server.replayScripts.add((request, to) -> to.onNext(FakeServer.batch(1)));
    EventStream events = client.follow(Selection.all());
    Iterator<Event> iterator = events.iterator();
    iterator.next();
    client.close();
    FirnException e = assertThrows(FirnException.class, iterator::hasNext);
    assertEquals(Code.CANCELLED, e.code());
  }

  @Test
  void aHandlersFailureEndsTheConsumerAndSavesNothing() throws Exception {
    server.replayScripts.add(
        (request, to) -> {
          for (long i = request.getAfterPosition() + 1; i <= 2; i++) {
            to.onNext(FakeServer.batch(i));
          }
        });
    MemoryStore store = new MemoryStore();
    IllegalStateException failure = new IllegalStateException("not today");
    try (EventConsumer consumer =
        client.consumer(
            store,
            Selection.all(),
            ReplayOptions.DEFAULT,
            batch -> {
              if (batch.position() == 2) {
                throw failure;
              }
            })) {
      assertEquals(failure, assertThrows(IllegalStateException.class, consumer::run));
    }
    assertEquals(Optional.of(new Checkpoint("a", 1)), store.saved);

    CompletableFuture<Void> consumed =
        client
            .async()
            .consume(
                store,
                Selection.all(),
                ReplayOptions.DEFAULT,
                batch -> CompletableFuture.failedFuture(failure));
    var failed = assertThrows(ExecutionException.class, () -> consumed.get(10, TimeUnit.SECONDS));
    assertEquals(failure, assertInstanceOf(IllegalStateException.class, failed.getCause()));
    assertEquals(Optional.of(new Checkpoint("a", 1)), store.saved);
    assertEquals(1, server.replays.get(1).getAfterPosition());
  }

  private static final class MemoryStore implements CheckpointStore {
    private final CompletableFuture<Checkpoint> firstSaved = new CompletableFuture<>();
    private volatile Optional<Checkpoint> saved = Optional.empty();

    @Override
    public Optional<Checkpoint> load() {
      return saved;
    }

    @Override
    public void save(Checkpoint checkpoint) {
      saved = Optional.of(checkpoint);
      firstSaved.complete(checkpoint);
    }
  }
}
