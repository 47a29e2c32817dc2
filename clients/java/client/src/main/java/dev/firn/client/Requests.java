package dev.firn.client;

import com.google.protobuf.MessageLite;
import dev.firn.internal.v1.AppendEventRequest;
import dev.firn.internal.v1.AppendEventsRequest;
import dev.firn.internal.v1.AppendStreamRequest;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.GetEventsRequest;
import dev.firn.internal.v1.GetHistoryRequest;
import dev.firn.internal.v1.GetStateRequest;
import dev.firn.internal.v1.PayloadForm;
import dev.firn.internal.v1.ReplayEventsRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the contract's requests. JSON payloads are always asked for as text. */
final class Requests {
  // What the server takes as one message. A larger one would end every call that it is sent over.
  private static final int MAX_BYTES = 20 << 20;

  private Requests() {}

  /** The error of a request that is too large to be sent. */
  static Optional<FirnException> refusal(MessageLite request) {
    int size = request.getSerializedSize();
    return size <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            new FirnException(
                Code.RESOURCE_EXHAUSTED,
                "a request may have " + MAX_BYTES + " bytes as a message; got " + size));
  }

  static AppendEventRequest append(EventData event) {
    return AppendEventRequest.newBuilder().setEvent(event.dto).build();
  }

  static AppendEventRequest append(EventData event, long expectedRevision) {
    return AppendEventRequest.newBuilder()
        .setEvent(event.dto)
        .setExpectedRevision(expectedRevision)
        .build();
  }

  static AppendEventsRequest append(List<? extends EventData> events, AppendCheck... checks) {
    return AppendEventsRequest.newBuilder()
        .addAllEvents(dtos(events))
        .addAllChecks(protos(checks))
        .build();
  }

  static AppendStreamRequest appendStream(List<? extends EventData> events, AppendCheck... checks) {
    return AppendStreamRequest.newBuilder()
        .addAllEvents(dtos(events))
        .addAllChecks(protos(checks))
        .build();
  }

  private static List<EventDTO> dtos(List<? extends EventData> events) {
    return events.stream().map(event -> event.dto).toList();
  }

  private static List<dev.firn.internal.v1.AppendCheck> protos(AppendCheck... checks) {
    return Stream.of(checks).map(check -> check.proto).toList();
  }

  static GetEventsRequest get(Selection selection, PageRequest page) {
    GetEventsRequest.Builder request =
        GetEventsRequest.newBuilder()
            .setAfterPosition(selection.proto.getAfterPosition())
            .setPageSize(page.size())
            .setBackwards(page.newestFirst())
            .setPageToken(page.token())
            .setPayloadForm(PayloadForm.PAYLOAD_FORM_JSON);
    if (selection.proto.hasUntilPosition()) {
      request.setUntilPosition(selection.proto.getUntilPosition());
    }
    if (selection.proto.hasQuery()) {
      request.setQuery(selection.proto.getQuery());
    }
    if (selection.proto.hasBounds()) {
      request.setBounds(selection.proto.getBounds());
    }
    return request.build();
  }

  static ReplayEventsRequest replay(Selection selection, ReplayOptions options, boolean follow) {
    ReplayEventsRequest.Builder request =
        ReplayEventsRequest.newBuilder()
            .setAfterPosition(selection.proto.getAfterPosition())
            .setFollow(follow)
            .setBatchSize(options.batchSize())
            .setMaxLag(options.maxLag())
            .setPayloadForm(PayloadForm.PAYLOAD_FORM_JSON);
    options.heartbeatInterval().ifPresent(i -> request.setHeartbeatInterval(Times.toProto(i)));
    if (selection.proto.hasUntilPosition()) {
      request.setUntilPosition(selection.proto.getUntilPosition());
    }
    if (selection.proto.hasQuery()) {
      request.setQuery(selection.proto.getQuery());
    }
    if (selection.proto.hasBounds()) {
      request.setBounds(selection.proto.getBounds());
    }
    return request.build();
  }

  static GetStateRequest state(StateRequest request) {
    return GetStateRequest.newBuilder()
        .setTarget(request.target().toProto())
        .setAsOf(request.asOf().proto)
        .setProjection(request.projection())
        .build();
  }

  static GetHistoryRequest history(HistoryRequest request) {
    return GetHistoryRequest.newBuilder()
        .setTarget(request.target().toProto())
        .setAsOf(request.asOf().proto)
        .setProjection(request.projection())
        .setPageSize(request.pageSize())
        .setPageToken(request.pageToken())
        .setPayloadForm(PayloadForm.PAYLOAD_FORM_JSON)
        .build();
  }
}
