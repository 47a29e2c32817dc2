import { createPublicKey, verify, type KeyObject } from 'node:crypto';

import { ProofFailedError } from './errors.js';
import { sha256 } from './merkle.js';
import type { SignedCheckpoint } from './types-proofs.js';

const ED25519 = 1;
const KEY_BYTES = 32;
const HASH_BYTES = 32;
const ID_BYTES = 4;
// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo.
const KEY_INFO = Buffer.from('302a300506032b6570032100', 'hex');
const ORIGIN = 'firn/';

/**
 * Verifies what a log's key has signed: made of the text that `firn proof key` printed once, and
 * that has been kept elsewhere since. Needs no server.
 */
export class Verifier {
  readonly #name: string;
  /** The first bytes of the key's hash, with which its signatures begin. */
  readonly #id: Buffer;
  readonly #key: KeyObject;

  /**
   * @param text `name+hash+key`, as a C2SP signed note's verifier key is written. Throws a
   * `TypeError` that says what is wrong if it is none.
   */
  constructor(text: string) {
    const [, name, hash, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
    if (name === undefined || hash === undefined || key === undefined) {
      throw new TypeError('a verifier key is written as name+hash+key');
    }
    const typed = decodeBase64(key);
    if (typed?.length !== 1 + KEY_BYTES || typed[0] !== ED25519) {
      throw new TypeError('a verifier key ends in base64 of 01 and the 32 bytes of an Ed25519 key');
    }
    this.#name = name;
    this.#id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, ID_BYTES);
    if (this.#id.toString('hex') !== hash) {
      throw new TypeError(
        "the verifier key's hash is not that of its name and key: a character was changed",
      );
    }
    const der = Buffer.concat([KEY_INFO, typed.subarray(1)]);
    this.#key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  }

  /** Reads a signed checkpoint; throws a `ProofFailedError` if it is not one of this key's log. */
  open(note: string): SignedCheckpoint {
    const end = note.lastIndexOf('\n\n');
    if (end < 0 || !note.endsWith('\n')) throw new ProofFailedError('it is no signed checkpoint');
    const text = note.slice(0, end + 1);
    if (!this.#isSigned(text, note.slice(end + 2, -1).split('\n'))) {
      throw new ProofFailedError(`the checkpoint is not signed with the key ${this.#name}`);
    }
    const [origin = '', size = '', root = ''] = text.slice(0, -1).split('\n');
    const rootHash = decodeBase64(root);
    const isSize = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size));
    if (rootHash?.length !== HASH_BYTES || !isSize) {
      throw new ProofFailedError('what is signed is no checkpoint');
    }
    if (origin !== this.#name || !origin.startsWith(ORIGIN) || origin === ORIGIN) {
      throw new ProofFailedError(
        `the checkpoint is of ${origin}, but signed with the key of ${this.#name}`,
      );
    }
    return { note, storeId: origin.slice(ORIGIN.length), size: Number(size), rootHash };
  }

  /** Whether there is a line of this key, and all that are hold. */
  #isSigned(text: string, lines: string[]): boolean {
    let isSigned = false;
    for (const line of lines) {
      const [, name, base64 = ''] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
      const bytes = decodeBase64(base64);
      if (name === undefined || bytes === undefined || bytes.length <= ID_BYTES) return false;
      if (name !== this.#name || !bytes.subarray(0, ID_BYTES).equals(this.#id)) continue;
      if (!verify(null, Buffer.from(text), this.#key, bytes.subarray(ID_BYTES))) return false;
      isSigned = true;
    }
    return isSigned;
  }
}

/** Only as it is written by who writes it: nothing left out, and no bits left over. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
