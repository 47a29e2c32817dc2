package dev.firn.client;

import java.util.List;

/**
 * A later event that changed what was to be undone or redone.
 *
 * @param eventId its id
 * @param position its place in the log
 * @param eventType its type
 * @param undoneEventId the event that was to be undone or redone; of several the newest
 * @param fields what both changed, such as {@code rating}: at most 64
 */
public record ConflictingEvent(
    String eventId, long position, String eventType, String undoneEventId, List<String> fields) {
  /** Copies the fields. */
  public ConflictingEvent {
    fields = List.copyOf(fields);
  }

  static ConflictingEvent of(dev.firn.internal.v1.ConflictingEvent event) {
    return new ConflictingEvent(
        event.getEventId(),
        event.getPosition(),
        event.getEventType(),
        event.getUndoneEventId(),
        event.getFieldsList());
  }
}
