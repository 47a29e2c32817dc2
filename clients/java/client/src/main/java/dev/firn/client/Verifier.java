package dev.firn.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies what a log's key has signed: made of the text that {@code firn proof key} printed once,
 * and that has been kept elsewhere since. Needs no server. Thread-safe.
 */
public final class Verifier {
  private static final Pattern KEY = Pattern.compile("([^+\\s]+)\\+([0-9a-f]{8})\\+(.+)");
  private static final byte ED25519 = 1;
  private static final int KEY_BYTES = 32;
  private static final int HASH_BYTES = 32;
  private static final int ID_BYTES = 4;
  // What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo.
  private static final byte[] KEY_INFO = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final String SIGNATURE = "\u2014 ";
  private static final String ORIGIN = "firn/";
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final String name;
  private final byte[] id; // The first bytes of the key's hash, with which its signatures begin.
  private final PublicKey key;

  /**
   * @param text {@code name+hash+key}, as a C2SP signed note's verifier key is written
   * @throws IllegalArgumentException if it is none, saying what is wrong
   */
  public Verifier(String text) {
    Matcher match = KEY.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("a verifier key is written as name+hash+key");
    }
    name = match.group(1);
    byte[] typed =
        base64(match.group(3))
            .filter(bytes -> bytes.length == 1 + KEY_BYTES && bytes[0] == ED25519)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a verifier key ends in base64 of 01 and the 32 bytes of an Ed25519 key"));
    byte[] hash = Merkle.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), typed);
    id = Arrays.copyOf(hash, ID_BYTES);
    if (!HexFormat.of().formatHex(id).equals(match.group(2))) {
      throw new IllegalArgumentException(
          "the verifier key's hash is not that of its name and key: a character was changed");
    }
    try {
      byte[] info = Merkle.concat(KEY_INFO, Arrays.copyOfRange(typed, 1, typed.length));
      key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the verifier key is no Ed25519 key", e);
    }
  }

  /**
   * Reads a signed checkpoint.
   *
   * @throws ProofFailedException if it is not signed with this key, or is no checkpoint of its log
   */
  public SignedCheckpoint open(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new ProofFailedException("it is no signed checkpoint");
    }
    String text = note.substring(0, end + 1);
    if (!isSigned(text, note.substring(end + 2))) {
      throw new ProofFailedException("the checkpoint is not signed with the key " + name);
    }
    String[] lines = text.split("\n");
    Optional<byte[]> root =
        lines.length < 3
            ? Optional.empty()
            : base64(lines[2]).filter(bytes -> bytes.length == HASH_BYTES);
    if (root.isEmpty() || !SIZE.matcher(lines[1]).matches()) {
      throw new ProofFailedException("what is signed is no checkpoint");
    }
    if (!lines[0].equals(name) || !name.startsWith(ORIGIN) || name.equals(ORIGIN)) {
      throw new ProofFailedException(
          "the checkpoint is of " + lines[0] + ", but signed with the key of " + name);
    }
    return new SignedCheckpoint(note, name.substring(ORIGIN.length()), size(lines[1]), root.get());
  }

  private static long size(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new ProofFailedException("the checkpoint's size is more than there can be");
    }
  }

  /** Whether there is a line of this key, and all that are hold. */
  private boolean isSigned(String text, String lines) {
    boolean isSigned = false;
    for (String line : lines.split("\n")) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith(SIGNATURE) || space <= SIGNATURE.length()) {
        return false;
      }
      Optional<byte[]> signature = base64(line.substring(space + 1));
      if (signature.isEmpty() || signature.get().length <= ID_BYTES) {
        return false;
      }
      byte[] bytes = signature.get();
      boolean isOwn =
          line.substring(SIGNATURE.length(), space).equals(name)
              && Arrays.equals(bytes, 0, ID_BYTES, id, 0, ID_BYTES);
      if (isOwn && !holds(text, Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))) {
        return false;
      }
      isSigned |= isOwn;
    }
    return isSigned;
  }

  private boolean holds(String text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // It is none, or the key is none.
    }
  }

  /** Only as it is written by who writes it: nothing left out, and no bits left over. */
  private static Optional<byte[]> base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Optional.of(bytes).filter(b -> Base64.getEncoder().encodeToString(b).equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
