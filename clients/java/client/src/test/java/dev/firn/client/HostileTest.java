package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import dev.firn.internal.rpc.RetryInfo;
import dev.firn.internal.v1.AppendError;
import dev.firn.internal.v1.AppendEventsResponse;
import dev.firn.internal.v1.AppendStreamResult;
import dev.firn.internal.v1.AppendedEvent;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.GetEventsResponse;
import dev.firn.internal.v1.GetHistoryResponse;
import dev.firn.internal.v1.HistoryEntry;
import dev.firn.internal.v1.NewestEvent;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of servers that do not keep to the contract, and of its own end. */
@Timeout(60)
class HostileTest extends WithFakeServer {
  private static final NewEvent EVENT =
      NewEvent.builder("seen", "image", 1).payloadJson("{}").build();
  private static final Duration FOR_EVER =
      Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(Integer.MAX_VALUE).build();

  // After which gRPC's own pings give a silent connection up.
  private static final long PINGS_NANOS = TimeUnit.SECONDS.toNanos(40);

  private static FirnException failureOf(CompletableFuture<?> result) {
    var failed = assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(FirnException.class, failed.getCause());
  }

  private static void isMisfit(FirnException error) {
    assertEquals(Code.INTERNAL, error.code());
    assertEquals("", error.reason());
  }

  private static ReplayEventsResponse message(long position, long... events) {
    ReplayEventsResponse.Builder message = ReplayEventsResponse.newBuilder().setPosition(position);
    for (long event : events) {
      message.addEvents(EventDTO.newBuilder().setPosition(event).setPayloadJson("{}"));
    }
    return message.build();
  }

  private static FakeServer.Script<ReplayEventsRequest, ReplayEventsResponse> gives(
      ReplayEventsResponse... messages) {
    return (request, to) -> {
      Stream.of(messages).forEach(to::onNext);
      to.onCompleted();
    };
  }

  private static List<Long> positions(Iterable<Event> events) {
    List<Long> positions = new ArrayList<>();
    events.forEach(event -> positions.add(event.position()));
    return positions;
  }

  @Test
  void aReplayThatEndsWellBeforeItsBoundIsResumed() {
    server.head = FakeServer.head("a", 3);
    server.replayScripts.addAll(List.of(gives(message(2, 1, 2)), gives(), gives(message(3, 3))));
    assertEquals(List.of(1L, 2L, 3L), positions(client.replay(Selection.all())));
    assertEquals(
        List.of(0L, 2L, 2L),
        server.replays.stream().map(ReplayEventsRequest::getAfterPosition).toList());
  }

  @Test
  void aReplayAsOfATimeEndsWhereTheServerEndsIt() {
    server.head = FakeServer.head("a", 3);
    server.replayScripts.add(gives(message(2, 1, 2)));
    assertEquals(
        List.of(1L, 2L), positions(client.replay(Selection.all().asOf(Instant.ofEpochSecond(9)))));
  }

  static Stream<ReplayEventsResponse> messagesThatDoNotGoOn() {
    return Stream.of(
        message(1), // Goes back.
        message(1, 1),
        message(3, 2, 3), // An event from before it.
        message(3, 3, 4), // An event beyond it.
        message(4, 4, 3),
        message(4, 3, 3));
  }

  @ParameterizedTest
  @MethodSource("messagesThatDoNotGoOn")
  void nothingIsHandedOnOfAMessageThatDoesNotGoOn(ReplayEventsResponse wrong) throws Exception {
    server.head = FakeServer.head("a", 9);
    server.replayScripts.add(
        (request, to) -> {
          to.onNext(message(2, 1, 2));
          to.onNext(wrong);
        });
    Iterator<Event> events = client.replay(Selection.all()).iterator();
    assertEquals(1, events.next().position());
    assertEquals(2, events.next().position());
    isMisfit(assertThrows(FirnException.class, events::hasNext));

    Path file = Files.createTempDirectory(folder, "firn-").resolve("checkpoint");
    FileCheckpointStore store = new FileCheckpointStore(file);
    try (EventConsumer consumer =
        client.consumer(store, Selection.all(), ReplayOptions.DEFAULT, batch -> {})) {
      isMisfit(assertThrows(FirnException.class, consumer::run));
    }
    assertEquals(Optional.of(new Checkpoint("a", 2)), store.load());
    assertEquals(2, server.replays.size());
  }

  @Test
  void aResumedReplayAsksWhoseLogItIsWhenTheFirstMessageIsThere() {
    server.head = FakeServer.head("a", 3);
    server.replayScripts.addAll(
        List.of(
            (request, to) -> {
              to.onNext(message(1, 1));
              to.onError(Status.UNAVAILABLE.asRuntimeException());
            },
            (request, to) -> {
              server.head = FakeServer.head("b", 9);
              to.onNext(message(2, 2));
              to.onNext(message(3, 3));
              to.onCompleted();
            }));
    Iterator<Event> events = client.replay(Selection.all()).iterator();
    assertEquals(1, events.next().position());
    assertThrows(StoreChangedException.class, events::hasNext);
  }

  @Test
  void aFollowerFromACheckpointAsksAgainToo() {
    server.head = FakeServer.head("a", 3);
    server.replayScripts.add(
        (request, to) -> {
          server.head = FakeServer.head("b", 9);
          to.onNext(message(2, 2));
        });
    try (EventStream events = client.follow(Selection.all().after(new Checkpoint("a", 1)))) {
      assertThrows(StoreChangedException.class, () -> events.iterator().hasNext());
    }
  }

  @Test
  void aSilentFollowerTakesAnotherConnection() throws Exception {
    server.replayScripts.addAll(
        List.of(
            (request, to) -> to.onNext(message(1, 1)), (request, to) -> to.onNext(message(2, 2))));
    ReplayOptions often =
        ReplayOptions.DEFAULT.withHeartbeatInterval(java.time.Duration.ofMillis(100));
    try (Way way = new Way(server.address());
        FirnClient far = FirnClient.connect(way.address());
        EventStream events = far.follow(Selection.all(), often)) {
      Iterator<Event> iterator = events.iterator();
      assertEquals(1, iterator.next().position());
      way.block();
      long began = System.nanoTime();
      assertEquals(2, iterator.next().position());
      assertTrue(System.nanoTime() - began < PINGS_NANOS);
    }
  }

  @Test
  void aFollowerWhoseServerSaysNothingOfItsLogTakesAnotherConnection() throws Exception {
    server.replayScripts.add((request, to) -> to.onNext(message(1, 1)));
    try (Way way = new Way(server.address());
        FirnClient far = FirnClient.connect(way.address())) {
      far.head(); // There is a connection.
      way.block();
      long began = System.nanoTime();
      try (EventStream events = far.follow(Selection.all())) {
        assertEquals(1, events.iterator().next().position());
      }
      assertTrue(System.nanoTime() - began < PINGS_NANOS);
    }
  }

  @Test
  void aReplayDoesNotPauseBeyondItsDeadline() {
    RetryInfo delay =
        RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(600)).build();
    server.replayScripts.add(
        FakeServer.fails(FakeServer.error(Status.UNAVAILABLE, "SHUTTING_DOWN", delay)));
    FirnClient patient = client.withDeadline(java.time.Duration.ofSeconds(300));
    FirnException e =
        assertThrows(FirnException.class, () -> positions(patient.replay(Selection.all())));
    assertEquals(ErrorReason.SHUTTING_DOWN, e.reason());
    assertEquals(1, server.replays.size());
  }

  @Test
  void aDelayThatIsNoneIsAnErrorAllTheSame() {
    RetryInfo delay = RetryInfo.newBuilder().setRetryDelay(FOR_EVER).build();
    server.appendScripts.add(
        FakeServer.fails(FakeServer.error(Status.RESOURCE_EXHAUSTED, "OVERLOADED", delay)));
    assertInstanceOf(OverloadedException.class, failureOf(client.async().append(EVENT)));

    server.streamScript =
        request ->
            Optional.of(
                AppendStreamResult.newBuilder()
                    .setError(
                        AppendError.newBuilder()
                            .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                            .setReason(dev.firn.internal.v1.ErrorReason.ERROR_REASON_OVERLOADED)
                            .setRetryDelay(FOR_EVER))
                    .build());
    AppendStream stream = client.appendStream();
    long began = System.nanoTime();
    assertInstanceOf(OverloadedException.class, failureOf(stream.append(List.of(EVENT))));
    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(5), "it cannot be kept to");
  }

  @Test
  void aDelayOfNothingIsNoHotLoop() {
    Duration back = Duration.newBuilder().setSeconds(-1).build();
    RetryInfo delay = RetryInfo.newBuilder().setRetryDelay(back).build();
    FirnException error =
        Errors.of(FakeServer.error(Status.RESOURCE_EXHAUSTED, "OVERLOADED", delay));
    assertEquals(java.time.Duration.ofMillis(50), new Backoff(() -> 0).next(error));
  }

  @Test
  void aRequestThatIsTooLargeIsNotSent() {
    server.appendScripts.add(FakeServer.appended());
    NewEvent large =
        NewEvent.builder("seen", "image", 1).payloadBytes(new byte[21 << 20], "a/b").build();
    FirnException e = failureOf(client.async().append(large));
    assertEquals(Code.RESOURCE_EXHAUSTED, e.code());
    assertTrue(server.appends.isEmpty());
  }

  private static AppendStreamResult appended() {
    AppendedEvent event =
        AppendedEvent.newBuilder().setCreatedAt("2026-02-21T15:04:05.120417Z").build();
    return AppendStreamResult.newBuilder()
        .setAppended(AppendEventsResponse.newBuilder().addEvents(event))
        .build();
  }

  @Test
  void noMoreThan8MiBAreOutstandingAlsoOfLargeBatches() throws Exception {
    List<NewEvent> batch =
        List.of(
            NewEvent.builder("seen", "image", 1).payloadBytes(new byte[5 << 20], "a/b").build());
    AppendStream stream = client.appendStream();
    assertTrue(stream.ready(batch).isDone());
    CompletableFuture<BatchResult> first = stream.append(batch);
    CompletableFuture<Void> ready = stream.ready(batch);
    assertFalse(ready.isDone());
    assertTrue(stream.ready(List.of(EVENT)).isDone());
    CompletableFuture<CompletableFuture<BatchResult>> second =
        CompletableFuture.supplyAsync(() -> stream.append(batch));
    while (server.streamed.isEmpty()) {
      Thread.onSpinWait();
    }
    Thread.sleep(200);
    assertFalse(second.isDone());
    assertEquals(1, server.streamed.size());
    client.close();
    failureOf(first);
    ready.get(10, TimeUnit.SECONDS);
    failureOf(second.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anAnswerWithoutAnOutcomeIsAnError() {
    server.streamScript = request -> Optional.of(AppendStreamResult.getDefaultInstance());
    AppendStream stream = client.appendStream();
    isMisfit(failureOf(stream.append(List.of())));
    server.streamScript =
        request ->
            Optional.of(
                AppendStreamResult.newBuilder().setError(AppendError.getDefaultInstance()).build());
    assertEquals(Code.UNKNOWN, failureOf(stream.append(List.of(EVENT))).code());
  }

  @Test
  void aCallbackOfAnAnswerThatThrowsLosesNoOther() throws Exception {
    server.streamScript = request -> Optional.of(appended());
    try (AppendStream stream = client.appendStream()) {
      stream
          .append(List.of(EVENT))
          .whenComplete(
              (result, error) -> {
                throw new AssertionError("not today");
              });
      stream.append(List.of(EVENT)).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aHandlerThatThrowsAnErrorEndsTheConsumer() throws Exception {
    server.replayScripts.add((request, to) -> to.onNext(message(1, 1)));
    AssertionError error = new AssertionError("not today");
    for (boolean inStore : new boolean[] {false, true}) {
      CheckpointStore store =
          new CheckpointStore() {
            @Override
            public Optional<Checkpoint> load() {
              return Optional.empty();
            }

            @Override
            public void save(Checkpoint checkpoint) {
              throw error;
            }
          };
      CompletableFuture<Void> consumed =
          client
              .async()
              .consume(
                  store,
                  Selection.all(),
                  ReplayOptions.DEFAULT,
                  batch -> {
                    if (!inStore) {
                      throw error;
                    }
                    return CompletableFuture.completedFuture(null);
                  });
      var failed = assertThrows(ExecutionException.class, () -> consumed.get(10, TimeUnit.SECONDS));
      assertEquals(error, failed.getCause());
    }
  }

  @Test
  void whatWaitsToBeTriedAgainEndsWhenTheClientIsClosed() throws InterruptedException {
    RetryInfo delay =
        RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(20)).build();
    server.appendScripts.add(
        FakeServer.fails(FakeServer.error(Status.RESOURCE_EXHAUSTED, "OVERLOADED", delay)));
    CompletableFuture<AppendResult> waiting = client.async().append(EVENT);
    while (server.appends.isEmpty()) {
      Thread.onSpinWait();
    }
    Thread.sleep(500); // It waits.
    client.close();
    assertEquals(Code.CANCELLED, failureOf(waiting).code());
  }

  @Test
  void newestEventsThatAreLookedForEverFurtherBackEnd() {
    AtomicInteger calls = new AtomicInteger();
    NewestTask task =
        new NewestTask(
            NewestRequest.ofStreams(List.of("a")).proto,
            part -> {
              assertTrue(calls.incrementAndGet() < 10);
              return CompletableFuture.completedFuture(
                  dev.firn.internal.v1.GetNewestEventsResponse.newBuilder()
                      .setHead(9)
                      .addNewest(NewestEvent.newBuilder().setPosition(5))
                      .build());
            });
    isMisfit(failureOf(task));
  }

  @Test
  void aPageThatHasItselfForTheNextOneEndsTheRead() {
    server.page = GetEventsResponse.newBuilder().setNextPageToken("again").build();
    isMisfit(
        assertThrows(
            FirnException.class,
            () -> client.getAll(Selection.all(), PageRequest.FIRST).forEach(event -> {})));
    var given = new PublisherTest.Subscriber<Event>();
    client.async().getAll(Selection.all(), PageRequest.FIRST).subscribe(given);
    given.subscription.request(1);
    isMisfit(
        assertInstanceOf(FirnException.class, given.end.orTimeout(10, TimeUnit.SECONDS).join()));
  }

  @Test
  void aHistoryWithoutAnEventIsAnError() {
    GetHistoryResponse answer =
        GetHistoryResponse.newBuilder().addEntries(HistoryEntry.getDefaultInstance()).build();
    isMisfit(assertThrows(FirnException.class, () -> HistoryPage.of(answer)));
  }

  @Test
  void aTimeOfAnEventThatIsNoneIsAnErrorOfTheClient() {
    Event event = new Event(EventDTO.newBuilder().setCreatedAt("yesterday").build());
    isMisfit(assertThrows(FirnException.class, event::createdAt));
  }

  @Test
  void noProxyIsTold() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0)) {
      CompletableFuture.runAsync(
          () -> {
            try (var socket = proxy.accept()) {
              told.add(socket.toString());
            } catch (IOException e) {
              // Closed: nobody came.
            }
          });
      System.setProperty("https.proxyHost", "127.0.0.1");
      System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
      System.setProperty("http.nonProxyHosts", "");
      try (FirnClient near = FirnClient.connect("firn://" + server.address() + "?token=s3cret")) {
        assertEquals("a", near.head().storeId());
      } finally {
        System.clearProperty("https.proxyHost");
        System.clearProperty("https.proxyPort");
        System.clearProperty("http.nonProxyHosts");
      }
    }
    assertTrue(told.isEmpty(), told.toString());
  }

  @Test
  void aTokenThatCannotBeSentIsRefusedAndNotShown() throws IOException {
    Path file = folder.resolve("token");
    Files.writeString(file, "s3cret\nx");
    for (String parameter :
        List.of("token=s3cret%0Ax", "token=s3cr%C3%A9t", "token_file=" + file)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> FirnClient.connect("firn://localhost?" + parameter));
      assertTrue(e.getMessage().startsWith(parameter.split("=")[0] + ": "), e.getMessage());
      assertFalse(e.getMessage().contains("s3cr"), e.getMessage());
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{\"store_id\":\"a\"}",
        "{\"store_id\":\"\",\"position\":1}",
        "{\"store_id\":\"a\",\"position\":-1}",
        "{\"store_id\":\"a\",\"position\":1.5}",
        "{\"store_id\":\"a\",\"position\":99999999999999999999}",
        "{\"store_id\":\"a\",\"position\":\"1\"}",
        "{\"store_id\":\"a\",\"position\":1} and more"
      })
  void aFileWithoutACheckpointIsRefused(String text) throws IOException {
    Path file = folder.resolve("checkpoint");
    Files.writeString(file, text);
    IOException e = assertThrows(IOException.class, new FileCheckpointStore(file)::load);
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }
}
