package dev.firn.client;

import dev.firn.internal.v1.GetEventsResponse;
import java.util.List;

/**
 * A page of events.
 *
 * @param events in the order of positions, or from the newest; a page may be empty and not the last
 * @param nextPageToken for the next page; empty: this is the last
 * @param position how far the page has looked: it has every event that matches up to here, or every
 *     one beyond here if it is from the newest
 * @param head the head of the log when it was read
 */
public record EventPage(List<Event> events, String nextPageToken, long position, long head) {
  /** Copies the events. */
  public EventPage {
    events = List.copyOf(events);
  }

  /**
   * @param request what it answers
   * @throws FirnException if it has itself for the next one, which would go on for ever
   */
  static EventPage of(GetEventsResponse response, PageRequest request) {
    if (!request.token().isEmpty() && response.getNextPageToken().equals(request.token())) {
      throw Errors.brokenAnswer("a page that has itself for the next one");
    }
    return new EventPage(
        Event.listOf(response.getEventsList()),
        response.getNextPageToken(),
        response.getPosition(),
        response.getHead());
  }

  /** Whether there is nothing left to look at. */
  public boolean isLast() {
    return nextPageToken.isEmpty();
  }
}
