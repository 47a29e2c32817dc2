package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.internal.v1.AppendError;
import dev.firn.internal.v1.AppendEventsResponse;
import dev.firn.internal.v1.AppendStreamResult;
import dev.firn.internal.v1.AppendedEvent;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an append stream makes of answers, against a scripted server. */
class AppendStreamTest extends WithFakeServer {
  private static List<NewEvent> batch(String eventType, String payload) {
    return List.of(NewEvent.builder(eventType, "image", 1).payloadJson(payload).build());
  }

  private static AppendStreamResult appended(int events) {
    AppendEventsResponse.Builder answer = AppendEventsResponse.newBuilder();
    for (int i = 0; i < events; i++) {
      answer.addEvents(AppendedEvent.newBuilder().setCreatedAt("2026-02-21T15:04:05.120417Z"));
    }
    return AppendStreamResult.newBuilder().setAppended(answer).build();
  }

  private static AppendStreamResult overloaded() {
    return AppendStreamResult.newBuilder()
        .setError(
            AppendError.newBuilder()
                .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                .setReason(dev.firn.internal.v1.ErrorReason.ERROR_REASON_OVERLOADED))
        .build();
  }

  private static FirnException failureOf(CompletableFuture<?> result) {
    var failed = assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(FirnException.class, failed.getCause());
  }

  @Test
  void whatTheServerHadNoRoomForIsSentAgain() throws Exception {
    server.streamScript =
        request -> Optional.of(server.streamed.size() < 3 ? overloaded() : appended(1));
    try (AppendStream stream = client.appendStream()) {
      assertEquals(1, stream.append(batch("seen", "{}")).get(10, TimeUnit.SECONDS).events().size());
    }
    assertEquals(3, server.streamed.size());
    assertEquals(1, server.streamed.stream().distinct().count());
  }

  @Test
  void anOverloadThatLastsIsNoProgress() {
    server.streamScript = request -> Optional.of(overloaded());
    try (AppendStream stream = client.withDeadline(Duration.ofSeconds(1)).appendStream()) {
      assertInstanceOf(OverloadedException.class, failureOf(stream.append(batch("seen", "{}"))));
    }
    // The pauses are at least 25, 50, 100, 200, 400, 800 ms.
    assertTrue(server.streamed.size() <= 8, server.streamed.size() + " attempts in a second");
  }

  @Test
  void whatIsTooLargeOrAnsweredWronglyFailsAlone() throws Exception {
    server.streamScript =
        request ->
            Optional.of(appended(request.getEvents(0).getEventType().equals("twice") ? 2 : 1));
    try (AppendStream stream = client.appendStream()) {
      String large = "\"" + "x".repeat(20 << 20) + "\"";
      assertEquals(Code.RESOURCE_EXHAUSTED, failureOf(stream.append(batch("large", large))).code());
      assertEquals(Code.INTERNAL, failureOf(stream.append(batch("twice", "{}"))).code());
      stream.append(batch("seen", "{}")).get(10, TimeUnit.SECONDS);
    }
    assertEquals(2, server.streamed.size());
  }

  @Test
  void aSilentServerIsGivenUpAtTheDeadline() {
    AppendStream stream = client.withDeadline(Duration.ofMillis(300)).appendStream();
    assertEquals(Code.DEADLINE_EXCEEDED, failureOf(stream.append(batch("seen", "{}"))).code());
    assertEquals(Code.DEADLINE_EXCEEDED, failureOf(stream.append(batch("seen", "{}"))).code());
    stream.close();
  }

  @Test
  void aMessageThatTheWayRefusesIsNotSentAgain() {
    server.streamScript =
        request -> {
          throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
        };
    try (AppendStream stream = client.appendStream()) {
      assertEquals(Code.RESOURCE_EXHAUSTED, failureOf(stream.append(batch("seen", "{}"))).code());
    }
    assertEquals(1, server.streamed.size());
  }

  @Test
  void anAnswerCannotWaitForThoseAfterIt() throws Exception {
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    server.streamScript =
        request -> {
          (server.streamed.size() == 1 ? first : second).orTimeout(10, TimeUnit.SECONDS).join();
          return Optional.of(appended(1));
        };
    AppendStream stream = client.appendStream();
    CompletableFuture<Void> closed = stream.append(batch("seen", "{}")).thenRun(stream::close);
    CompletableFuture<BatchResult> last = stream.append(batch("seen", "{}"));
    first.complete(null); // The second is outstanding.
    var failed = assertThrows(ExecutionException.class, () -> closed.get(10, TimeUnit.SECONDS));
    assertInstanceOf(IllegalStateException.class, failed.getCause());
    second.complete(null);
    last.get(10, TimeUnit.SECONDS);
  }
}
