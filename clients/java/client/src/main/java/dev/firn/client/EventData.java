package dev.firn.client;

import com.google.protobuf.ByteString;
import dev.firn.catalog.CatalogPayload;
import dev.firn.internal.v1.EventDTO;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable fact, as the application states it: what a {@link NewEvent} and an {@link Event}
 * that was read have in common. Either can be appended; of an event that was read, what the store
 * added is left behind.
 *
 * <p>No method returns {@code null}.
 */
public abstract sealed class EventData permits Event, NewEvent {
  private static final String JSON_TYPE = "application/json";

  final EventDTO dto;

  EventData(EventDTO dto) {
    this.dto = dto;
  }

  /** The event's UUID in its 36-character text form; in lower case when read. */
  public final String id() {
    return dto.getId();
  }

  /** The clock of who made it, in whole milliseconds: information only, it orders nothing. */
  public final Instant timestamp() {
    return Instant.ofEpochMilli(dto.getTimestamp());
  }

  /** What happened, for example {@code rating_changed}. */
  public final String eventType() {
    return dto.getEventType();
  }

  /** What it is about; {@link Target#NONE} if it has nothing but a stream. */
  public final Target target() {
    return new Target(dto.getTargetType(), dto.getTargetId());
  }

  /**
   * The stream's name: unless another was given, the target's own, for example {@code image-42}.
   */
  public final String stream() {
    String stream = dto.getStream();
    return stream.isEmpty() ? dto.getTargetType() + "-" + dto.getTargetId() : stream;
  }

  /** Who did it. */
  public final Optional<String> userId() {
    return dto.hasUserId() ? Optional.of(dto.getUserId()) : Optional.empty();
  }

  /** The tags, in the order in which they were given. */
  public final List<String> tags() {
    return List.copyOf(dto.getTagsList());
  }

  /** Facts about the event that are not the event, such as a correlation id. */
  public final Map<String, String> metadata() {
    return Map.copyOf(dto.getMetadataMap());
  }

  /**
   * Whether there is a payload. Always, but for an event in a conflict or in the answer of an undo
   * that was too large to be told whole.
   */
  public final boolean hasPayload() {
    return dto.getPayloadFormCase() != EventDTO.PayloadFormCase.PAYLOADFORM_NOT_SET;
  }

  /** Whether the payload is JSON, rather than opaque bytes. */
  public final boolean isJson() {
    return dto.hasPayloadJson();
  }

  /**
   * The payload's JSON text, exactly as it was appended.
   *
   * @throws IllegalStateException if it is not JSON
   */
  public final String payloadJson() {
    if (!dto.hasPayloadJson()) {
      throw new IllegalStateException("the payload of event " + id() + " is not JSON");
    }
    return dto.getPayloadJson();
  }

  /** The payload's bytes, those of its text if it is JSON. */
  public final byte[] payloadBytes() {
    ByteString bytes = dto.hasPayloadJson() ? dto.getPayloadJsonBytes() : dto.getPayloadBytes();
    return bytes.toByteArray();
  }

  /** The payload's media type: {@code application/json}, or what was given with opaque bytes. */
  public final String contentType() {
    return dto.hasPayloadJson() ? JSON_TYPE : dto.getContentType();
  }

  /**
   * The payload read by Jackson as a type of the application's own.
   *
   * @throws IllegalStateException if it is not JSON
   * @throws IllegalArgumentException if it does not fit the type
   */
  public final <T> T payloadAs(Class<T> type) {
    return Json.read(payloadJson(), type);
  }

  /**
   * The payload as one of the catalogue's types; empty if the event is of another type.
   *
   * @throws IllegalArgumentException if the event is of the type, but its payload does not fit
   */
  public final <T extends CatalogPayload> Optional<T> payloadOf(Class<T> type) {
    boolean is = isJson() && eventType().equals(CatalogPayload.eventTypeOf(type));
    return is ? Optional.of(payloadAs(type)) : Optional.empty();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof EventData event
        && getClass() == event.getClass()
        && dto.equals(event.dto);
  }

  @Override
  public final int hashCode() {
    return id().hashCode();
  }
}
