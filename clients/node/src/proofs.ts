/** Asks for proofs and checks them: of what a server answers, only what the key has signed counts. */
import type { Connection } from './connection.js';
import { ProofFailedError } from './errors.js';
import { ProofsService, type GetCheckpointResponse } from './generated/firn/v1/proof.js';
import { toUint64 } from './integers.js';
import { hashLeaf, provesConsistency, provesInclusion } from './merkle.js';
import { writeEntry } from './proof-entry.js';
import type { ProofOptions, SignedCheckpoint } from './types-proofs.js';
import type { CallOptions, RecordedEvent } from './types.js';
import type { Verifier } from './verifier.js';

export async function getVerifierKey(
  connection: Connection,
  options: CallOptions,
): Promise<string> {
  const response = await connection.call(ProofsService.getCheckpoint, { size: 0 }, options);
  return response.verifierKey;
}

export async function getSignedCheckpoint(
  connection: Connection,
  verifier: Verifier,
  options: ProofOptions,
): Promise<SignedCheckpoint> {
  const size = toUint64('size', options.size ?? 0);
  const response = await connection.call(ProofsService.getCheckpoint, { size }, options);
  return open(response, verifier, size);
}

export async function verifyEvent(
  connection: Connection,
  event: RecordedEvent,
  verifier: Verifier,
  options: ProofOptions,
): Promise<SignedCheckpoint> {
  const size = toUint64('size', options.size ?? 0);
  const { position } = event;
  const entry = writeEntry(event);
  const request = { position, size };
  const response = await connection.call(ProofsService.getInclusionProof, request, options);
  const checkpoint = open(response.checkpoint, verifier, size);
  if (!response.entry.equals(entry)) {
    throw new ProofFailedError(`the event is not the one in the log at ${position}`);
  }
  const leaf = hashLeaf(entry);
  const { rootHash } = checkpoint;
  if (!provesInclusion(response.hashes, leaf, position - 1, checkpoint.size, rootHash)) {
    throw new ProofFailedError(
      `the event at ${position} is not in the log that the key has signed`,
    );
  }
  return checkpoint;
}

export async function verifyConsistency(
  connection: Connection,
  oldNote: string,
  verifier: Verifier,
  options: CallOptions,
): Promise<SignedCheckpoint> {
  const old = verifier.open(oldNote);
  const request = { oldSize: old.size, size: 0 };
  const response = await connection.call(ProofsService.getConsistencyProof, request, options);
  // Both are of the key's own log.
  const checkpoint = open(response.checkpoint, verifier, 0);
  if (!provesConsistency(response.hashes, old, checkpoint)) {
    throw new ProofFailedError(
      `the log is not the continuation of what it was: among its first ${old.size} events something was changed since`,
    );
  }
  return checkpoint;
}

/** What was signed; of so many events it must be, unless 0. */
function open(
  response: GetCheckpointResponse | undefined,
  verifier: Verifier,
  size: number,
): SignedCheckpoint {
  const checkpoint = verifier.open(response?.checkpoint ?? '');
  if (size !== 0 && checkpoint.size !== size) {
    throw new ProofFailedError(`the checkpoint is of ${checkpoint.size} events, not of ${size}`);
  }
  return checkpoint;
}
