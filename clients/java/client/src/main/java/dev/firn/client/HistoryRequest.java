package dev.firn.client;

/**
 * Which page of which target's history is wanted. Each method returns another request with one
 * thing changed.
 *
 * @param target the target
 * @param asOf the log up to this moment
 * @param projection which says what events of others concern the target
 * @param pageSize the most entries wanted, 1 to 1,000; 0: 100
 * @param pageToken the {@link HistoryPage#nextPageToken()} of the page before; empty: the first
 *     page
 */
public record HistoryRequest(
    Target target, AsOf asOf, String projection, int pageSize, String pageToken) {
  /** The newest 100 entries, with what the projection {@code catalog} knows of others' events. */
  public static HistoryRequest of(Target target) {
    return new HistoryRequest(target, AsOf.NEWEST, Projection.CATALOG, 0, "");
  }

  /** Up to another moment. */
  public HistoryRequest withAsOf(AsOf moment) {
    return new HistoryRequest(target, moment, projection, pageSize, pageToken);
  }

  /** With what another projection knows. */
  public HistoryRequest withProjection(String name) {
    return new HistoryRequest(target, asOf, name, pageSize, pageToken);
  }

  /** With at most so many entries. */
  public HistoryRequest withPageSize(int entries) {
    return new HistoryRequest(target, asOf, projection, entries, pageToken);
  }

  /** The page after the one that gave the token. */
  public HistoryRequest withPageToken(String nextPageToken) {
    return new HistoryRequest(target, asOf, projection, pageSize, nextPageToken);
  }
}
