import type { TargetIdTooLargeError } from './errors.js';
import { findLargeTargets } from './large-targets.js';
import { StoredEvent } from './recorded-event.js';
import { ReplayMark } from './generated/firn/v1/read.js';
import type { BatchMark, EventBatch, RecordedEvent } from './types.js';
import { WireReader } from './wire.js';

// Tags of the wire format: the field's number * 8 + how it is written (0: number, 2: with a length).
const EVENTS = 1 * 8 + 2;
const POSITION = 2 * 8;
const HEAD = 3 * 8;
const MARK = 4 * 8;

const MARKS: Partial<Record<number, BatchMark>> = {
  [ReplayMark.REPLAY_MARK_CAUGHT_UP]: 'caught_up',
  [ReplayMark.REPLAY_MARK_FELL_BEHIND]: 'fell_behind',
  [ReplayMark.REPLAY_MARK_CHECKPOINT]: 'checkpoint',
  [ReplayMark.REPLAY_MARK_HEARTBEAT]: 'heartbeat',
};

const ENTRY = { configurable: true, enumerable: true, writable: true };

/** What a message of a replay holds. */
export interface DecodedBatch {
  /** Of the events before the one that the replay ends with, if it does. */
  batch: EventBatch;
  failure?: TargetIdTooLargeError;
}

/**
 * Reads a `ReplayEventsResponse` straight into the events that the application gets: several times
 * faster than by way of generated messages.
 */
export function decodeBatch(message: Buffer, storeId: string): DecodedBatch {
  const batch: EventBatch = { storeId, position: 0, events: [], head: 0 };
  try {
    readBatch(new WireReader(message), batch);
    return { batch };
  } catch (error) {
    // It is the first event that was not read that the reader has stopped at.
    const failure = findLargeTargets(message, [EVENTS >> 3])[batch.events.length];
    if (failure === undefined || failure.position > readNumber(message, POSITION)) throw error;
    const position = failure.position - 1;
    return { batch: { ...batch, position, head: readNumber(message, HEAD) }, failure };
  }
}

/** A number of a message; 0 if it is not there. */
function readNumber(message: Buffer, wanted: number): number {
  let number = 0;
  const reader = new WireReader(message);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === wanted) number = reader.varint();
    else reader.skip(tag);
  }
  return number;
}

function readBatch(reader: WireReader, batch: EventBatch): void {
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case EVENTS:
        reader.message(() => batch.events.push(readEvent(reader)));
        break;
      case POSITION:
        batch.position = reader.varint();
        break;
      case HEAD:
        batch.head = reader.varint();
        break;
      case MARK: {
        const mark = MARKS[reader.varint()];
        if (mark !== undefined) batch.mark = mark;
        break;
      }
      default:
        reader.skip(tag);
    }
  }
}

function readEvent(reader: WireReader): RecordedEvent {
  const event = new StoredEvent();
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 1 * 8 + 2:
        event.id = reader.text('latin1');
        break;
      case 2 * 8:
        event.timestamp = reader.varint();
        break;
      case 3 * 8 + 2:
        event.event_type = reader.text('latin1');
        break;
      case 5 * 8 + 2:
        event.target_type = reader.text('latin1');
        break;
      case 6 * 8:
        event.target_id = reader.varint();
        break;
      case 7 * 8 + 2:
        event.user_id = reader.text();
        break;
      case 8 * 8 + 2:
        event.created_at = reader.text('latin1');
        break;
      case 9 * 8:
        event.position = reader.varint();
        break;
      case 10 * 8 + 2:
        event.stream = reader.text();
        break;
      case 11 * 8:
        event.revision = reader.varint();
        break;
      case 12 * 8 + 2:
        event.tags.push(reader.text());
        break;
      case 13 * 8 + 2:
        reader.message(() => readEntry(reader, event.metadata));
        break;
      case 14 * 8 + 2:
        event.payload_json = reader.text();
        break;
      case 15 * 8 + 2:
        event.payload_bytes = reader.bytes();
        break;
      case 16 * 8 + 2:
        event.content_type = reader.text();
        break;
      case 17 * 8:
        event.batch_index = reader.varint();
        break;
      default:
        reader.skip(tag);
    }
  }
  return event;
}

function readEntry(reader: WireReader, entries: Record<string, string>): void {
  let key = '';
  let value = '';
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 1 * 8 + 2) key = reader.text();
    else if (tag === 2 * 8 + 2) value = reader.text();
    else reader.skip(tag);
  }
  // An assignment to this one would be to the object's prototype.
  if (key === '__proto__') Object.defineProperty(entries, key, { ...ENTRY, value });
  else entries[key] = value;
}
