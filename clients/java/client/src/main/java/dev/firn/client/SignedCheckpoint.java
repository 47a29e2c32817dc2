package dev.firn.client;

/**
 * What a log was when its key signed it: to be kept elsewhere, as {@link #note}. It was verified.
 *
 * @param note the signed note, as text
 * @param storeId the log's identity
 * @param size of so many events, the first of the log
 * @param rootHash the root of the tree over them, 32 bytes
 */
public record SignedCheckpoint(String note, String storeId, long size, byte[] rootHash) {
  /** Copies the root. */
  public SignedCheckpoint {
    rootHash = rootHash.clone();
  }

  @Override
  public byte[] rootHash() {
    return rootHash.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedCheckpoint checkpoint && note.equals(checkpoint.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return "SignedCheckpoint[" + size + " of " + storeId + "]";
  }
}
