package dev.firn.client;

import dev.firn.internal.v1.AppendEventsResponse;
import dev.firn.internal.v1.AppendedEvent;
import java.time.Instant;
import java.util.List;

/**
 * Where the events of a batch went.
 *
 * @param events one for each event, in their order
 * @param duplicate the batch was in the log already
 * @param durability how durable it is now
 */
public record BatchResult(List<Place> events, boolean duplicate, Durability durability) {
  /** Copies the events. */
  public BatchResult {
    events = List.copyOf(events);
  }

  /**
   * Where an event went.
   *
   * @param position its place in the log
   * @param revision its place in its stream
   * @param createdAt when it was recorded
   */
  public record Place(long position, long revision, Instant createdAt) {
    static Place of(AppendedEvent event) {
      return new Place(
          event.getPosition(), event.getRevision(), Instant.parse(event.getCreatedAt()));
    }
  }

  static BatchResult of(AppendEventsResponse response, int appended) {
    if (response.getEventsCount() != appended) {
      throw Errors.brokenAnswer(
          "it is of " + response.getEventsCount() + " events, not of " + appended);
    }
    return new BatchResult(
        response.getEventsList().stream().map(Place::of).toList(),
        response.getDuplicate(),
        Durability.of(response.getDurability()));
  }
}
