package dev.firn.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import dev.firn.internal.v1.AppendEventRequest;
import dev.firn.internal.v1.AppendEventsRequest;
import dev.firn.internal.v1.CountEventsRequest;
import dev.firn.internal.v1.DiffRequest;
import dev.firn.internal.v1.DiffResponse;
import dev.firn.internal.v1.EventStoreGrpc;
import dev.firn.internal.v1.GetEventsRequest;
import dev.firn.internal.v1.GetPositionAtRequest;
import dev.firn.internal.v1.GetTimeAtRequest;
import dev.firn.internal.v1.HistoryGrpc;
import dev.firn.internal.v1.ListReplaysRequest;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import dev.firn.internal.v1.UndoRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;

/** Steps that the client's own types cannot say, through the bare contract. */
final class ConformanceWire {
  private ConformanceWire() {}

  static String call(FirnClient client, String call, JsonNode json)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ConformanceCalls.BUILD_DEADLINE.toNanos();
    while (true) {
      try {
        return ConformanceJson.print(answer(client, call, json));
      } catch (StatusRuntimeException e) {
        FirnException error = Errors.of(e);
        if (!error.reason().equals(ErrorReason.PROJECTION_NOT_READY)
            || System.nanoTime() > deadline) {
          throw error;
        }
        Thread.sleep(Duration.ofMillis(10).toMillis());
      }
    }
  }

  private static Message answer(FirnClient client, String call, JsonNode json) throws IOException {
    var channel = client.async().connection.channel();
    var store = EventStoreGrpc.newBlockingStub(channel);
    var history = HistoryGrpc.newBlockingStub(channel);
    return switch (call) {
      case "AppendEvent" -> store.appendEvent(read(json, AppendEventRequest.newBuilder()).build());
      case "AppendEvents" ->
          store.appendEvents(read(json, AppendEventsRequest.newBuilder()).build());
      case "GetEvents" -> store.getEvents(read(json, GetEventsRequest.newBuilder()).build());
      case "CountEvents" -> store.countEvents(read(json, CountEventsRequest.newBuilder()).build());
      case "GetPositionAt" ->
          store.getPositionAt(read(json, GetPositionAtRequest.newBuilder()).build());
      case "GetTimeAt" -> store.getTimeAt(read(json, GetTimeAtRequest.newBuilder()).build());
      case "ListReplays" -> store.listReplays(read(json, ListReplaysRequest.newBuilder()).build());
      case "ReplayEvents" ->
          merged(
              store.replayEvents(read(json, ReplayEventsRequest.newBuilder()).build()),
              ReplayEventsResponse.newBuilder());
      case "Diff" ->
          merged(
              history.diff(read(json, DiffRequest.newBuilder()).build()),
              DiffResponse.newBuilder());
      case "Undo" -> history.undo(read(json, UndoRequest.newBuilder()).build());
      default -> throw new IllegalArgumentException("no such call: " + call);
    };
  }

  private static <B extends Message.Builder> B read(JsonNode json, B builder) throws IOException {
    return ConformanceJson.parse(json, builder);
  }

  private static Message merged(Iterator<? extends Message> messages, Message.Builder all) {
    messages.forEachRemaining(all::mergeFrom);
    return all.build();
  }
}
