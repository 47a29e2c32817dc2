import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { Metadata, status } from '@grpc/grpc-js';

import { Backoff } from '../src/backoff.js';
import {
  ConnectionStringError,
  parseConnectionString,
  withDefaults,
} from '../src/connection-string.js';
import { FirnClient } from '../src/client.js';
import { isResumable, isTransient } from '../src/connection.js';
import { fromAppendError, fromServiceError } from '../src/error-details.js';
import {
  CheckFailedError,
  FirnError,
  InvalidFieldError,
  UndoConflictError,
} from '../src/errors.js';
import { ErrorReason } from '../src/generated/firn/v1/error_reason.js';
import type { EventDTO } from '../src/generated/firn/v1/event.js';
import { AppendConflict, ReplayEventsResponse } from '../src/generated/firn/v1/event_store.js';
import { UndoConflict } from '../src/generated/firn/v1/history.js';
import { ReplayMark } from '../src/generated/firn/v1/read.js';
import { BadRequest, ErrorInfo, RetryInfo } from '../src/generated/google/rpc/error_details.js';
import { Status as StatusMessage } from '../src/generated/google/rpc/status.js';
import { decodeBatch } from '../src/replay-decoder.js';
import { toEventMessage, toTimestamp } from '../src/requests.js';
import type { NewEvent, RecordedEvent } from '../src/types.js';
import { uuid7 } from '../src/uuid7.js';
import { ROOT } from './support/daemon.js';

const COMPLETE: NewEvent = {
  id: '0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57',
  timestamp: 1_700_000_000_000,
  event_type: 'printed',
  payload: { copies: 2 },
  target_type: 'image',
  target_id: 42,
};

suite('connection strings', () => {
  interface Case {
    about: string;
    text: string;
    is?: Record<string, unknown>;
    fault?: string;
  }
  const file = join(ROOT, 'tests/conformance/connection_strings.json');
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  for (const { about, text, is, fault } of cases) {
    test(about, () => {
      if (fault !== undefined) {
        assert.throws(
          () => parseConnectionString(text),
          (error) => error instanceof ConnectionStringError && error.fault === fault,
        );
        return;
      }
      const parsed = parseConnectionString(text);
      const named: Record<string, unknown> = {
        ...parsed,
        deadline_ms: parsed.deadlineMs,
        server_name: parsed.serverName,
        token_file: parsed.tokenFile,
      };
      for (const [name, value] of Object.entries(is ?? {})) assert.equal(named[name], value, name);
    });
  }

  for (const [text, fault] of [
    ['firn://localhost?', 'parameter'],
    ['firn://localhost?tls=off&', 'parameter'],
    ['firn://localhost?=on', 'parameter'],
    ['firn://localhost?token=%zz', 'token'],
  ] as const) {
    test(`${text} has a fault`, () => {
      assert.throws(() => parseConnectionString(text), { fault });
    });
  }

  test('a token that cannot be sent is not shown', () => {
    assert.throws(
      () => new FirnClient({ host: 'localhost', token: 's3cret\n' }),
      (error) =>
        error instanceof ConnectionStringError &&
        error.fault === 'token' &&
        !error.message.includes('s3cret'),
    );
  });

  test('options are checked alike', () => {
    assert.throws(() => withDefaults({ host: 'store.example', token: 's3cret' }), {
      fault: 'token',
    });
    assert.throws(() => withDefaults({ host: '' }), { fault: 'host' });
    assert.deepEqual(withDefaults({ host: 'store.example', ca: 'ca.pem' }), {
      host: 'store.example',
      port: 3476,
      tls: true,
      ca: 'ca.pem',
      deadlineMs: 30_000,
    });
  });
});

suite('retries', () => {
  test('pauses double from 50 ms to 2 s, shortened by up to a half', () => {
    const backoff = new Backoff();
    for (const longest of [50, 100, 200, 400, 800, 1_600, 2_000, 2_000]) {
      const pauseMs = backoff.next();
      assert.ok(pauseMs <= longest && pauseMs >= longest / 2, `${pauseMs} for ${longest}`);
    }
    backoff.reset();
    assert.ok(backoff.next() <= 50);
  });

  test('what passes by itself is tried again', () => {
    const transient = (code: FirnError['code'], reason = '') =>
      isTransient(new FirnError({ code, reason, message: '' }));
    assert.ok(transient('UNAVAILABLE'));
    assert.ok(transient('UNAVAILABLE', 'SHUTTING_DOWN'));
    assert.ok(transient('RESOURCE_EXHAUSTED', 'OVERLOADED'));
    assert.ok(!transient('UNAVAILABLE', 'READ_ONLY'));
    assert.ok(!transient('RESOURCE_EXHAUSTED', 'DISK_FULL'));
    assert.ok(!transient('INTERNAL'));
  });

  test('a stream is resumed unless the server has given a reason for good', () => {
    const resumable = (code: FirnError['code'], reason = '') =>
      isResumable(new FirnError({ code, reason, message: '' }));
    assert.ok(resumable('UNAVAILABLE', 'SHUTTING_DOWN'));
    assert.ok(resumable('INTERNAL'));
    assert.ok(resumable('CANCELLED'));
    assert.ok(!resumable('INVALID_ARGUMENT', 'INVALID_FIELD'));
    assert.ok(!resumable('RESOURCE_EXHAUSTED', 'CONSUMER_TOO_SLOW'));
  });
});

suite('ids', () => {
  test('are UUIDs of version 7', () => {
    const id = uuid7(0x0192_f3c4_7d5e);
    assert.match(id, /^0192f3c4-7d5e-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('differ', () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => uuid7())).size, 10_000);
  });
});

suite('errors', () => {
  const any = (type: string, value: Uint8Array) => ({
    typeUrl: `type.googleapis.com/${type}`,
    value: Buffer.from(value),
  });

  function serviceError(code: status, ...details: { typeUrl: string; value: Buffer }[]) {
    const metadata = new Metadata();
    const bytes = StatusMessage.encode({ code, message: 'no', details }).finish();
    metadata.set('grpc-status-details-bin', Buffer.from(bytes));
    return Object.assign(new Error('no'), { code, details: 'no', metadata });
  }

  const info = (reason: string, domain = 'firn') =>
    any(
      'google.rpc.ErrorInfo',
      ErrorInfo.encode({ reason, domain, metadata: new Map([['head', '5']]) }).finish(),
    );

  test('fields', () => {
    const fields = [{ field: 'event.id', description: 'must be a UUID' }];
    const error = fromServiceError(
      serviceError(
        status.INVALID_ARGUMENT,
        info('INVALID_FIELD'),
        any(
          'google.rpc.BadRequest',
          BadRequest.encode({
            fieldViolations: fields.map((field) => ({
              ...field,
              reason: '',
              localizedMessage: undefined,
            })),
          }).finish(),
        ),
      ),
    );
    assert.ok(error instanceof InvalidFieldError);
    assert.equal(error.name, 'InvalidFieldError');
    assert.equal(error.code, 'INVALID_ARGUMENT');
    assert.equal(error.reason, 'INVALID_FIELD');
    assert.equal(error.message, 'no');
    assert.deepEqual(error.fields, fields);
    assert.deepEqual(error.metadata, { head: '5' });
  });

  test('a retry delay', () => {
    const delay = RetryInfo.encode({ retryDelay: { seconds: 1, nanos: 500_000_000 } }).finish();
    const error = fromServiceError(
      serviceError(
        status.RESOURCE_EXHAUSTED,
        info('OVERLOADED'),
        any('google.rpc.RetryInfo', delay),
      ),
    );
    assert.equal(error.retryDelayMs, 1_500);
  });

  test('a failed check', () => {
    const conflict = AppendConflict.encode({
      failedChecks: [{ checkIndex: 2, actualRevision: 7, events: [], eventsLeftOut: 1 }],
      checksLeftOut: 3,
    }).finish();
    const error = fromServiceError(
      serviceError(status.ABORTED, info('CHECK_FAILED'), any('firn.v1.AppendConflict', conflict)),
    );
    assert.ok(error instanceof CheckFailedError);
    assert.deepEqual(error.conflict, {
      failedChecks: [{ checkIndex: 2, actualRevision: 7, events: [], eventsLeftOut: 1 }],
      checksLeftOut: 3,
    });
  });

  test('later events in the way of an undo', () => {
    const event = {
      eventId: 'e',
      position: 3,
      eventType: 'rating_changed',
      undoneEventId: 'u',
      fields: ['rating'],
    };
    const conflict = UndoConflict.encode({ events: [event], more: 4 }).finish();
    const error = fromServiceError(
      serviceError(status.ABORTED, info('UNDO_CONFLICT'), any('firn.v1.UndoConflict', conflict)),
    );
    assert.ok(error instanceof UndoConflictError);
    assert.deepEqual(error.events, [event]);
    assert.equal(error.more, 4);
  });

  test('on the way to the server have no reason', () => {
    const error = fromServiceError(
      Object.assign(new Error('gone'), {
        code: status.UNAVAILABLE,
        details: 'gone',
        metadata: new Metadata(),
      }),
    );
    assert.equal(error.code, 'UNAVAILABLE');
    assert.equal(error.reason, '');
    assert.equal(
      fromServiceError(serviceError(status.UNAVAILABLE, info('BUSY', 'proxy'))).reason,
      '',
    );
  });

  test('of a call that was lost without a status are UNAVAILABLE', () => {
    const said = (code: status, details: string) =>
      fromServiceError(
        Object.assign(new Error(details), { code, details, metadata: new Metadata() }),
      );
    for (const [code, details] of [
      [
        status.INTERNAL,
        'Received RST_STREAM with code 2 triggered by internal client error: write EPIPE',
      ],
      [status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)'],
      [status.INTERNAL, 'Failed to start HTTP/2 stream with error The session has been destroyed'],
      [status.INTERNAL, 'Write error: write after end'],
      [status.CANCELLED, 'Call cancelled'],
      [status.RESOURCE_EXHAUSTED, 'Bandwidth exhausted or memory limit exceeded'],
    ] as const) {
      const error = said(code, details);
      assert.equal(error.code, 'UNAVAILABLE', details);
      assert.equal(error.message, details);
      assert.ok(error.cause instanceof Error);
    }
    assert.equal(said(status.CANCELLED, 'Cancelled on client').code, 'CANCELLED');
    assert.equal(said(status.INTERNAL, 'no more').code, 'INTERNAL');
  });

  test('of an append stream are the same', () => {
    const error = fromAppendError({
      code: 3,
      reason: ErrorReason.ERROR_REASON_INVALID_FIELD,
      message: 'no',
      metadata: new Map(),
      invalidFields: [{ field: 'events[0].id', description: 'must be a UUID' }],
      conflict: undefined,
      retryDelay: undefined,
    });
    assert.ok(error instanceof InvalidFieldError);
    assert.equal(error.fields[0]?.field, 'events[0].id');
  });
});

suite('events to append', () => {
  test('get an id and a timestamp', () => {
    const before = Date.now();
    const message = toEventMessage({ event_type: 'printed', payload: {}, stream: 's' });
    assert.match(message.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    assert.ok(message.timestamp >= before);
  });

  test('keep JSON text as it is', () => {
    const text = '{ "n": 123456789012345678901234567890 }';
    const payload: unknown = JSON.parse(text);
    assert.equal(toEventMessage({ ...COMPLETE, payload, payload_json: text }).payloadJson, text);
  });

  test('do not say two things', () => {
    assert.throws(() => toEventMessage({ ...COMPLETE, payload_json: '{"copies":3}' }), TypeError);
    assert.throws(
      () => toEventMessage({ ...COMPLETE, payload_bytes: Buffer.of(1), content_type: 'a/b' }),
      TypeError,
    );
  });

  test('of the catalogue know their target', () => {
    const message = toEventMessage({
      event_type: 'rating_changed',
      target_id: 42,
      payload: { old_rating: 0, new_rating: 3 },
    });
    assert.equal(message.targetType, 'image');
    const started = toEventMessage({
      event_type: 'import_started',
      payload_json: '{}',
    });
    assert.deepEqual([started.targetType, started.targetId], ['catalog', 1]);
  });

  test('have times to the nanosecond', () => {
    assert.deepEqual(toTimestamp('2026-02-21T15:04:05.120417Z'), {
      seconds: 1_771_686_245,
      nanos: 120_417_000,
    });
    assert.deepEqual(toTimestamp('2026-02-21T16:04:05+01:00'), {
      seconds: 1_771_686_245,
      nanos: 0,
    });
    assert.deepEqual(toTimestamp(new Date(1_500)), { seconds: 1, nanos: 500_000_000 });
    assert.throws(() => toTimestamp('yesterday'), RangeError);
    assert.throws(() => toTimestamp('2026-02-21'), RangeError);
  });
});

suite('events of a replay', () => {
  const EVENT = {
    ...toEventMessage(COMPLETE),
    userId: 'camille',
    createdAt: '2026-02-21T15:04:05.120417Z',
    position: 2 ** 40 + 1,
    stream: 'Épreuves',
    revision: 300,
    tags: ['z:1', 'a:2'],
    metadata: new Map([
      ['clé', 'v'],
      ['empty', ''],
    ]),
    batchIndex: 3,
  };
  const decode = (events: EventDTO[], mark = ReplayMark.REPLAY_MARK_UNSPECIFIED) => {
    const message = { events, position: 7, head: 9, mark };
    return decodeBatch(Buffer.from(ReplayEventsResponse.encode(message).finish()), 'store').batch;
  };

  test('have every field', () => {
    const batch = decode([EVENT], ReplayMark.REPLAY_MARK_CAUGHT_UP);
    assert.deepEqual(
      { ...batch, events: batch.events.map((event) => ({ ...event })) },
      {
        storeId: 'store',
        position: 7,
        head: 9,
        mark: 'caught_up',
        events: [
          {
            id: COMPLETE.id,
            timestamp: COMPLETE.timestamp,
            event_type: 'printed',
            payload: { copies: 2 },
            payload_json: '{"copies":2}',
            target_type: 'image',
            target_id: 42,
            user_id: 'camille',
            created_at: '2026-02-21T15:04:05.120417Z',
            position: 2 ** 40 + 1,
            stream: 'Épreuves',
            revision: 300,
            tags: ['z:1', 'a:2'],
            metadata: { clé: 'v', empty: '' },
            batch_index: 3,
          },
        ],
      },
    );
  });

  test('parse their payload once, and are written as JSON with it', () => {
    const event = decode([EVENT]).events[0];
    assert.ok(event);
    assert.equal(event.payload, event.payload);
    const written = JSON.parse(JSON.stringify(event)) as RecordedEvent;
    assert.deepEqual(written.payload, { copies: 2 });
    assert.equal(toEventMessage(written).payloadJson, '{"copies":2}');
  });

  test('have opaque bytes as they are', () => {
    const bytes = { payloadBytes: Buffer.of(0, 255), contentType: 'application/cbor' };
    const event = decode([{ ...EVENT, payloadJson: undefined, ...bytes }]).events[0];
    assert.deepEqual(event?.payload_bytes, Buffer.of(0, 255));
    assert.equal(event.content_type, 'application/cbor');
    assert.equal(event.payload, undefined);
    assert.deepEqual(toEventMessage(event).payloadBytes, Buffer.of(0, 255));
  });

  test('have no number that JavaScript cannot hold', () => {
    // Field 2 (position) as 2^53, then as 2^64-1, then without an end.
    for (const number of [
      '80808080808080 10',
      'ffffffffffffffffff01',
      'ffffffffffffffffffffff01',
    ]) {
      const message = Buffer.from(`10${number.replace(' ', '')}`, 'hex');
      assert.throws(() => decodeBatch(message, 'store'), RangeError);
    }
  });

  test('pass over fields of a newer server', () => {
    // Fields 20 to 23: a number, 8 bytes, a text, 4 bytes.
    const newer = Buffer.from('a00105a9010000000000000000b2010161bd0100000000', 'hex');
    const message = Buffer.concat([newer, Buffer.of(16, 7)]);
    assert.equal(decodeBatch(message, 'store').batch.position, 7);
  });
});
