package dev.firn.client;

import dev.firn.internal.v1.UndoResponse;
import java.util.List;

/**
 * What an undo or a redo appended.
 *
 * @param events the events that were appended, or would be, in order; if they are too many for an
 *     answer, without payloads, or without tags and metadata too
 * @param eventIds the ids of the events that were undone or redone, in the same order
 * @param overridden later events whose changes were overridden by force, at most 1,000
 * @param duplicate the same request was answered before
 * @param durability how durable it is
 */
public record UndoResult(
    List<Event> events,
    List<String> eventIds,
    List<ConflictingEvent> overridden,
    boolean duplicate,
    Durability durability) {
  /** Copies the lists. */
  public UndoResult {
    events = List.copyOf(events);
    eventIds = List.copyOf(eventIds);
    overridden = List.copyOf(overridden);
  }

  static UndoResult of(UndoResponse response) {
    return new UndoResult(
        Event.listOf(response.getEventsList()),
        response.getEventIdsList(),
        response.getOverriddenList().stream().map(ConflictingEvent::of).toList(),
        response.getDuplicate(),
        Durability.of(response.getDurability()));
  }
}
