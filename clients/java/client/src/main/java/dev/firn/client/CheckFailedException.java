package dev.firn.client;

import dev.firn.internal.v1.AppendConflict;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Checks of an append did not hold; nothing was written. */
public final class CheckFailedException extends FirnException {
  private static final long serialVersionUID = 1;

  private final transient List<FailedCheck> failedChecks;
  private final int checksLeftOut;

  /**
   * A check that did not hold.
   *
   * @param checkIndex its index in the checks of the append; 0 for an expected revision
   * @param actualRevision the last revision of the stream that the check is about, 0 if that is
   *     empty; absent if it is about no stream
   * @param events the newest of the events that broke it, at most 10, in the order of positions; an
   *     event that is too large comes without its payload, or not at all
   * @param eventsLeftOut how many of the events, though found, did not fit
   */
  public record FailedCheck(
      int checkIndex, OptionalLong actualRevision, List<Event> events, int eventsLeftOut) {
    /** Copies the events. */
    public FailedCheck {
      events = List.copyOf(events);
    }

    static FailedCheck of(dev.firn.internal.v1.FailedCheck check) {
      return new FailedCheck(
          check.getCheckIndex(),
          check.hasActualRevision()
              ? OptionalLong.of(check.getActualRevision())
              : OptionalLong.empty(),
          Event.listOf(check.getEventsList()),
          check.getEventsLeftOut());
    }
  }

  CheckFailedException(
      Code code, String message, Map<String, String> metadata, AppendConflict conflict) {
    super(code, ErrorReason.CHECK_FAILED, message, metadata);
    failedChecks = conflict.getFailedChecksList().stream().map(FailedCheck::of).toList();
    checksLeftOut = conflict.getChecksLeftOut();
  }

  /** Every check that failed, in the order of the append, and the events that broke it. */
  public List<FailedCheck> failedChecks() {
    return failedChecks == null ? List.of() : failedChecks;
  }

  /** How many more failed, but did not fit into the answer. */
  public int checksLeftOut() {
    return checksLeftOut;
  }
}
