package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.Durations;
import dev.firn.internal.rpc.RetryInfo;
import dev.firn.internal.v1.AppendEventResponse;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Retries, deadlines and the ends of calls, against a scripted server. */
class CallTest extends WithFakeServer {
  private static final NewEvent EVENT =
      NewEvent.builder("seen", "image", 1).payloadJson("{}").build();

  @Test
  void whatPassesIsTriedAgainWithTheSameRequest() {
    server.appendScripts.addAll(
        List.of(
            FakeServer.fails(Status.UNAVAILABLE.asRuntimeException()),
            FakeServer.fails(FakeServer.error(Status.UNAVAILABLE, "SHUTTING_DOWN")),
            FakeServer.appended()));
    assertEquals(1, client.append(EVENT).position());
    assertEquals(3, server.appends.size());
    assertEquals(1, server.appends.stream().distinct().count());
    assertEquals(EVENT.id(), server.appends.get(0).getEvent().getId());
  }

  @Test
  void anOverloadedServerIsGivenTheDelayThatItAsksFor() {
    RetryInfo delay = RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(300)).build();
    server.appendScripts.addAll(
        List.of(
            FakeServer.fails(FakeServer.error(Status.RESOURCE_EXHAUSTED, "OVERLOADED", delay)),
            FakeServer.appended()));
    long began = System.nanoTime();
    client.append(EVENT);
    assertTrue(System.nanoTime() - began >= Duration.ofMillis(300).toNanos());
  }

  @Test
  void anOverloadThatLastsIsTold() {
    RetryInfo delay = RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(200)).build();
    server.appendScripts.add(
        FakeServer.fails(FakeServer.error(Status.RESOURCE_EXHAUSTED, "OVERLOADED", delay)));
    FirnClient hasty = client.withDeadline(Duration.ofSeconds(2));
    OverloadedException e = assertThrows(OverloadedException.class, () -> hasty.append(EVENT));
    assertEquals(Duration.ofMillis(200), e.retryDelay());
    assertTrue(server.appends.size() > 1);
  }

  @Test
  void whatDoesNotPassIsToldAtOnce() {
    for (var error :
        List.of(
            FakeServer.error(Status.UNAVAILABLE, "READ_ONLY"),
            FakeServer.error(Status.RESOURCE_EXHAUSTED, "DISK_FULL"),
            Status.UNKNOWN.asRuntimeException())) {
      server.appendScripts.clear();
      server.appends.clear();
      server.appendScripts.add(FakeServer.fails(error));
      FirnException e = assertThrows(FirnException.class, () -> client.append(EVENT));
      assertEquals(error.getStatus().getCode().name(), e.code().name());
      assertEquals(1, server.appends.size());
    }
  }

  @Test
  void theLastAttemptsErrorIsToldWhenTheDeadlinePasses() {
    server.appendScripts.addAll(
        List.of(
            FakeServer.fails(FakeServer.error(Status.UNAVAILABLE, "SHUTTING_DOWN")),
            FakeServer.isSilent()));
    FirnClient hasty = client.withDeadline(Duration.ofSeconds(2));
    FirnException e = assertThrows(FirnException.class, () -> hasty.append(EVENT));
    assertEquals(ErrorReason.SHUTTING_DOWN, e.reason());
    assertEquals(2, server.appends.size());
  }

  @Test
  void withoutAnErrorTheDeadlineItselfIsTold() {
    server.appendScripts.add(FakeServer.isSilent());
    FirnClient hasty = client.withDeadline(Duration.ofMillis(300));
    FirnException e = assertThrows(FirnException.class, () -> hasty.append(EVENT));
    assertEquals(Code.DEADLINE_EXCEEDED, e.code());
    assertEquals("", e.reason());
    assertTrue(
        List.of(e.getStackTrace()).toString().contains("CallTest"), "it tells where it was asked");
  }

  @Test
  void aServerThatIsNotThereIsWaitedForUntilTheDeadline() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (FirnClient nobody = FirnClient.connect("127.0.0.1:" + port)) {
      FirnException e = Patience.failure(deadline -> nobody.withDeadline(deadline).append(EVENT));
      assertEquals(Code.UNAVAILABLE, e.code());
    }
  }

  @Test
  void aDeadlineMayBeAsLongAsAnyoneLikes() {
    server.appendScripts.add(FakeServer.appended());
    assertEquals(
        1, client.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)).append(EVENT).position());
    try (FirnClient patient =
        FirnClient.connect("firn://" + server.address() + "?deadline=999999999m")) {
      assertEquals(1, patient.append(EVENT).position());
    }
  }

  @Test
  void anAnswerToSomethingElseIsAnError() {
    server.appendScripts.add(
        (request, to) -> {
          to.onNext(AppendEventResponse.newBuilder().setCreatedAt("yesterday").build());
          to.onCompleted();
        });
    FirnException e = assertThrows(FirnException.class, () -> client.append(EVENT));
    assertEquals(Code.INTERNAL, e.code());
  }

  @Test
  void aCancelledFutureCancelsTheCall() throws InterruptedException {
    server.appendScripts.add(FakeServer.isSilent());
    CompletableFuture<AppendResult> result = client.async().append(EVENT);
    while (server.appends.isEmpty()) {
      Thread.onSpinWait();
    }
    result.cancel(true);
    assertTrue(server.cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptedThreadGivesUpAndStaysInterrupted() throws InterruptedException {
    server.appendScripts.add(FakeServer.isSilent());
    Thread.currentThread().interrupt();
    FirnException e = assertThrows(FirnException.class, () -> client.append(EVENT));
    assertEquals(Code.CANCELLED, e.code());
    assertTrue(Thread.interrupted());
  }

  @Test
  void aClosedClientSaysSo() {
    server.appendScripts.add(FakeServer.isSilent());
    CompletableFuture<AppendResult> underWay = client.async().append(EVENT);
    client.close();
    var failed = assertThrows(ExecutionException.class, () -> underWay.get(10, TimeUnit.SECONDS));
    assertEquals(Code.CANCELLED, assertInstanceOf(FirnException.class, failed.getCause()).code());
    assertThrows(IllegalStateException.class, () -> client.append(EVENT));
    assertThrows(IllegalStateException.class, () -> client.replay(Selection.all()));
    assertThrows(IllegalStateException.class, client::appendStream);
  }

  @Test
  void aCallThatWaitsToBeTriedAgainNoticesThatTheClientIsClosed() {
    server.appendScripts.add(FakeServer.fails(Status.UNAVAILABLE.asRuntimeException()));
    CompletableFuture<AppendResult> waiting = client.async().append(EVENT);
    while (server.appends.size() < 4) { // The next pause is of 200 ms or more.
      Thread.onSpinWait();
    }
    client.close();
    var failed = assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
    assertEquals(Code.CANCELLED, assertInstanceOf(FirnException.class, failed.getCause()).code());
  }
}
