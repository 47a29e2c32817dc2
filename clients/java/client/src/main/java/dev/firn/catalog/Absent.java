package dev.firn.catalog;

import java.util.Optional;

/** Equals what is left out when a payload is written, as Jackson's filters say what they filter. */
final class Absent {
  @Override
  public boolean equals(Object value) {
    return value instanceof Optional<?> optional
        ? optional.isEmpty()
        : value instanceof Maybe<?> maybe && !maybe.isPresent();
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
