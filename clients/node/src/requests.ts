/** Makes the contract's requests of what the application says. */
import { isDeepStrictEqual } from 'node:util';

import { TARGETS } from './catalog.js';
import type { AppendCheck as CheckMessage } from './generated/firn/v1/event_store.js';
import type {
  EventDTO as EventMessage,
  Query as QueryMessage,
  ReadBounds as BoundsMessage,
} from './generated/firn/v1/event.js';
import { PayloadForm } from './generated/firn/v1/event.js';
import type { AsOf } from './generated/firn/v1/projection.js';
import type { Duration } from './generated/google/protobuf/duration.js';
import type { Timestamp } from './generated/google/protobuf/timestamp.js';
import { optional, toInt64, toUint64 } from './integers.js';
import type {
  AppendCheck,
  Moment,
  NewEvent,
  Query,
  ReadBounds,
  ReadOptions,
  Target,
  Time,
} from './types.js';
import { uuid7 } from './uuid7.js';

/**
 * The event as it is sent, with an id and a timestamp: to be made before the first attempt.
 *
 * @param index its index in a batch
 */
export function toEventMessage(event: NewEvent, index?: number): EventMessage {
  const field = index === undefined ? 'event' : `events[${index}]`;
  // Without types nothing keeps an application from leaving it out; the server then says so.
  const event_type = (event as { event_type?: string }).event_type ?? '';
  // A stream alone says that the event is about no target.
  const hasTarget = event.target_id !== undefined || event.stream === undefined;
  const target = hasTarget ? TARGETS.get(event_type) : undefined;
  return {
    id: event.id ?? uuid7(),
    timestamp: toInt64(`${field}.timestamp`, event.timestamp ?? Date.now()),
    eventType: event_type,
    ...toPayload(event),
    targetType: event.target_type ?? target?.type ?? '',
    targetId: toInt64(`${field}.target_id`, event.target_id ?? target?.id ?? 0),
    userId: event.user_id,
    createdAt: event.created_at ?? '',
    stream: event.stream ?? '',
    tags: event.tags === undefined ? [] : [...event.tags],
    metadata: new Map(Object.entries(event.metadata ?? {})),
    // The store's own, which it ignores.
    position: 0,
    revision: 0,
    batchIndex: 0,
  };
}

interface AnyPayload {
  payload?: unknown;
  payload_json?: string;
  payload_bytes?: Uint8Array;
  content_type?: string;
}

function toPayload(
  event: AnyPayload,
): Pick<EventMessage, 'payloadJson' | 'payloadBytes' | 'contentType'> {
  const { payload, payload_json, payload_bytes } = event;
  if (payload_bytes !== undefined) {
    if (payload !== undefined || payload_json !== undefined) {
      throw new TypeError('an event has either payload_bytes or a JSON payload');
    }
    return { payloadBytes: Buffer.from(payload_bytes), contentType: event.content_type ?? '' };
  }
  if (payload_json === undefined) return { payloadJson: JSON.stringify(payload), contentType: '' };
  if (payload !== undefined && !isDeepStrictEqual(JSON.parse(payload_json), payload)) {
    throw new TypeError('payload and payload_json say different things; leave one of them out');
  }
  return { payloadJson: payload_json, contentType: '' };
}

export function toChecks(checks: readonly AppendCheck[] = []): CheckMessage[] {
  return checks.map((check, index) => {
    const field = `checks[${index}]`;
    if ('noMatch' in check) {
      const afterPosition = toUint64(`${field}.afterPosition`, check.afterPosition ?? 0);
      return { noMatch: { query: toQuery(check.noMatch, `${field}.noMatch`), afterPosition } };
    }
    if ('revision' in check) toUint64(`${field}.revision`, check.revision);
    return { streamRevision: check };
  });
}

/** @param field what the query is, to whoever gave it */
export function toQuery(query: Query, field: string): QueryMessage {
  return {
    items: query.map((item, index) => ({
      eventTypes: [...(item.eventTypes ?? [])],
      tags: [...(item.tags ?? [])],
      streams: [...(item.streams ?? [])],
      eventTypePrefixes: [...(item.eventTypePrefixes ?? [])],
      targets: (item.targets ?? []).map((target, number) =>
        toTarget(target, `${field}[${index}].targets[${number}]`),
      ),
      userIds: [...(item.userIds ?? [])],
    })),
  };
}

export function toTarget({ targetType, targetId }: Target, field: string): Target {
  return { targetType, targetId: toInt64(`${field}.targetId`, targetId) };
}

/** What all requests that read events have in common. */
export function toRead(options: ReadOptions) {
  return {
    afterPosition: toUint64('afterPosition', options.afterPosition ?? 0),
    untilPosition: optional(toUint64, 'untilPosition', options.untilPosition),
    query: options.query === undefined ? undefined : toQuery(options.query, 'query'),
    bounds: options.bounds === undefined ? undefined : toBounds(options.bounds),
    payloadForm: PayloadForm.PAYLOAD_FORM_JSON,
  };
}

function toBounds(bounds: ReadBounds): BoundsMessage {
  return {
    minRevision: optional(toUint64, 'bounds.minRevision', bounds.minRevision),
    maxRevision: optional(toUint64, 'bounds.maxRevision', bounds.maxRevision),
    minTimestamp: optional(toInt64, 'bounds.minTimestamp', bounds.minTimestamp),
    maxTimestamp: optional(toInt64, 'bounds.maxTimestamp', bounds.maxTimestamp),
    fromTime: bounds.fromTime === undefined ? undefined : toTimestamp(bounds.fromTime),
    asOf: bounds.asOf === undefined ? undefined : toTimestamp(bounds.asOf),
  };
}

export function toAsOf(moment: Moment | undefined): AsOf | undefined {
  if (moment === undefined) return undefined;
  return typeof moment === 'number'
    ? { position: toUint64('asOf', moment) }
    : { time: toTimestamp(moment) };
}

/** Throws a RangeError if it is no time. */
export function toTimestamp(time: Time): Timestamp {
  const text = typeof time === 'string' ? time : time.toISOString();
  // A date has milliseconds only: the fraction of a second is taken from the text.
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.exec(text);
  const [, second = '', fraction = '', zone = ''] = match ?? [];
  const milliseconds = Date.parse(second + zone);
  if (Number.isNaN(milliseconds)) {
    throw new RangeError(`must be a time such as 2026-02-21T15:04:05Z; got ${text}`);
  }
  return { seconds: milliseconds / 1_000, nanos: Number(fraction.slice(1).padEnd(9, '0')) };
}

export function toDuration(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: Math.floor((milliseconds - seconds * 1_000) * 1e6) };
}
