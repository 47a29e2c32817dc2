package dev.firn.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.firn.internal.v1.CreateProjectionRequest;
import dev.firn.internal.v1.CreateProjectionResponse;
import dev.firn.internal.v1.GetHistoryRequest;
import dev.firn.internal.v1.GetHistoryResponse;
import dev.firn.internal.v1.GetStateRequest;
import dev.firn.internal.v1.GetStateResponse;
import dev.firn.internal.v1.QueryHeader;
import dev.firn.internal.v1.QueryRequest;
import dev.firn.internal.v1.QueryResponse;
import dev.firn.internal.v1.QueryRow;
import dev.firn.internal.v1.QueryValue;
import dev.firn.internal.v1.SqlFile;
import java.util.Map;
import java.util.stream.Collectors;

/** Steps through the client's own calls: of projections and of the past. */
final class ConformanceHistory {
  private ConformanceHistory() {}

  static Message.Builder call(FirnClient client, String call, JsonNode json) throws Exception {
    return switch (call) {
      case "CreateProjection" ->
          createProjection(
              client, ConformanceJson.parse(json, CreateProjectionRequest.newBuilder()));
      case "Query" -> query(client, ConformanceJson.parse(json, QueryRequest.newBuilder()));
      case "GetState" -> state(client, ConformanceJson.parse(json, GetStateRequest.newBuilder()));
      case "GetHistory" ->
          history(client, ConformanceJson.parse(json, GetHistoryRequest.newBuilder()));
      case "Undo" -> undone(client.undo(undo(json)));
      case "Redo" -> undone(client.redo(undo(json)));
      default -> throw new IllegalArgumentException("no such call: " + call);
    };
  }

  private static CreateProjectionResponse.Builder createProjection(
      FirnClient client, CreateProjectionRequest.Builder request) {
    Projection projection =
        request.getFilesCount() == 0
            ? Projection.builtIn(request.getName())
            : Projection.of(
                request.getName(),
                request.getFilesList().stream()
                    .collect(Collectors.toMap(SqlFile::getPath, SqlFile::getSql)));
    if (request.hasExpectedVersion()) {
      projection = projection.withExpectedVersion(request.getExpectedVersion());
    }
    if (request.getValidateOnly()) {
      projection = projection.withValidateOnly();
    }
    ProjectionVersion version = client.createProjection(projection);
    return CreateProjectionResponse.newBuilder()
        .setVersion(version.version())
        .setUnchanged(version.unchanged())
        .setPosition(version.position());
  }

  private static AsOf asOf(dev.firn.internal.v1.AsOf asOf) {
    return switch (asOf.getMomentCase()) {
      case POSITION -> AsOf.position(asOf.getPosition());
      case TIME ->
          AsOf.time(
              java.time.Instant.ofEpochSecond(
                  asOf.getTime().getSeconds(), asOf.getTime().getNanos()));
      case MOMENT_NOT_SET -> AsOf.NEWEST;
    };
  }

  private static QueryResponse.Builder query(FirnClient client, QueryRequest.Builder request)
      throws InterruptedException {
    SqlQuery query =
        SqlQuery.of(request.getProjection(), request.getSql()).withAsOf(asOf(request.getAsOf()));
    if (request.getProjection().isEmpty()) {
      query = SqlQuery.of(request.getSql()).withAsOf(asOf(request.getAsOf()));
    }
    if (request.getMaxRows() > 0) {
      query = query.withMaxRows(request.getMaxRows());
    }
    for (Map.Entry<String, QueryValue> parameter : request.getParametersMap().entrySet()) {
      String name = parameter.getKey();
      QueryValue value = parameter.getValue();
      query =
          switch (value.getValueCase()) {
            case INTEGER -> query.withParameter(name, value.getInteger());
            case REAL -> query.withParameter(name, value.getReal());
            case TEXT -> query.withParameter(name, value.getText());
            case BLOB -> query.withParameter(name, value.getBlob().toByteArray());
            case VALUE_NOT_SET -> query.withNull(name);
          };
    }
    return rows(whenReady(client, query));
  }

  private static SqlResult whenReady(FirnClient client, SqlQuery query)
      throws InterruptedException {
    long deadline = System.nanoTime() + ConformanceCalls.BUILD_DEADLINE.toNanos();
    while (true) {
      try {
        return client.query(query);
      } catch (FirnException e) {
        if (!e.reason().equals(ErrorReason.PROJECTION_NOT_READY) || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(10);
      }
    }
  }

  private static QueryResponse.Builder rows(SqlResult result) {
    QueryHeader.Builder header =
        QueryHeader.newBuilder().setPosition(result.position()).setHead(result.head());
    result
        .columns()
        .forEach(
            column ->
                header
                    .addColumnsBuilder()
                    .setName(column.name())
                    .setDeclaredType(column.declaredType()));
    QueryResponse.Builder response = QueryResponse.newBuilder().setHeader(header);
    for (SqlResult.Row row : result.rows()) {
      QueryRow.Builder values = response.addRowsBuilder();
      for (int i = 0; i < result.columns().size(); i++) {
        values.addValues(
            row.value(i).map(ConformanceHistory::value).orElse(QueryValue.newBuilder()));
      }
    }
    return response;
  }

  private static QueryValue.Builder value(Object value) {
    QueryValue.Builder proto = QueryValue.newBuilder();
    if (value instanceof Long integer) {
      return proto.setInteger(integer);
    }
    if (value instanceof Double real) {
      return proto.setReal(real);
    }
    return value instanceof String text
        ? proto.setText(text)
        : proto.setBlob(ByteString.copyFrom((byte[]) value));
  }

  private static GetStateResponse.Builder state(
      FirnClient client, GetStateRequest.Builder request) {
    StateRequest wanted =
        StateRequest.of(Target.of(request.getTarget())).withAsOf(asOf(request.getAsOf()));
    if (!request.getProjection().isEmpty()) {
      wanted = wanted.withProjection(request.getProjection());
    }
    TargetState state = client.state(wanted);
    return GetStateResponse.newBuilder()
        .setStateJson(state.json().orElse(""))
        .setPosition(state.position())
        .setLastEventPosition(state.lastEventPosition())
        .setEvents(state.events());
  }

  private static GetHistoryResponse.Builder history(
      FirnClient client, GetHistoryRequest.Builder request) {
    HistoryRequest wanted =
        HistoryRequest.of(Target.of(request.getTarget()))
            .withAsOf(asOf(request.getAsOf()))
            .withPageSize(request.getPageSize())
            .withPageToken(request.getPageToken());
    if (!request.getProjection().isEmpty()) {
      wanted = wanted.withProjection(request.getProjection());
    }
    HistoryPage page = client.history(wanted);
    GetHistoryResponse.Builder response =
        GetHistoryResponse.newBuilder()
            .setNextPageToken(page.nextPageToken())
            .setRelatedUntil(page.relatedUntil())
            .setPosition(page.position());
    for (HistoryPage.Entry entry : page.entries()) {
      var answer =
          response
              .addEntriesBuilder()
              .setEvent(ConformanceJson.dto(entry.event()))
              .setBatch(entry.batch())
              .setBatchIndex(entry.event().batchIndex())
              .setUndoes(entry.undoes().orElse(""))
              .setRedoes(entry.redoes().orElse(""))
              .setUndone(entry.undone())
              .setUndoable(entry.undoable())
              .setNotUndoable(entry.notUndoable().orElse(""))
              .setRelated(entry.related());
      for (HistoryPage.Change change : entry.changes()) {
        answer
            .addChangesBuilder()
            .setField(change.field())
            .setOldJson(change.oldJson().orElse(""))
            .setNewJson(change.newJson().orElse(""));
      }
    }
    return response;
  }

  private static UndoRequest undo(JsonNode json) throws java.io.IOException {
    var request =
        ConformanceJson.parse(json, dev.firn.internal.v1.UndoRequest.newBuilder()).build();
    UndoRequest undo =
        switch (request.getWhatCase()) {
          case EVENT_ID -> UndoRequest.event(request.getEventId());
          case BATCH_POSITION -> UndoRequest.batch(request.getBatchPosition());
          case LAST_GESTURE ->
              UndoRequest.lastGesture(
                  request.getLastGesture().getUserId(), request.getLastGesture().getSessionId());
          case WHAT_NOT_SET -> throw new IllegalArgumentException("not to be said");
        };
    if (request.hasUserId()) {
      undo = undo.withUserId(request.getUserId());
    }
    if (request.getForce()) {
      undo = undo.withForce();
    }
    if (request.getValidateOnly()) {
      undo = undo.withValidateOnly();
    }
    if (!request.getRequestId().isEmpty()) {
      undo = undo.withRequestId(request.getRequestId());
    }
    return undo.withMetadata(request.getMetadataMap());
  }

  private static dev.firn.internal.v1.UndoResponse.Builder undone(UndoResult result) {
    return dev.firn.internal.v1.UndoResponse.newBuilder()
        .addAllEvents(result.events().stream().map(ConformanceJson::dto).toList())
        .addAllEventIds(result.eventIds())
        .addAllOverridden(result.overridden().stream().map(ConformanceJson::conflicting).toList())
        .setDuplicate(result.duplicate())
        .setDurability(ConformanceCalls.durability(result.durability()));
  }
}
