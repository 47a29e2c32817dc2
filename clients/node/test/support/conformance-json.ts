/** The client's answers and errors in the form of the conformance cases: protobuf's JSON. */
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';

import {
  CheckFailedError,
  FirnError,
  UndoConflictError,
  type AppendAnswer,
  type AppendedBatch,
  type Durability,
  type RecordedEvent,
  type SqlValue,
  type Undone,
} from '../../src/index.js';
import { CODES } from '../../src/errors.js';

export function errorToJson(error: unknown): JsonObject {
  if (!(error instanceof FirnError)) throw error;
  return {
    code: error.code,
    reason: error.reason,
    metadata: error.metadata,
    fields: error.fields.map(({ field }) => field),
    ...conflict(error),
  };
}

export function answerToJson({ requestNumber, appended, error }: AppendAnswer): JsonObject {
  const request_number = String(requestNumber);
  if (appended !== undefined) return { request_number, appended: appendedToJson(appended) };
  return {
    request_number,
    error: {
      code: CODES.indexOf(error.code),
      reason: `ERROR_REASON_${error.reason}`,
      metadata: error.metadata,
      invalid_fields: error.fields.map((field) => ({ ...field })),
      ...conflict(error),
    },
  };
}

export function appendedToJson({ durability, ...rest }: AppendedBatch): JsonObject {
  return { ...toSnake(rest), durability: durabilityToJson(durability) };
}

export function undoneToJson({ durability, ...rest }: Undone): JsonObject {
  return { ...toSnake(rest), durability: durabilityToJson(durability) };
}

export function durabilityToJson(durability: Durability): string {
  return `DURABILITY_${durability.toUpperCase()}`;
}

function eventToJson(event: RecordedEvent): JsonObject {
  const json = { content_type: '', ...event } as unknown as JsonObject;
  delete json['payload'];
  if (event.payload_bytes !== undefined) {
    json['payload_bytes'] = Buffer.from(event.payload_bytes).toString('base64');
  }
  return json;
}

/** A stream's messages as one response: lists one after the other, of others the last. */
export function merge(messages: JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const [key, value] of messages.flatMap((message) => Object.entries(message))) {
    const before = merged[key];
    merged[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return merged;
}

export function valueToJson(value: SqlValue | undefined): JsonObject {
  if (value === null || value === undefined) return {};
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'object') return { blob: Buffer.from(value).toString('base64') };
  return Number.isInteger(Number(value)) ? { integer: String(value) } : { real: Number(value) };
}

/** The same with the contract's names. Events have them already. */
export function toSnake(value: object): JsonObject {
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    snakeMember(member),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

function snakeMember(member: unknown): JsonValue {
  if (Array.isArray(member)) return member.map(snakeMember);
  if (typeof member !== 'object' || member === null) return member as JsonValue;
  return 'event_type' in member ? eventToJson(member as RecordedEvent) : toSnake(member);
}

function conflict(error: FirnError): JsonObject {
  if (error instanceof CheckFailedError) return { conflict: toSnake(error.conflict) };
  if (!(error instanceof UndoConflictError)) return {};
  return { undo_conflict: toSnake({ events: error.events, more: error.more }) };
}
