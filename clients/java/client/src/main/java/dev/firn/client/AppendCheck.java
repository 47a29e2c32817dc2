package dev.firn.client;

import dev.firn.internal.v1.NoMatchCheck;
import dev.firn.internal.v1.StreamRevisionCheck;

/** A condition on the log as it stands when a batch would be appended. */
public final class AppendCheck {
  final dev.firn.internal.v1.AppendCheck proto;

  private AppendCheck(dev.firn.internal.v1.AppendCheck proto) {
    this.proto = proto;
  }

  /** Holds if the stream's last revision is this; 0 means that it must be empty. */
  public static AppendCheck revision(String stream, long revision) {
    return of(StreamRevisionCheck.newBuilder().setStream(stream).setRevision(revision));
  }

  /** Holds if the stream has at least one event. */
  public static AppendCheck exists(String stream) {
    return of(StreamRevisionCheck.newBuilder().setStream(stream).setExists(true));
  }

  /** Holds always, whatever the stream's revision. */
  public static AppendCheck any(String stream) {
    return of(StreamRevisionCheck.newBuilder().setStream(stream).setAny(true));
  }

  /** Holds if no event of the log matches. */
  public static AppendCheck noMatch(Query query) {
    return noMatch(query, 0);
  }

  /**
   * Holds if no event after a position matches.
   *
   * @param afterPosition up to where the application knows the log; at most the head
   */
  public static AppendCheck noMatch(Query query, long afterPosition) {
    NoMatchCheck.Builder check =
        NoMatchCheck.newBuilder().setQuery(query.toProto()).setAfterPosition(afterPosition);
    return new AppendCheck(dev.firn.internal.v1.AppendCheck.newBuilder().setNoMatch(check).build());
  }

  private static AppendCheck of(StreamRevisionCheck.Builder check) {
    return new AppendCheck(
        dev.firn.internal.v1.AppendCheck.newBuilder().setStreamRevision(check).build());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AppendCheck check && proto.equals(check.proto);
  }

  @Override
  public int hashCode() {
    return proto.hashCode();
  }

  @Override
  public String toString() {
    return "AppendCheck[" + proto.toString().strip().replace('\n', ' ') + "]";
  }
}
