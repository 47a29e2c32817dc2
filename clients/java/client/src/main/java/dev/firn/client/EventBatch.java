package dev.firn.client;

import dev.firn.internal.v1.ReplayEventsResponse;
import java.util.List;

/**
 * What the server sends of a replay at a time.
 *
 * @param events in the order of positions; may be empty
 * @param position everything up to here has been offered: what a consumer stores, once it has dealt
 *     with the events
 * @param head the head of the log when the batch was made
 * @param mark what else it says
 * @param storeId the log that it is of
 */
public record EventBatch(
    List<Event> events, long position, long head, ReplayMark mark, String storeId) {
  /** Copies the events. */
  public EventBatch {
    events = List.copyOf(events);
  }

  static EventBatch of(ReplayEventsResponse response, String storeId) {
    return new EventBatch(
        Event.listOf(response.getEventsList()),
        response.getPosition(),
        response.getHead(),
        ReplayMark.of(response.getMark()),
        storeId);
  }

  /** What a consumer stores, once it has dealt with the events. */
  public Checkpoint checkpoint() {
    return new Checkpoint(storeId, position);
  }
}
