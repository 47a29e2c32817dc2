package dev.firn.client;

import java.security.SecureRandom;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562): milliseconds, then 74 random bits. */
final class Uuid7 {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Uuid7() {}

  static String next() {
    return of(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong()).toString();
  }

  static UUID of(long millis, long random, long moreRandom) {
    long high = (millis << 16) | 0x7000L | (random & 0x0fffL);
    long low = 0x8000_0000_0000_0000L | (moreRandom >>> 2);
    return new UUID(high, low);
  }
}
