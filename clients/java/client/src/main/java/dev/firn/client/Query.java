package dev.firn.client;

import java.util.List;

/**
 * Selects the events that match at least one item.
 *
 * @param items 1 to 64
 */
public record Query(List<QueryItem> items) {
  /** Copies the items. */
  public Query {
    items = List.copyOf(items);
  }

  /** Selects the events that match at least one of the items. */
  public static Query of(QueryItem... items) {
    return new Query(List.of(items));
  }

  dev.firn.internal.v1.Query toProto() {
    return dev.firn.internal.v1.Query.newBuilder()
        .addAllItems(items.stream().map(item -> item.proto).toList())
        .build();
  }
}
