/** Iterators that are left while they wait, and queries that nobody reads. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { status, type ServerWritableStream } from '@grpc/grpc-js';

import { EventDTO } from '../src/generated/firn/v1/event.js';
import type {
  ReplayEventsRequest,
  ReplayEventsResponse,
} from '../src/generated/firn/v1/event_store.js';
import type { DisposableResult } from '../src/query.js';
import { EVENT, withServer } from './support/scripted-client.js';
import { breakdown, type Script } from './support/scripted-server.js';

type ReplayCall = ServerWritableStream<ReplayEventsRequest, ReplayEventsResponse>;

const DONE = { done: true, value: undefined };

/** What a promise comes to, which has to be soon. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  const late = sleep(2_000, undefined, { ref: false }).then(() =>
    assert.fail('it does not settle'),
  );
  return Promise.race([promise, late]);
}

/** Something that passes. */
function moment() {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { pass, passed };
}

/** A stream on which nothing comes after an event, if any; and when it is cancelled. */
function silent(...positions: number[]) {
  const cancelled = moment();
  const replay = (call: ReplayCall) => {
    call.on('cancelled', cancelled.pass);
    for (const position of positions) {
      const event = { ...EventDTO.decode(Buffer.alloc(0)), position, payloadJson: '{}' };
      call.write({ events: [event], position, head: 3, mark: 0 });
    }
  };
  return { replay, cancelled: cancelled.passed };
}

/** Leaves an iterator that waits. */
async function leave<T>(items: AsyncIterator<T>): Promise<void> {
  const pending = items.next();
  await sleep(100);
  const left = items.return?.();
  assert.ok(left);
  assert.deepEqual(await soon(left), DONE);
  assert.deepEqual(await soon(pending), DONE);
  assert.deepEqual(await soon(items.next()), DONE);
}

suite('an iterator that is left while it waits ends at once', () => {
  test('of the events of a follower', async () => {
    const { replay, cancelled } = silent(1);
    await withServer({ replay }, async (client) => {
      const events = client.follow()[Symbol.asyncIterator]();
      assert.equal((await events.next()).value?.position, 1);
      await leave(events);
      await soon(cancelled);
    });
  });

  test('of its batches', async () => {
    const { replay, cancelled } = silent();
    await withServer({ replay }, async (client) => {
      await leave(client.follow({ signal: new AbortController().signal }).batches());
      await soon(cancelled);
    });
  });

  test('of a follower that has no connection', async () => {
    const head = () => breakdown(status.UNAVAILABLE);
    await withServer({ head }, async (client) => {
      await leave(client.follow()[Symbol.asyncIterator]());
    });
    await withServer({ head: () => undefined }, async (client) => {
      await leave(client.replay()[Symbol.asyncIterator]());
    });
  });

  test('of the answers of an append stream', async () => {
    const appendStream: Script['appendStream'] = (call) => call.resume();
    await withServer({ appendStream }, async (client) => {
      await leave(client.appendStream([{ events: [EVENT] }]));
    });
  });

  test('of the rows of a query', async () => {
    const { query, cancelled } = rows();
    await withServer({ query }, async (client) => {
      const result = (await client.query('select 1'))[Symbol.asyncIterator]();
      assert.deepEqual((await result.next()).value, { a: 'x' });
      await leave(result);
      await soon(cancelled);
    });
  });
});

test('an iterator that was left before it began never does', async () => {
  await withServer({}, async (client) => {
    const events = client.follow()[Symbol.asyncIterator]();
    assert.deepEqual(await events.return?.(), DONE);
    assert.deepEqual(await events.next(), DONE);
  });
});

/** A query that is answered with one row and then not ended; and when it is cancelled. */
function rows() {
  const cancelled = moment();
  const query: NonNullable<Script['query']> = (call) => {
    call.on('cancelled', cancelled.pass);
    const header = { columns: [{ name: 'a', declaredType: '' }], position: 1, head: 1 };
    call.write({ header, rows: [{ values: [{ text: 'x' }] }] });
  };
  return { query, cancelled: cancelled.passed };
}

suite('a query that is closed', () => {
  const isClosed = {
    name: 'FirnError',
    code: 'CANCELLED',
    message: "the query's result is closed",
  };

  for (const [how, close] of [
    ['by name', (result: DisposableResult) => result.close()],
    ['when it goes out of scope', (result: DisposableResult) => result[Symbol.asyncDispose]()],
  ] as const) {
    test(`${how} is cancelled, and has no more rows`, async () => {
      const { query, cancelled } = rows();
      await withServer({ query }, async (client) => {
        const result = await client.query('select 1');
        await close(result);
        await soon(cancelled);
        await assert.rejects(result.all(), isClosed);
        await close(result);
      });
    });
  }

  test('while a row is waited for fails with that', async () => {
    const { query } = rows();
    await withServer({ query }, async (client) => {
      const result = await client.query('select 1');
      const all = assert.rejects(result.all(), isClosed);
      await sleep(50);
      result.close();
      await soon(all);
    });
  });

  test('behind its last row has ended well', async () => {
    const query: Script['query'] = (call) => {
      rows().query(call);
      call.end();
    };
    await withServer({ query }, async (client) => {
      await using result = await client.query('select 1');
      assert.deepEqual(await result.all(), [{ a: 'x' }]);
      result.close();
      assert.deepEqual(await result.all(), []);
    });
  });
});
