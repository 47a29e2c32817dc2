package dev.firn.client;

import java.util.List;
import java.util.Optional;

/**
 * The newest event of each of many streams and queries, all from one moment of the log.
 *
 * @param events one for each stream, then for each query, in the order of the request; empty where
 *     there is none
 * @param head the moment: the head, or an earlier position that was asked for
 */
public record NewestEvents(List<Optional<Event>> events, long head) {
  /** Copies the events. */
  public NewestEvents {
    events = List.copyOf(events);
  }
}
