/** Proofs of a Merkle tree (RFC 6962), checked as RFC 9162 says. */
import { createHash } from 'node:crypto';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const HASH_BYTES = 32;

export function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function hashLeaf(entry: Uint8Array): Buffer {
  return sha256(LEAF, entry);
}

function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right);
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function isPath(path: readonly Uint8Array[]): boolean {
  return path.every(({ length }) => length === HASH_BYTES);
}

/** A place on the way from a leaf to the root: at each level a number, and the last one's. */
class Climb {
  // Numbers of 53 bits know no shifts of them.
  #at: bigint;
  #last: bigint;

  constructor(at: number, last: number) {
    this.#at = BigInt(at);
    this.#last = BigInt(last);
  }

  get isAtTop(): boolean {
    return this.#last === 0n;
  }

  get isRight(): boolean {
    return (this.#at & 1n) === 1n;
  }

  up(): void {
    this.#at >>= 1n;
    this.#last >>= 1n;
  }

  /** Goes up; says whether the sibling stands to the left. */
  upFromRight(): boolean {
    const isLeft = this.isRight || this.#at === this.#last;
    // The last one of its level has no sibling until here.
    if (isLeft) while (this.#at !== 0n && !this.isRight) this.up();
    this.up();
    return isLeft;
  }
}

/**
 * Whether the leaf with a number, from 0, is in the tree of so many leaves; `path` goes from the
 * leaf's sibling to the root's children.
 */
export function provesInclusion(
  path: readonly Uint8Array[],
  leaf: Uint8Array,
  number: number,
  size: number,
  root: Uint8Array,
): boolean {
  if (number < 0 || number >= size || !isPath(path)) return false;
  const climb = new Climb(number, size - 1);
  let hash = leaf;
  for (const sibling of path) {
    if (climb.isAtTop) return false;
    hash = climb.upFromRight() ? hashNode(sibling, hash) : hashNode(hash, sibling);
  }
  return climb.isAtTop && areEqual(hash, root);
}

/** A tree's size and root. */
export interface Tree {
  size: number;
  rootHash: Uint8Array;
}

/** Whether a tree begins with an older one. */
export function provesConsistency(path: readonly Uint8Array[], old: Tree, tree: Tree): boolean {
  if (old.size > tree.size || !isPath(path)) return false;
  if (old.size === tree.size) return path.length === 0 && areEqual(old.rootHash, tree.rootHash);
  if (old.size === 0) return path.length === 0 && areEqual(old.rootHash, sha256());
  // A whole subtree is a node of the new tree, and left out.
  const isWhole = (BigInt(old.size) & BigInt(old.size - 1)) === 0n;
  const [first, ...rest] = isWhole ? [old.rootHash, ...path] : path;
  if (first === undefined) return false;
  const climb = new Climb(old.size - 1, tree.size - 1);
  while (climb.isRight) climb.up();
  let oldHash = first;
  let hash = first;
  for (const sibling of rest) {
    if (climb.isAtTop) return false;
    if (climb.upFromRight()) {
      oldHash = hashNode(sibling, oldHash);
      hash = hashNode(sibling, hash);
    } else {
      hash = hashNode(hash, sibling);
    }
  }
  return climb.isAtTop && areEqual(oldHash, old.rootHash) && areEqual(hash, tree.rootHash);
}
