package dev.firn.client;

import com.google.protobuf.ByteString;
import dev.firn.catalog.CatalogPayload;
import dev.firn.internal.v1.EventDTO;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An event to be appended. Its id and its timestamp are fixed when it is built: appending the same
 * object again, after whatever failure, is a retry and makes it no second event.
 *
 * <p>What the contract asks of an event is checked by the server, not here.
 */
public final class NewEvent extends EventData {
  private NewEvent(EventDTO dto) {
    super(dto);
  }

  /**
   * Begins an event about a target.
   *
   * @param eventType what happened: 1 to 128 bytes of {@code A-Z a-z 0-9 _ . : -}
   */
  public static Builder builder(String eventType, Target target) {
    return new Builder(eventType, target);
  }

  /** Begins an event about a target. */
  public static Builder builder(String eventType, String targetType, long targetId) {
    return builder(eventType, new Target(targetType, targetId));
  }

  /**
   * Begins an event of the catalogue: its type, its target's type and its payload are filled in.
   */
  public static Builder builder(CatalogPayload payload, long targetId) {
    return builder(payload.eventType(), payload.targetType(), targetId).payload(payload);
  }

  @Override
  public String toString() {
    return "NewEvent[" + id() + " " + eventType() + " " + stream() + "]";
  }

  /** Builds a {@link NewEvent}: a payload is required, all else is optional. */
  public static final class Builder {
    private final EventDTO.Builder dto = EventDTO.newBuilder();

    private Builder(String eventType, Target target) {
      dto.setEventType(eventType).setTargetType(target.type()).setTargetId(target.id());
    }

    /** The payload as JSON text, kept byte for byte: an object of at most 1 MiB and 64 levels. */
    public Builder payloadJson(String json) {
      dto.clearContentType().setPayloadJson(json);
      return this;
    }

    /**
     * The payload as what Jackson makes of a value: a map, a record, a bean.
     *
     * @throws IllegalArgumentException if Jackson cannot write it
     */
    public Builder payload(Object value) {
      return payloadJson(Json.write(value));
    }

    /** The payload as opaque bytes, at most 1 MiB, with their media type. */
    public Builder payloadBytes(byte[] bytes, String contentType) {
      dto.setPayloadBytes(ByteString.copyFrom(bytes)).setContentType(contentType);
      return this;
    }

    /** The event's UUID; unless given, a new one of version 7. */
    public Builder id(String id) {
      dto.setId(id);
      return this;
    }

    /** When it happened, of which whole milliseconds are kept; unless given, now. */
    public Builder timestamp(Instant timestamp) {
      dto.setTimestamp(timestamp.toEpochMilli());
      return this;
    }

    /** The stream's name: 1 to 256 bytes; unless given, the target's own. */
    public Builder stream(String stream) {
      dto.setStream(stream);
      return this;
    }

    /** Who did it: 1 to 128 bytes. */
    public Builder userId(String userId) {
      dto.setUserId(userId);
      return this;
    }

    /** Adds tags, at most 64 in all; {@code key:value} by habit. */
    public Builder tags(String... tags) {
      dto.addAllTags(List.of(tags));
      return this;
    }

    /** Adds metadata, at most 16 KiB in all. */
    public Builder metadata(Map<String, String> metadata) {
      dto.putAllMetadata(metadata);
      return this;
    }

    /**
     * The event.
     *
     * @throws IllegalStateException if no payload was given
     */
    public NewEvent build() {
      if (dto.getPayloadFormCase() == EventDTO.PayloadFormCase.PAYLOADFORM_NOT_SET) {
        throw new IllegalStateException("an event needs a payload, if only {}");
      }
      EventDTO.Builder event = dto.clone();
      if (event.getId().isEmpty()) {
        event.setId(Uuid7.next());
      }
      if (event.getTimestamp() == 0) {
        event.setTimestamp(System.currentTimeMillis());
      }
      return new NewEvent(event.build());
    }
  }
}
