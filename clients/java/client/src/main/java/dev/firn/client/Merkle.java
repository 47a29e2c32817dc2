package dev.firn.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Proofs of a Merkle tree (RFC 6962), checked as RFC 9162 says. */
final class Merkle {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};
  private static final int HASH_BYTES = 32;

  private Merkle() {}

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static byte[] leaf(byte[] entry) {
    return sha256(LEAF, entry);
  }

  private static byte[] node(byte[] left, byte[] right) {
    return sha256(NODE, left, right);
  }

  private static boolean isPath(List<byte[]> path) {
    return path.stream().allMatch(hash -> hash.length == HASH_BYTES);
  }

  /** A place on the way from a leaf to the root: at each level a number, and the last one's. */
  private static final class Climb {
    private long at;
    private long last;

    Climb(long at, long last) {
      this.at = at;
      this.last = last;
    }

    boolean isAtTop() {
      return last == 0;
    }

    boolean isRight() {
      return (at & 1) == 1;
    }

    void up() {
      at >>= 1;
      last >>= 1;
    }

    /** Goes up; says whether the sibling stands to the left. */
    boolean upFromRight() {
      boolean isLeft = isRight() || at == last;
      if (isLeft && !isRight()) {
        // The last one of its level has no sibling until here.
        while (at != 0 && !isRight()) {
          up();
        }
      }
      up();
      return isLeft;
    }
  }

  /**
   * Whether the leaf with a number, from 0, is in the tree of so many leaves.
   *
   * @param path from the leaf's sibling to the root's children
   */
  static boolean provesInclusion(
      List<byte[]> path, byte[] leaf, long number, long size, byte[] root) {
    if (number < 0 || number >= size || !isPath(path)) {
      return false;
    }
    Climb climb = new Climb(number, size - 1);
    byte[] hash = leaf;
    for (byte[] sibling : path) {
      if (climb.isAtTop()) {
        return false;
      }
      hash = climb.upFromRight() ? node(sibling, hash) : node(hash, sibling);
    }
    return climb.isAtTop() && Arrays.equals(hash, root);
  }

  /** Whether the tree of a size begins with that of an older size. */
  static boolean provesConsistency(
      List<byte[]> path, long oldSize, byte[] oldRoot, long size, byte[] root) {
    if (oldSize < 0 || oldSize > size || !isPath(path)) {
      return false;
    }
    if (oldSize == size) {
      return path.isEmpty() && Arrays.equals(oldRoot, root);
    }
    if (oldSize == 0) {
      return path.isEmpty() && Arrays.equals(oldRoot, sha256());
    }
    List<byte[]> hashes = new ArrayList<>(path);
    if (Long.bitCount(oldSize) == 1) {
      hashes.add(0, oldRoot); // It is a node of the new tree, and left out.
    }
    if (hashes.isEmpty()) {
      return false;
    }
    Climb climb = new Climb(oldSize - 1, size - 1);
    while (climb.isRight()) {
      climb.up();
    }
    byte[] oldHash = hashes.get(0);
    byte[] hash = hashes.get(0);
    for (byte[] sibling : hashes.subList(1, hashes.size())) {
      if (climb.isAtTop()) {
        return false;
      }
      if (climb.upFromRight()) {
        oldHash = node(sibling, oldHash);
        hash = node(sibling, hash);
      } else {
        hash = node(hash, sibling);
      }
    }
    return climb.isAtTop() && Arrays.equals(oldHash, oldRoot) && Arrays.equals(hash, root);
  }
}
