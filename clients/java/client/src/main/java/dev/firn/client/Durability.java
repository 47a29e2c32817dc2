package dev.firn.client;

/** What the store promises of an event that it has acknowledged. */
public enum Durability {
  /** It was flushed to the disk before the answer left: it survives power loss. */
  FSYNCED,
  /** It was handed to the operating system: it survives a crash of the server only. */
  WRITTEN,
  /** Nothing was appended; or a newer server says what this client does not know. */
  UNKNOWN;

  static Durability of(dev.firn.internal.v1.Durability durability) {
    return switch (durability) {
      case DURABILITY_FSYNCED -> FSYNCED;
      case DURABILITY_WRITTEN -> WRITTEN;
      case DURABILITY_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
    };
  }
}
