package dev.firn.client;

import dev.firn.internal.v1.CountEventsRequest;
import dev.firn.internal.v1.ReadBounds;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which events of the log are meant. Each method returns another selection that is narrower by what
 * it says; every bound is inclusive, but for {@link #after(long)}.
 */
public final class Selection {
  private static final Selection ALL =
      new Selection(CountEventsRequest.getDefaultInstance(), Optional.empty());

  /** Whichever request is made of it, its fields are named as in this one. */
  final CountEventsRequest proto;

  /** The log that the position belongs to, if it came with one. */
  final Optional<String> storeId;

  private Selection(CountEventsRequest proto, Optional<String> storeId) {
    this.proto = proto;
    this.storeId = storeId;
  }

  /** All of the log. */
  public static Selection all() {
    return ALL;
  }

  /** All events that match the query. */
  public static Selection matching(Query query) {
    return ALL.with(request -> request.setQuery(query.toProto()));
  }

  /** All events that match at least one of the items. */
  public static Selection matching(QueryItem... items) {
    return matching(Query.of(items));
  }

  /** Only events beyond a position, which is exclusive: 0 is the beginning. */
  public Selection after(long position) {
    return with(request -> request.setAfterPosition(position));
  }

  /**
   * Only events beyond a checkpoint. A replay or a follower of it ends with {@link
   * ErrorReason#STORE_CHANGED} if the server has another log than the checkpoint's.
   */
  public Selection after(Checkpoint checkpoint) {
    return new Selection(after(checkpoint.position()).proto, Optional.of(checkpoint.storeId()));
  }

  /** Only events up to a position, at most the head. Not for a follower. */
  public Selection until(long position) {
    return with(request -> request.setUntilPosition(position));
  }

  /** Only events whose place in their stream is this or a later one. */
  public Selection minRevision(long revision) {
    return withBounds(bounds -> bounds.setMinRevision(revision));
  }

  /** Only events whose place in their stream is this or an earlier one. */
  public Selection maxRevision(long revision) {
    return withBounds(bounds -> bounds.setMaxRevision(revision));
  }

  /** Only events whose {@link Event#timestamp()} is this or later. Answered by a scan. */
  public Selection minTimestamp(Instant timestamp) {
    return withBounds(bounds -> bounds.setMinTimestamp(timestamp.toEpochMilli()));
  }

  /** Only events whose {@link Event#timestamp()} is this or earlier. Answered by a scan. */
  public Selection maxTimestamp(Instant timestamp) {
    return withBounds(bounds -> bounds.setMaxTimestamp(timestamp.toEpochMilli()));
  }

  /** Only events recorded at this moment or later. */
  public Selection fromTime(Instant time) {
    return withBounds(bounds -> bounds.setFromTime(Times.toProto(time)));
  }

  /** The log as it was at this moment of recorded time. Not for a follower. */
  public Selection asOf(Instant time) {
    return withBounds(bounds -> bounds.setAsOf(Times.toProto(time)));
  }

  private Selection with(Consumer<CountEventsRequest.Builder> change) {
    CountEventsRequest.Builder builder = proto.toBuilder();
    change.accept(builder);
    return new Selection(builder.build(), storeId);
  }

  private Selection withBounds(Consumer<ReadBounds.Builder> change) {
    return with(request -> change.accept(request.getBoundsBuilder()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Selection selection
        && proto.equals(selection.proto)
        && storeId.equals(selection.storeId);
  }

  @Override
  public int hashCode() {
    return proto.hashCode();
  }

  @Override
  public String toString() {
    return "Selection[" + proto.toString().strip().replace('\n', ' ') + "]";
  }
}
