package dev.firn.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firn.internal.v1.AppendError;
import dev.firn.internal.v1.AppendEventRequest;
import dev.firn.internal.v1.AppendEventResponse;
import dev.firn.internal.v1.AppendEventsRequest;
import dev.firn.internal.v1.AppendEventsResponse;
import dev.firn.internal.v1.AppendStreamRequest;
import dev.firn.internal.v1.AppendStreamResponse;
import dev.firn.internal.v1.CountEventsRequest;
import dev.firn.internal.v1.CountEventsResponse;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.GetEventsRequest;
import dev.firn.internal.v1.GetEventsResponse;
import dev.firn.internal.v1.GetHeadResponse;
import dev.firn.internal.v1.GetNewestEventsRequest;
import dev.firn.internal.v1.GetNewestEventsResponse;
import dev.firn.internal.v1.GetPositionAtRequest;
import dev.firn.internal.v1.GetPositionAtResponse;
import dev.firn.internal.v1.GetTimeAtRequest;
import dev.firn.internal.v1.GetTimeAtResponse;
import dev.firn.internal.v1.ReadBounds;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Steps through the client's own calls: of the log. */
final class ConformanceCalls {
  /** How long a projection of a few events may take to be built. */
  static final Duration BUILD_DEADLINE = Duration.ofSeconds(30);

  private ConformanceCalls() {}

  static String call(FirnClient client, String call, JsonNode json) throws Exception {
    return ConformanceJson.print(
        switch (call) {
          case "AppendEvent" ->
              append(client, ConformanceJson.parse(json, AppendEventRequest.newBuilder()));
          case "AppendEvents" ->
              append(client, ConformanceJson.parse(json, AppendEventsRequest.newBuilder()));
          case "AppendStream" -> appendStream(client, json);
          case "GetEvents" ->
              get(client, ConformanceJson.parse(json, GetEventsRequest.newBuilder()));
          case "GetNewestEvents" ->
              newest(client, ConformanceJson.parse(json, GetNewestEventsRequest.newBuilder()));
          case "CountEvents" ->
              count(client, ConformanceJson.parse(json, CountEventsRequest.newBuilder()));
          case "ReplayEvents" ->
              replay(client, ConformanceJson.parse(json, ReplayEventsRequest.newBuilder()));
          case "GetHead" -> head(client.head());
          case "GetPositionAt" ->
              positionAt(client, ConformanceJson.parse(json, GetPositionAtRequest.newBuilder()));
          case "GetTimeAt" ->
              GetTimeAtResponse.newBuilder()
                  .setCreatedAt(
                      ConformanceJson.time(
                          client.timeAt(
                              ConformanceJson.parse(json, GetTimeAtRequest.newBuilder())
                                  .getPosition())));
          default -> ConformanceHistory.call(client, call, json);
        });
  }

  /** An event as the application would make it, or as it was read if it has what the store adds. */
  private static EventData event(EventDTO dto) {
    if (dto.getPosition() != 0 || !dto.getCreatedAt().isEmpty()) {
      return new Event(dto);
    }
    Target target = new Target(dto.getTargetType(), dto.getTargetId());
    NewEvent.Builder event =
        NewEvent.builder(dto.getEventType(), target)
            .id(dto.getId())
            .timestamp(Instant.ofEpochMilli(dto.getTimestamp()))
            .stream(dto.getStream())
            .tags(dto.getTagsList().toArray(String[]::new))
            .metadata(dto.getMetadataMap());
    if (dto.hasUserId()) {
      event.userId(dto.getUserId());
    }
    return dto.hasPayloadBytes()
        ? event.payloadBytes(dto.getPayloadBytes().toByteArray(), dto.getContentType()).build()
        : event.payloadJson(dto.getPayloadJson()).build();
  }

  private static List<EventData> events(List<EventDTO> dtos) {
    return dtos.stream().map(ConformanceCalls::event).toList();
  }

  private static AppendCheck[] checks(List<dev.firn.internal.v1.AppendCheck> checks) {
    return checks.stream().map(ConformanceCalls::check).toArray(AppendCheck[]::new);
  }

  private static AppendCheck check(dev.firn.internal.v1.AppendCheck check) {
    if (check.hasNoMatch()) {
      return AppendCheck.noMatch(
          query(check.getNoMatch().getQuery()), check.getNoMatch().getAfterPosition());
    }
    var revision = check.getStreamRevision();
    return switch (revision.getExpectedCase()) {
      case REVISION -> AppendCheck.revision(revision.getStream(), revision.getRevision());
      case EXISTS -> AppendCheck.exists(revision.getStream());
      case ANY -> AppendCheck.any(revision.getStream());
      case EXPECTED_NOT_SET -> throw new IllegalArgumentException("not to be said");
    };
  }

  private static Query query(dev.firn.internal.v1.Query query) {
    return new Query(query.getItemsList().stream().map(ConformanceCalls::item).toList());
  }

  private static QueryItem item(dev.firn.internal.v1.QueryItem item) {
    return QueryItem.all()
        .eventTypes(item.getEventTypesList().toArray(String[]::new))
        .eventTypePrefixes(item.getEventTypePrefixesList().toArray(String[]::new))
        .tags(item.getTagsList().toArray(String[]::new))
        .streams(item.getStreamsList().toArray(String[]::new))
        .targets(item.getTargetsList().stream().map(Target::of).toArray(Target[]::new))
        .userIds(item.getUserIdsList().toArray(String[]::new));
  }

  private static Instant instant(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static Selection selection(boolean hasQuery, dev.firn.internal.v1.Query query) {
    return hasQuery ? Selection.matching(query(query)) : Selection.all();
  }

  private static Selection bounded(Selection all, ReadBounds bounds) {
    Selection selection = all;
    if (bounds.hasMinRevision()) {
      selection = selection.minRevision(bounds.getMinRevision());
    }
    if (bounds.hasMaxRevision()) {
      selection = selection.maxRevision(bounds.getMaxRevision());
    }
    if (bounds.hasMinTimestamp()) {
      selection = selection.minTimestamp(Instant.ofEpochMilli(bounds.getMinTimestamp()));
    }
    if (bounds.hasMaxTimestamp()) {
      selection = selection.maxTimestamp(Instant.ofEpochMilli(bounds.getMaxTimestamp()));
    }
    if (bounds.hasFromTime()) {
      selection = selection.fromTime(instant(bounds.getFromTime()));
    }
    return bounds.hasAsOf() ? selection.asOf(instant(bounds.getAsOf())) : selection;
  }

  private static AppendEventResponse.Builder append(
      FirnClient client, AppendEventRequest.Builder request) {
    EventData event = event(request.getEvent());
    AppendResult result =
        request.hasExpectedRevision()
            ? client.append(event, request.getExpectedRevision())
            : client.append(event);
    return AppendEventResponse.newBuilder()
        .setPosition(result.position())
        .setRevision(result.revision())
        .setCreatedAt(ConformanceJson.time(result.createdAt()))
        .setDuplicate(result.duplicate())
        .setDurability(durability(result.durability()));
  }

  static dev.firn.internal.v1.Durability durability(Durability durability) {
    return durability == Durability.UNKNOWN
        ? dev.firn.internal.v1.Durability.DURABILITY_UNSPECIFIED
        : dev.firn.internal.v1.Durability.valueOf("DURABILITY_" + durability);
  }

  private static AppendEventsResponse.Builder append(
      FirnClient client, AppendEventsRequest.Builder request) {
    return batch(client.append(events(request.getEventsList()), checks(request.getChecksList())));
  }

  private static AppendEventsResponse.Builder batch(BatchResult result) {
    AppendEventsResponse.Builder response =
        AppendEventsResponse.newBuilder()
            .setDuplicate(result.duplicate())
            .setDurability(durability(result.durability()));
    for (BatchResult.Place place : result.events()) {
      response
          .addEventsBuilder()
          .setPosition(place.position())
          .setRevision(place.revision())
          .setCreatedAt(ConformanceJson.time(place.createdAt()));
    }
    return response;
  }

  private static AppendStreamResponse.Builder appendStream(FirnClient client, JsonNode requests)
      throws IOException, InterruptedException {
    List<CompletableFuture<BatchResult>> results = new ArrayList<>();
    try (AppendStream stream = client.appendStream()) {
      for (JsonNode json : requests) {
        var request = ConformanceJson.parse(json, AppendStreamRequest.newBuilder());
        results.add(
            stream.append(events(request.getEventsList()), checks(request.getChecksList())));
      }
    }
    AppendStreamResponse.Builder response = AppendStreamResponse.newBuilder();
    for (CompletableFuture<BatchResult> result : results) {
      var answer = response.addResultsBuilder().setRequestNumber(response.getResultsCount());
      try {
        answer.setAppended(batch(result.get()));
      } catch (ExecutionException e) {
        answer.setError(error((FirnException) e.getCause()));
      }
    }
    return response;
  }

  private static AppendError.Builder error(FirnException e) {
    AppendError.Builder error =
        AppendError.newBuilder()
            .setCode(e.code().ordinal())
            .setReason(dev.firn.internal.v1.ErrorReason.valueOf("ERROR_REASON_" + e.reason()))
            .setMessage(e.getMessage())
            .putAllMetadata(e.metadata());
    if (e instanceof InvalidFieldException invalid) {
      invalid
          .fields()
          .forEach(
              f ->
                  error
                      .addInvalidFieldsBuilder()
                      .setField(f.name())
                      .setDescription(f.description()));
    }
    if (e instanceof CheckFailedException failed) {
      error.setConflict(ConformanceJson.conflict(failed));
    }
    return error;
  }

  private static GetEventsResponse.Builder get(
      FirnClient client, GetEventsRequest.Builder request) {
    Selection selection =
        bounded(
            selection(request.hasQuery(), request.getQuery()).after(request.getAfterPosition()),
            request.getBounds());
    if (request.hasUntilPosition()) {
      selection = selection.until(request.getUntilPosition());
    }
    PageRequest wanted =
        new PageRequest(request.getPageSize(), request.getBackwards(), request.getPageToken());
    EventPage page = client.get(selection, wanted);
    return GetEventsResponse.newBuilder()
        .addAllEvents(page.events().stream().map(ConformanceJson::dto).toList())
        .setNextPageToken(page.nextPageToken())
        .setPosition(page.position())
        .setHead(page.head());
  }

  private static GetNewestEventsResponse.Builder newest(
      FirnClient client, GetNewestEventsRequest.Builder request) {
    NewestRequest wanted =
        NewestRequest.ofStreams(request.getStreamsList())
            .withQueries(request.getQueriesList().stream().map(ConformanceCalls::query).toList());
    if (request.hasUntilPosition()) {
      wanted = wanted.until(request.getUntilPosition());
    }
    NewestEvents newest = client.newest(wanted);
    GetNewestEventsResponse.Builder response =
        GetNewestEventsResponse.newBuilder().setHead(newest.head());
    newest
        .events()
        .forEach(
            event -> {
              var answer = response.addNewestBuilder();
              event.ifPresent(found -> answer.setEvent(ConformanceJson.dto(found)));
            });
    return response;
  }

  private static CountEventsResponse.Builder count(
      FirnClient client, CountEventsRequest.Builder request) {
    Selection selection =
        bounded(
            selection(request.hasQuery(), request.getQuery()).after(request.getAfterPosition()),
            request.getBounds());
    EventCount count = client.count(selection);
    return CountEventsResponse.newBuilder()
        .setCount(count.count())
        .setPosition(count.position())
        .setUntil(count.position());
  }

  private static ReplayEventsResponse.Builder replay(
      FirnClient client, ReplayEventsRequest.Builder request) {
    Selection selection =
        bounded(
            selection(request.hasQuery(), request.getQuery()).after(request.getAfterPosition()),
            request.getBounds());
    if (request.hasUntilPosition()) {
      selection = selection.until(request.getUntilPosition());
    }
    ReplayOptions options = ReplayOptions.DEFAULT;
    if (request.hasHeartbeatInterval()) {
      options = options.withHeartbeatInterval(Times.of(request.getHeartbeatInterval()));
    }
    ReplayEventsResponse.Builder response = ReplayEventsResponse.newBuilder();
    try (EventStream stream =
        request.getFollow()
            ? client.follow(selection, options)
            : client.replay(selection, options)) {
      for (EventBatch batch : stream.batches()) {
        batch.events().forEach(event -> response.addEvents(ConformanceJson.dto(event)));
        response.setPosition(batch.position()).setHead(batch.head());
      }
    }
    return response;
  }

  private static GetHeadResponse.Builder head(Head head) {
    return GetHeadResponse.newBuilder()
        .setPosition(head.position())
        .setCreatedAt(head.createdAt().map(ConformanceJson::time).orElse(""))
        .setStoreId(head.storeId())
        .setServerVersion(head.serverVersion());
  }

  private static GetPositionAtResponse.Builder positionAt(
      FirnClient client, GetPositionAtRequest.Builder request) {
    PositionAt at = client.positionAt(instant(request.getTime()));
    return GetPositionAtResponse.newBuilder()
        .setPosition(at.position())
        .setCreatedAt(at.createdAt().map(ConformanceJson::time).orElse(""))
        .setHead(at.head());
  }
}
