package dev.firn.client;

import dev.firn.internal.v1.FieldChange;
import dev.firn.internal.v1.GetHistoryResponse;
import dev.firn.internal.v1.HistoryEntry;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a target, newest first.
 *
 * @param entries the events
 * @param nextPageToken for the next page; empty: this is the last
 * @param relatedUntil up to here, events of other targets that concern this one are listed with it;
 *     0: none are
 * @param position the moment
 */
public record HistoryPage(
    List<Entry> entries, String nextPageToken, long relatedUntil, long position) {
  /** Copies the entries. */
  public HistoryPage {
    entries = List.copyOf(entries);
  }

  /**
   * An event as history.
   *
   * @param event as it was appended
   * @param changes what it changed, by the names of its payload
   * @param batch the position of the first event of its batch
   * @param undoes the id of the event that it undoes, if it does
   * @param redoes the id of the event whose change it makes again, if it does
   * @param undone whether its change is undone
   * @param notUndoable why there is no inverse; empty if there is one
   * @param related it is another target's event that concerns this one
   */
  public record Entry(
      Event event,
      List<Change> changes,
      long batch,
      Optional<String> undoes,
      Optional<String> redoes,
      boolean undone,
      Optional<String> notUndoable,
      boolean related) {
    /** Copies the changes. */
    public Entry {
      changes = List.copyOf(changes);
    }

    static Entry of(HistoryEntry entry) {
      if (!entry.hasEvent()) {
        throw Errors.brokenAnswer("an entry without its event");
      }
      return new Entry(
          new Event(entry.getEvent()),
          entry.getChangesList().stream().map(Change::of).toList(),
          entry.getBatch(),
          given(entry.getUndoes()),
          given(entry.getRedoes()),
          entry.getUndone(),
          entry.getUndoable() ? Optional.empty() : Optional.of(entry.getNotUndoable()),
          entry.getRelated());
    }

    /** Whether there is an inverse, as far as the event's type and its payload say. */
    public boolean undoable() {
      return notUndoable.isEmpty();
    }
  }

  /**
   * A value before and after.
   *
   * @param field such as {@code rating}, {@code edits.exposure}, {@code metadata.title}
   * @param oldJson JSON text; empty: not said
   * @param newJson JSON text; empty: not said
   */
  public record Change(String field, Optional<String> oldJson, Optional<String> newJson) {
    static Change of(FieldChange change) {
      return new Change(change.getField(), given(change.getOldJson()), given(change.getNewJson()));
    }
  }

  static HistoryPage of(GetHistoryResponse response) {
    return new HistoryPage(
        response.getEntriesList().stream().map(Entry::of).toList(),
        response.getNextPageToken(),
        response.getRelatedUntil(),
        response.getPosition());
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Whether there are no older entries. */
  public boolean isLast() {
    return nextPageToken.isEmpty();
  }
}
