import { isDeepStrictEqual } from 'node:util';

import { ProofFailedError } from './errors.js';
import { sha256 } from './merkle.js';
import type { RecordedEvent } from './types.js';

const VERSION = 1;
// In one form only: what can be written in two ways could be changed.
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/;

/**
 * What an event's leaf commits to (docs/proofs.md): the format is for ever. Throws a `TypeError` if
 * the event has no payload, of which it commits to the hash, and a `ProofFailedError` if it is none
 * that a log can have recorded.
 */
export function writeEntry(event: RecordedEvent): Buffer {
  const payload = payloadOf(event);
  if (!ID.test(event.id)) throw new ProofFailedError("the event's id is not as a log has it");
  const metadata = Object.entries(event.metadata)
    .map(([key, value]) => ({ key: Buffer.from(key), value }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat([
    Buffer.of(VERSION),
    long(event.position),
    Buffer.from(event.id.replaceAll('-', ''), 'hex'),
    microseconds(event.created_at),
    long(event.timestamp),
    text(event.event_type),
    text(event.target_type),
    long(event.target_id),
    text(event.stream),
    long(event.revision),
    int(event.batch_index),
    ...(event.user_id === undefined ? [Buffer.of(0)] : [Buffer.of(1), text(event.user_id)]),
    text(event.payload_json === undefined ? (event.content_type ?? '') : ''),
    int(event.tags.length),
    ...event.tags.map(text),
    int(metadata.length),
    ...metadata.flatMap(({ key, value }) => [text(key), text(value)]),
    sha256(payload),
  ]);
}

function payloadOf({ payload_json, payload_bytes, payload }: RecordedEvent): Uint8Array {
  if (payload_json !== undefined && payload_bytes === undefined) {
    if (!isDeepStrictEqual(JSON.parse(payload_json), payload)) {
      throw new ProofFailedError("the event's payload is not what its JSON text says");
    }
    return Buffer.from(payload_json);
  }
  if (payload_json === undefined && payload_bytes !== undefined) return payload_bytes;
  throw new TypeError(
    'the event has no payload, without which it cannot be verified; read it again',
  );
}

function long(number: number): Buffer {
  if (!Number.isSafeInteger(number)) {
    throw new ProofFailedError('a number of the event is not as a log has it');
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
}

function int(number: number): Buffer {
  if (!Number.isInteger(number) || number < 0 || number >= 2 ** 32) {
    throw new ProofFailedError('a number of the event is not as a log has it');
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** Its length and its bytes. */
function text(from: string | Buffer): Buffer {
  const bytes = Buffer.from(from as string);
  return Buffer.concat([int(bytes.length), bytes]);
}

function microseconds(time: string): Buffer {
  const [, second = '', fraction = ''] = TIME.exec(time) ?? [];
  const milliseconds = Date.parse(`${second}Z`);
  if (Number.isNaN(milliseconds)) {
    throw new ProofFailedError("the event's recorded time is not as a log has it");
  }
  return long(milliseconds * 1_000 + Number(fraction));
}
