/** The types of proofs. */
import type { CallOptions } from './types.js';

/** What a log was when its key signed it: to be kept elsewhere, as `note`. It was verified. */
export interface SignedCheckpoint {
  /** The signed note, as text. */
  note: string;
  /** The log's identity. */
  storeId: string;
  /** Of so many events, the first of the log. */
  size: number;
  /** The root of the tree over them: 32 bytes. */
  rootHash: Uint8Array;
}

export interface ProofOptions extends CallOptions {
  /** As the log was when it had so many events. Default 0: now. */
  size?: number;
}
