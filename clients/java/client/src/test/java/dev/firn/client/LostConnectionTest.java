package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break, whatever gRPC makes of it, and what only looks like that. */
@Timeout(60)
class LostConnectionTest {
  private static final NewEvent EVENT =
      NewEvent.builder("seen", "image", 1).payloadJson("{}").build();

  private static List<Status> lost() {
    // The first two as a write gives them that is the first to find the connection closed.
    Throwable closed = new ClosedChannelException().initCause(new ClosedChannelException());
    return List.of(
        Status.UNKNOWN.withDescription("channel closed").withCause(closed),
        Status.UNKNOWN.withDescription("Channel closed but for unknown reason").withCause(closed),
        Status.CANCELLED.withDescription("RST_STREAM closed stream. HTTP/2 error code: CANCEL"),
        Status.INTERNAL.withDescription(
            "RST_STREAM closed stream. HTTP/2 error code: INTERNAL_ERROR"),
        Status.INTERNAL.withDescription(
            "Abrupt GOAWAY closed sent stream. HTTP/2 error code: INTERNAL_ERROR"),
        Status.RESOURCE_EXHAUSTED.withDescription(
            "Connection closed after GOAWAY. HTTP/2 error code: ENHANCE_YOUR_CALM (Bandwidth"
                + " exhausted), debug data: too_many_pings"),
        Status.CANCELLED.withDescription("CANCELLED"));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void whatALostConnectionOrServerEndsCallsWithIsUnavailable(Status status) {
    FirnException error = Errors.of(status, new Metadata());
    assertEquals(Code.UNAVAILABLE, error.code());
    assertTrue(error.isPassing());
    assertEquals(status.getDescription(), error.getMessage());
    StatusRuntimeException cause = assertInstanceOf(StatusRuntimeException.class, error.getCause());
    assertEquals(status, cause.getStatus());
  }

  private static List<Status> forGood() {
    return List.of(
        Status.CANCELLED.withDescription("the application cancelled the call"),
        Status.CANCELLED.withDescription("Context cancelled"),
        Status.UNKNOWN.withDescription("channel closed"), // As a server might say.
        Status.UNKNOWN.withCause(new IllegalStateException()),
        Status.INTERNAL.withDescription("http2 exception"),
        Status.INTERNAL.withDescription(
            "RST_STREAM closed stream. HTTP/2 error code: PROTOCOL_ERROR"),
        Status.RESOURCE_EXHAUSTED.withDescription("gRPC message exceeds maximum size 1: 2"),
        Status.RESOURCE_EXHAUSTED.withDescription(
            "RST_STREAM closed stream. HTTP/2 error code: ENHANCE_YOUR_CALM (Bandwidth exhausted)"),
        Status.UNIMPLEMENTED.withDescription("unknown method"),
        Status.UNAUTHENTICATED,
        Status.DEADLINE_EXCEEDED);
  }

  @ParameterizedTest
  @MethodSource("forGood")
  void whatIsForGoodIsLeftAsItIs(Status status) {
    FirnException error = Errors.of(status, new Metadata());
    assertEquals(status.getCode().name(), error.code().name());
  }

  @Test
  void aReasonOfTheServerSaysMore() {
    Status status = lost().get(3);
    FirnException error = Errors.of(FakeServer.error(status, "CORRUPTED"));
    assertEquals(Code.INTERNAL, error.code());
    assertEquals(ErrorReason.CORRUPTED, error.reason());
  }

  private static List<FrameServer.End> broken() {
    return List.of(
        FrameServer.reset(FrameServer.CANCEL),
        FrameServer.reset(FrameServer.INTERNAL_ERROR),
        FrameServer.goAway(FrameServer.INTERNAL_ERROR, true),
        FrameServer.goAway(FrameServer.INTERNAL_ERROR, false),
        FrameServer.goAway(FrameServer.ENHANCE_YOUR_CALM, true),
        FrameServer.status(Code.CANCELLED, "CANCELLED"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aCallThatBrokeIsMadeAgain(FrameServer.End end) throws IOException {
    try (FrameServer server =
            new FrameServer(List.of(end, end, FrameServer.status(Code.UNIMPLEMENTED, "unknown")));
        FirnClient client = FirnClient.connect(server.address())) {
      FirnException e = assertThrows(FirnException.class, () -> client.append(EVENT));
      assertEquals(Code.UNIMPLEMENTED, e.code());
      assertEquals(3, server.calls.get());
    }
  }

  @Test
  void aCallThatTheServerRefusesIsNotMadeAgain() throws IOException {
    try (FrameServer server =
            new FrameServer(List.of(FrameServer.reset(FrameServer.PROTOCOL_ERROR)));
        FirnClient client = FirnClient.connect(server.address())) {
      FirnException e = assertThrows(FirnException.class, () -> client.append(EVENT));
      assertEquals(Code.INTERNAL, e.code());
      assertEquals(1, server.calls.get());
    }
  }
}
