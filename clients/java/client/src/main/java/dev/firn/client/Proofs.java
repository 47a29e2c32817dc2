package dev.firn.client;

import com.google.protobuf.ByteString;
import dev.firn.internal.v1.GetCheckpointResponse;
import dev.firn.internal.v1.GetConsistencyProofResponse;
import dev.firn.internal.v1.GetInclusionProofResponse;
import java.util.List;

/** Checks what a server answers; of that, only what the key has signed counts. */
final class Proofs {
  private Proofs() {}

  /**
   * @param size of so many events it must be; 0: of whatever there are
   */
  static SignedCheckpoint checkpoint(GetCheckpointResponse response, Verifier verifier, long size) {
    SignedCheckpoint checkpoint = verifier.open(response.getCheckpoint());
    if (size != 0 && checkpoint.size() != size) {
      throw new ProofFailedException(
          "the checkpoint is of " + checkpoint.size() + " events, not of " + size);
    }
    return checkpoint;
  }

  static SignedCheckpoint inclusion(
      long position,
      byte[] entry,
      GetInclusionProofResponse response,
      Verifier verifier,
      long size) {
    SignedCheckpoint checkpoint = checkpoint(response.getCheckpoint(), verifier, size);
    if (!response.getEntry().equals(ByteString.copyFrom(entry))) {
      throw new ProofFailedException("the event is not the one in the log at " + position);
    }
    if (!Merkle.provesInclusion(
        path(response.getHashesList()),
        Merkle.leaf(entry),
        position - 1,
        checkpoint.size(),
        checkpoint.rootHash())) {
      throw new ProofFailedException(
          "the event at " + position + " is not in the log that the key has signed");
    }
    return checkpoint;
  }

  static SignedCheckpoint consistency(
      SignedCheckpoint old, GetConsistencyProofResponse response, Verifier verifier) {
    SignedCheckpoint checkpoint = checkpoint(response.getCheckpoint(), verifier, 0);
    // Both are of the key's own log.
    if (!Merkle.provesConsistency(
        path(response.getHashesList()),
        old.size(),
        old.rootHash(),
        checkpoint.size(),
        checkpoint.rootHash())) {
      throw new ProofFailedException(
          "the log is not the continuation of what it was: among its first "
              + old.size()
              + " events something was changed since");
    }
    return checkpoint;
  }

  private static List<byte[]> path(List<ByteString> hashes) {
    return hashes.stream().map(ByteString::toByteArray).toList();
  }
}
