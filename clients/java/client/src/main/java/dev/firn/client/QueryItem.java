package dev.firn.client;

import java.util.List;
import java.util.stream.Stream;

/**
 * Matches an event that satisfies every condition which was given; without any, every event. Each
 * method returns another item with the condition added. A condition has at most 64 values.
 */
public final class QueryItem {
  private static final QueryItem ALL =
      new QueryItem(dev.firn.internal.v1.QueryItem.getDefaultInstance());

  final dev.firn.internal.v1.QueryItem proto;

  QueryItem(dev.firn.internal.v1.QueryItem proto) {
    this.proto = proto;
  }

  /** Matches every event. */
  public static QueryItem all() {
    return ALL;
  }

  /** The event's type is one of these (or begins with one of the prefixes, if there are any). */
  public QueryItem eventTypes(String... types) {
    return new QueryItem(proto.toBuilder().addAllEventTypes(List.of(types)).build());
  }

  /** The event's type begins with one of these (or is one of the types). Not in a check. */
  public QueryItem eventTypePrefixes(String... prefixes) {
    return new QueryItem(proto.toBuilder().addAllEventTypePrefixes(List.of(prefixes)).build());
  }

  /** The event has all of these tags. */
  public QueryItem tags(String... tags) {
    return new QueryItem(proto.toBuilder().addAllTags(List.of(tags)).build());
  }

  /** The event's stream is one of these. */
  public QueryItem streams(String... streams) {
    return new QueryItem(proto.toBuilder().addAllStreams(List.of(streams)).build());
  }

  /** The event is about one of these, whatever its stream. */
  public QueryItem targets(Target... targets) {
    var protos = Stream.of(targets).map(Target::toProto).toList();
    return new QueryItem(proto.toBuilder().addAllTargets(protos).build());
  }

  /** The event's user is one of these. Not in a check; alone, it is answered by a scan. */
  public QueryItem userIds(String... userIds) {
    return new QueryItem(proto.toBuilder().addAllUserIds(List.of(userIds)).build());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryItem item && proto.equals(item.proto);
  }

  @Override
  public int hashCode() {
    return proto.hashCode();
  }

  @Override
  public String toString() {
    return "QueryItem[" + proto.toString().strip().replace('\n', ' ') + "]";
  }
}
