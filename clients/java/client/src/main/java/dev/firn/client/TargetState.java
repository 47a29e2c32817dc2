package dev.firn.client;

import dev.firn.internal.v1.GetStateResponse;
import java.util.Optional;

/**
 * A target's state at a moment.
 *
 * @param json the state as JSON text; empty if there was no such target
 * @param position the moment
 * @param lastEventPosition the last of the target's events up to then; 0 if there is none
 * @param events how many events were folded
 */
public record TargetState(
    Optional<String> json, long position, long lastEventPosition, int events) {
  static TargetState of(GetStateResponse response) {
    return new TargetState(
        Optional.of(response.getStateJson()).filter(json -> !json.isEmpty()),
        response.getPosition(),
        response.getLastEventPosition(),
        response.getEvents());
  }

  /**
   * The state read by Jackson as a type of the application's own; empty if there was no such
   * target.
   *
   * @throws IllegalArgumentException if it does not fit the type
   */
  public <T> Optional<T> as(Class<T> type) {
    return json.map(text -> Json.read(text, type));
  }
}
