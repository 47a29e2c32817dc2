package dev.firn.client;

import java.util.Map;

/**
 * The server has another log than the one that was being read, or that the checkpoint is of: for a
 * person to look at.
 */
public final class StoreChangedException extends FirnException {
  private static final long serialVersionUID = 1;

  StoreChangedException(String expected, String found) {
    super(
        Code.FAILED_PRECONDITION,
        ErrorReason.STORE_CHANGED,
        "the log that was being read is " + expected + ", but the server has " + found,
        Map.of("expected_store_id", expected, "store_id", found));
  }
}
