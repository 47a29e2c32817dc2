package dev.firn.client;

import dev.firn.internal.v1.EventDTO;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** An event of the log, as it was read. */
public final class Event extends EventData {
  Event(EventDTO dto) {
    super(dto);
  }

  static List<Event> listOf(List<EventDTO> dtos) {
    Event[] events = new Event[dtos.size()];
    for (int i = 0; i < events.length; i++) {
      events[i] = new Event(dtos.get(i));
    }
    return List.of(events);
  }

  /** Its place in the log: from 1, without gaps. This is the order of events. */
  public long position() {
    return dto.getPosition();
  }

  /** Its place in its stream: from 1, without gaps. */
  public long revision() {
    return dto.getRevision();
  }

  /**
   * When it was recorded, by the server's clock: in microseconds, strictly increasing. {@link
   * Instant#EPOCH} if it was not, being what an undo would append.
   *
   * @throws FirnException if the server has sent what is no time
   */
  public Instant createdAt() {
    try {
      return Times.parse(dto.getCreatedAt()).orElse(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      throw Errors.ofAnswer(e);
    }
  }

  /** Its place in the batch that it was appended with, from 0. */
  public int batchIndex() {
    return dto.getBatchIndex();
  }

  @Override
  public String toString() {
    return "Event[" + position() + " " + eventType() + " " + stream() + "#" + revision() + "]";
  }
}
