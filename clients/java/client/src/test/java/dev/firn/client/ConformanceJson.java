package dev.firn.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.firn.internal.v1.AppendConflict;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.UndoConflict;
import java.io.IOException;
import java.time.Instant;

/** Protobuf's JSON form, in which the cases are written. */
final class ConformanceJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ConformanceJson() {}

  /** Reads a request. */
  static <B extends Message.Builder> B parse(JsonNode json, B builder) throws IOException {
    JsonFormat.parser().merge(json.toString(), builder);
    return builder;
  }

  static String print(Message.Builder message) throws IOException {
    return print(message.build());
  }

  static String print(Message message) throws IOException {
    return JsonFormat.printer()
        .preservingProtoFieldNames()
        .includingDefaultValueFields()
        .print(message);
  }

  /** An error as the cases write it. */
  static String error(FirnException e) throws IOException {
    ObjectNode error = MAPPER.createObjectNode();
    error.put("code", e.code().name()).put("reason", e.reason()).put("message", e.getMessage());
    ObjectNode metadata = error.putObject("metadata");
    e.metadata().forEach(metadata::put);
    if (e instanceof InvalidFieldException invalid) {
      var fields = error.putArray("fields");
      invalid.fields().forEach(field -> fields.add(field.name()));
    }
    if (e instanceof CheckFailedException failed) {
      error.set("conflict", MAPPER.readTree(print(conflict(failed))));
    }
    if (e instanceof UndoConflictException failed) {
      UndoConflict.Builder conflict = UndoConflict.newBuilder().setMore(failed.eventsLeftOut());
      failed.events().forEach(event -> conflict.addEvents(conflicting(event)));
      error.set("undo_conflict", MAPPER.readTree(print(conflict)));
    }
    return error.toString();
  }

  static AppendConflict conflict(CheckFailedException e) {
    AppendConflict.Builder conflict =
        AppendConflict.newBuilder().setChecksLeftOut(e.checksLeftOut());
    for (CheckFailedException.FailedCheck failed : e.failedChecks()) {
      var check =
          conflict
              .addFailedChecksBuilder()
              .setCheckIndex(failed.checkIndex())
              .setEventsLeftOut(failed.eventsLeftOut());
      failed.actualRevision().ifPresent(check::setActualRevision);
      failed.events().forEach(event -> check.addEvents(dto(event)));
    }
    return conflict.build();
  }

  static dev.firn.internal.v1.ConflictingEvent conflicting(ConflictingEvent event) {
    return dev.firn.internal.v1.ConflictingEvent.newBuilder()
        .setEventId(event.eventId())
        .setPosition(event.position())
        .setEventType(event.eventType())
        .setUndoneEventId(event.undoneEventId())
        .addAllFields(event.fields())
        .build();
  }

  /** An event as its accessors tell it. */
  static EventDTO dto(Event event) {
    EventDTO.Builder dto =
        EventDTO.newBuilder()
            .setId(event.id())
            .setTimestamp(event.timestamp().toEpochMilli())
            .setEventType(event.eventType())
            .setTargetType(event.target().type())
            .setTargetId(event.target().id())
            .setPosition(event.position())
            .setStream(event.stream())
            .setRevision(event.revision())
            .addAllTags(event.tags())
            .putAllMetadata(event.metadata())
            .setBatchIndex(event.batchIndex());
    event.userId().ifPresent(dto::setUserId);
    if (event.position() > 0) { // Otherwise it is what an undo would append.
      dto.setCreatedAt(time(event.createdAt()));
    }
    if (event.isJson()) {
      dto.setPayloadJson(event.payloadJson());
    } else if (event.hasPayload()) {
      dto.setPayloadBytes(ByteString.copyFrom(event.payloadBytes()))
          .setContentType(event.contentType());
    }
    return dto.build();
  }

  /** A recorded time: always in microseconds. */
  static String time(Instant instant) {
    String seconds = instant.toString().substring(0, "2026-02-21T15:04:05".length());
    return seconds + String.format(".%06dZ", instant.getNano() / 1000);
  }
}
