package dev.firn.bench;

/** What both append. */
final class Workload {
  static final String EVENT_TYPE = "bench_event";
  static final String TARGET_TYPE = "image";
  static final int IN_FLIGHT = 64;

  private static final int TARGETS = 1_000;
  private static final int PAYLOAD_BYTES = 256;

  private Workload() {}

  static long target(long number) {
    return 1 + number % TARGETS;
  }

  /** A JSON object of 256 bytes. */
  static String payload(long number) {
    String begin = "{\"image_id\":" + target(number) + ",\"note\":\"";
    return begin + "x".repeat(PAYLOAD_BYTES - begin.length() - 2) + "\"}";
  }
}
