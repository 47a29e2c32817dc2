package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.internal.v1.CountEventsRequest;
import dev.firn.internal.v1.CountEventsResponse;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.GetNewestEventsRequest;
import dev.firn.internal.v1.GetNewestEventsResponse;
import dev.firn.internal.v1.NewestEvent;
import dev.firn.testing.Firnd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reads that take more than one call, and what else the conformance cases do not reach. */
class ReadTest {
  private static NewestEvent found(long position) {
    return NewestEvent.newBuilder().setEvent(EventDTO.newBuilder().setPosition(position)).build();
  }

  @Test
  void countsToTheEnd() {
    List<CountEventsRequest> asked = new ArrayList<>();
    CountTask task =
        new CountTask(
            CountEventsRequest.newBuilder().setAfterPosition(5).build(),
            request -> {
              asked.add(request);
              long position = Math.min(request.getAfterPosition() + 100, 250);
              return CompletableFuture.completedFuture(
                  CountEventsResponse.newBuilder()
                      .setCount(position - request.getAfterPosition())
                      .setPosition(position)
                      .setUntil(250)
                      .build());
            });
    assertEquals(new EventCount(245, 250), task.join());
    assertEquals(
        List.of(5L, 105L, 205L), asked.stream().map(CountEventsRequest::getAfterPosition).toList());
    assertEquals(250, asked.get(1).getUntilPosition());
  }

  @Test
  void findsTheNewestOfAllAtOneMoment() {
    NewestEvent looksOn = NewestEvent.newBuilder().setPosition(40).build();
    NewestEvent none = NewestEvent.getDefaultInstance();
    List<List<NewestEvent>> answers =
        new ArrayList<>(
            List.of(
                List.of(found(90), looksOn, found(70)), // And no more in one answer.
                List.of(none),
                List.of(found(70), found(60)),
                List.of(found(50))));
    List<GetNewestEventsRequest> asked = new ArrayList<>();
    NewestRequest request =
        NewestRequest.ofStreams(List.of("a", "b", "c"))
            .withQueries(List.of(Query.of(QueryItem.all()), Query.of(QueryItem.all().tags("t"))));
    NewestTask task =
        new NewestTask(
            request.proto,
            part -> {
              asked.add(part);
              return CompletableFuture.completedFuture(
                  GetNewestEventsResponse.newBuilder()
                      .setHead(100)
                      .addAllNewest(answers.remove(0))
                      .build());
            });
    NewestEvents newest = task.join();
    assertEquals(100, newest.head());
    assertEquals(
        List.of(90L, 0L, 70L, 60L, 50L),
        newest.events().stream().map(event -> event.map(Event::position).orElse(0L)).toList());
    assertEquals(List.of("b"), List.copyOf(asked.get(1).getStreamsList()));
    assertEquals(40, asked.get(1).getUntilPosition());
    assertEquals(List.of("c"), List.copyOf(asked.get(2).getStreamsList()));
    assertEquals(100, asked.get(2).getUntilPosition());
    assertEquals(0, asked.get(3).getStreamsCount());
    assertEquals(request.proto.getQueriesList().subList(1, 2), asked.get(3).getQueriesList());
  }

  @Test
  void aFailureOfAPartIsTheWholes() {
    FirnException error = new FirnException(Code.UNKNOWN, "no");
    CountTask task =
        new CountTask(
            CountEventsRequest.getDefaultInstance(),
            request -> CompletableFuture.failedFuture(error));
    assertEquals(error, assertThrows(CompletionException.class, task::join).getCause());
  }

  @Test
  void allPagesAreReadBothWays() throws IOException {
    try (Firnd firnd = Firnd.launch();
        FirnClient client = FirnClient.connect(firnd.address())) {
      client.append(
          IntStream.range(0, 25)
              .mapToObj(i -> NewEvent.builder("seen", "image", i).payloadJson("{}").build())
              .toList());
      List<Long> positions =
          client
              .getAll(Selection.all(), PageRequest.FIRST.withSize(10))
              .map(Event::position)
              .toList();
      assertEquals(LongStream.rangeClosed(1, 25).boxed().toList(), positions);
      Optional<Event> newest =
          client.getAll(Selection.all(), PageRequest.FIRST.withNewestFirst()).findFirst();
      assertEquals(25, newest.orElseThrow().position());
    }
  }

  @Test
  void readersThatStoppedHinderNoOtherCall() throws IOException {
    try (Firnd firnd = Firnd.launch();
        FirnClient client = FirnClient.connect("firn://" + firnd.address() + "?deadline=10s")) {
      String payload = "{\"text\":\"" + "x".repeat(500_000) + "\"}";
      for (int i = 0; i < 20; i++) {
        client.append(NewEvent.builder("seen", "image", i).payloadJson(payload).build());
      }
      List<EventStream> stopped = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        EventStream events = client.follow(Selection.all());
        stopped.add(events);
        assertEquals(1, events.iterator().next().position());
      }
      assertEquals(20, client.getAll(Selection.all(), PageRequest.FIRST).count());
      stopped.forEach(EventStream::close);
    }
  }

  /** Whether what is appended after more than the deadline is answered before it has passed. */
  private static boolean goesOnAfter(Firnd firnd, Duration deadline, NewEvent event) {
    try (FirnClient client = FirnClient.connect(firnd.address());
        AppendStream stream = client.withDeadline(deadline).appendStream()) {
      stream.append(List.of(event)).join();
      firnd.kill();
      Thread.sleep(deadline.plusMillis(100).toMillis());
      firnd.start();
      return stream.append(List.of(event)).join().duplicate();
    } catch (CompletionException e) {
      return false;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAppendStreamThatWasIdleWhileTheServerWasAwayGoesOn() throws Exception {
    NewEvent event = NewEvent.builder("seen", "image", 1).payloadJson("{}").build();
    try (Firnd firnd = Firnd.launch()) {
      // A busy machine may need more than a second for what is not idle.
      assertTrue(
          IntStream.of(1, 2, 4, 8, 16)
              .anyMatch(seconds -> goesOnAfter(firnd, Duration.ofSeconds(seconds), event)));
    }
  }

  @Test
  void anAppendStreamWithoutAServerFailsAtTheDeadline() throws Exception {
    try (Firnd firnd = Firnd.launch();
        FirnClient client = FirnClient.connect(firnd.address())) {
      firnd.kill();
      NewEvent event = NewEvent.builder("seen", "image", 1).payloadJson("{}").build();
      FirnException error =
          Patience.failure(
              deadline -> {
                AppendStream stream = client.withDeadline(deadline).appendStream();
                CompletableFuture<BatchResult> result = stream.append(List.of(event));
                var failed = assertThrows(ExecutionException.class, result::get);
                assertTrue(stream.append(List.of(event)).isCompletedExceptionally());
                throw (FirnException) failed.getCause();
              });
      assertEquals(Code.UNAVAILABLE, error.code());
    }
  }

  @Test
  void anAppendStreamWaitsForNobodyWhenItIsAskedToBeReady() throws IOException {
    try (Firnd firnd = Firnd.launch();
        FirnClient client = FirnClient.connect("firn://" + firnd.address() + "?deadline=5m")) {
      AppendStream stream = client.appendStream();
      List<CompletableFuture<BatchResult>> results = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        List<NewEvent> batch =
            List.of(NewEvent.builder("seen", "image", i).payloadJson("{}").build());
        stream.ready(batch).join();
        results.add(stream.append(batch));
      }
      // A caller that goes on from an answer must not wait for answers.
      CompletableFuture<BatchResult> next =
          results
              .get(2_999)
              .thenCompose(
                  last ->
                      stream.append(
                          List.of(NewEvent.builder("seen", "image", 1).payloadJson("{}").build())));
      assertEquals(3_001, next.join().events().get(0).position());
      stream.end().join();
      assertTrue(results.stream().allMatch(CompletableFuture::isDone));
      assertThrows(IllegalStateException.class, () -> stream.append(List.of()));
    }
  }
}
