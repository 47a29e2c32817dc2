package dev.firn.client;

/**
 * Which page is wanted. Each method returns another request with one thing changed.
 *
 * @param size the most events wanted, 1 to 1,000; 0: 100
 * @param newestFirst from the newest event to the oldest
 * @param token the {@link EventPage#nextPageToken()} of the page before; empty: the first page
 */
public record PageRequest(int size, boolean newestFirst, String token) {
  /** The first page, of at most 100 events, from the oldest. */
  public static final PageRequest FIRST = new PageRequest(0, false, "");

  /** With at most so many events. */
  public PageRequest withSize(int events) {
    return new PageRequest(events, newestFirst, token);
  }

  /** From the newest event to the oldest. */
  public PageRequest withNewestFirst() {
    return new PageRequest(size, true, token);
  }

  /** The page after the one that gave the token; all else must be as it was there, but the size. */
  public PageRequest withToken(String nextPageToken) {
    return new PageRequest(size, newestFirst, nextPageToken);
  }
}
