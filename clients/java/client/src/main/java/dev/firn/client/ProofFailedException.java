package dev.firn.client;

import java.util.Map;

/**
 * A proof does not hold: an event, or a log, was changed or is another, or who signed it is not who
 * the key is of. For a person to look at.
 */
public final class ProofFailedException extends FirnException {
  private static final long serialVersionUID = 1;

  ProofFailedException(String message) {
    super(Code.DATA_LOSS, ErrorReason.PROOF_FAILED, message, Map.of());
  }
}
