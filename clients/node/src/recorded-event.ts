import type { EventDTO as EventMessage } from './generated/firn/v1/event.js';
import type { RecordedEvent } from './types.js';

/**
 * An event of the log. Its payload is parsed when it is first asked for, so that a reader that does
 * not need it does not pay for it; apart from that it is like a plain object, also when it is copied
 * with `{...event}` or written as JSON.
 */
export class StoredEvent implements RecordedEvent {
  id = '';
  timestamp = 0;
  event_type = '';
  declare readonly payload: unknown;
  target_type = '';
  target_id = 0;
  declare user_id?: string;
  created_at = '';
  position = 0;
  stream = '';
  revision = 0;
  tags: string[] = [];
  metadata: Record<string, string> = {};
  batch_index = 0;
  declare payload_json?: string;
  declare payload_bytes?: Uint8Array;
  declare content_type?: string;
  #payload: unknown;

  // A property of each event rather than of the class, so that a copy has it too.
  static readonly #payloadProperty: PropertyDescriptor & ThisType<StoredEvent> = {
    enumerable: true,
    configurable: true,
    get() {
      if (this.#payload === undefined && this.payload_json !== undefined) {
        this.#payload = JSON.parse(this.payload_json);
      }
      return this.#payload;
    },
  };

  constructor() {
    Object.defineProperty(this, 'payload', StoredEvent.#payloadProperty);
  }
}

/** The event that a generated message holds. */
export function fromEventMessage(message: EventMessage): RecordedEvent {
  const event = new StoredEvent();
  event.id = message.id;
  event.timestamp = message.timestamp;
  event.event_type = message.eventType;
  event.target_type = message.targetType;
  event.target_id = message.targetId;
  if (message.userId !== undefined) event.user_id = message.userId;
  event.created_at = message.createdAt;
  event.position = message.position;
  event.stream = message.stream;
  event.revision = message.revision;
  event.tags = message.tags;
  event.metadata = Object.fromEntries(message.metadata);
  event.batch_index = message.batchIndex;
  if (message.payloadJson !== undefined) event.payload_json = message.payloadJson;
  if (message.payloadBytes !== undefined) {
    event.payload_bytes = message.payloadBytes;
    event.content_type = message.contentType;
  }
  return event;
}
