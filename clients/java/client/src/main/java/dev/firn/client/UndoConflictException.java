package dev.firn.client;

import dev.firn.internal.v1.UndoConflict;
import java.util.List;
import java.util.Map;

/** Later events changed what was to be undone or redone; nothing was written. */
public final class UndoConflictException extends FirnException {
  private static final long serialVersionUID = 1;

  private final transient List<ConflictingEvent> events;
  private final long eventsLeftOut;

  UndoConflictException(
      Code code, String message, Map<String, String> metadata, UndoConflict conflict) {
    super(code, ErrorReason.UNDO_CONFLICT, message, metadata);
    events = conflict.getEventsList().stream().map(ConflictingEvent::of).toList();
    eventsLeftOut = conflict.getMore();
  }

  /** The later events, by position, at most 100. */
  public List<ConflictingEvent> events() {
    return events == null ? List.of() : events;
  }

  /** How many more there are. */
  public long eventsLeftOut() {
    return eventsLeftOut;
  }
}
