/**
 * Finds the event that an answer cannot be read for: programs in other languages have targets whose
 * numbers are beyond 2^53-1. All of it is done only when reading has failed.
 */
import { BinaryReader } from '@bufbuild/protobuf/wire';

import type { Method } from './connection.js';
import { TargetIdTooLargeError } from './errors.js';
import { readFields } from './wire.js';

/** A method whose answer has events where the numbers of these fields lead to. */
export function withEvents<Request, Response>(
  method: Method<Request, Response>,
  ...fields: number[]
): Method<Request, Response> {
  const { responseDeserialize } = method;
  return {
    ...method,
    responseDeserialize: (bytes) => readEvents(bytes, fields, responseDeserialize),
  };
}

/** What `read` makes of a message with events; if one's target is why it cannot, that is the error. */
export function readEvents<Message>(
  bytes: Buffer,
  fields: readonly number[],
  read: (bytes: Buffer) => Message,
): Message {
  try {
    return read(bytes);
  } catch (error) {
    throw findLargeTargets(bytes, fields).find((fault) => fault !== undefined) ?? error;
  }
}

/** What is wrong with the target of each event of a message; `undefined`: nothing. */
export function findLargeTargets(
  bytes: Uint8Array,
  [field, ...inner]: readonly number[],
): (TargetIdTooLargeError | undefined)[] {
  if (field === undefined) return [checkTarget(bytes)];
  const found: (TargetIdTooLargeError | undefined)[] = [];
  readFields(new BinaryReader(bytes), (number, reader) => {
    if (number === field) found.push(...findLargeTargets(reader.bytes(), inner));
    return number === field;
  });
  return found;
}

function checkTarget(event: Uint8Array): TargetIdTooLargeError | undefined {
  let targetId = 0n;
  let position = 0;
  readFields(new BinaryReader(event), (field, reader) => {
    if (field === 6) targetId = BigInt(reader.int64());
    else if (field === 9) position = Number(reader.uint64());
    else return false;
    return true;
  });
  if (targetId <= Number.MAX_SAFE_INTEGER || !Number.isSafeInteger(position)) return undefined;
  return new TargetIdTooLargeError(targetId, position);
}
