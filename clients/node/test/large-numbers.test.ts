/** What a number of JavaScript does not hold is refused, and never rounded. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { JsonObject } from '@bufbuild/protobuf';

import {
  CheckFailedError,
  FirnClient,
  TargetIdTooLargeError,
  type Checkpoint,
  type EventBatch,
  type RecordedEvent,
} from '../src/index.js';
import { decodeBatch } from '../src/replay-decoder.js';
import { Daemon } from './support/daemon.js';
import { EVENT } from './support/scripted-client.js';
import { callWire } from './support/wire.js';

const LARGE = 2 ** 53;
// Nothing is to be sent: there is nobody who would say something.
const NOWHERE = 'firn://127.0.0.1:1?deadline=300ms';

suite('a number to be sent that is not exact', () => {
  const target = { targetType: 'image', targetId: LARGE };
  const query = [{ tags: ['a'] }, { targets: [{ ...target, targetId: 1 }, target] }];
  const event = { ...EVENT, target_id: LARGE };
  const calls: [string, (client: FirnClient) => unknown][] = [
    ['event.target_id', (client) => client.append(event)],
    ['event.target_id', (client) => client.append({ ...EVENT, target_id: 1.5 })],
    ['event.target_id', (client) => client.append({ ...EVENT, target_id: NaN })],
    ['event.target_id', (client) => client.append({ ...EVENT, target_id: '42' as never })],
    ['event.timestamp', (client) => client.append({ ...EVENT, timestamp: 0.5 })],
    ['expectedRevision', (client) => client.append(EVENT, { expectedRevision: -1 })],
    ['events[1].target_id', (client) => client.appendBatch([EVENT, event])],
    ['events[1].target_id', (client) => client.appendStream([{ events: [EVENT, event] }]).next()],
    [
      'checks[0].revision',
      (client) => client.appendBatch([EVENT], { checks: [{ stream: 's', revision: LARGE }] }),
    ],
    [
      'checks[0].noMatch[1].targets[1].targetId',
      (client) => client.appendBatch([EVENT], { checks: [{ noMatch: query }] }),
    ],
    [
      'checks[0].afterPosition',
      (client) => client.appendBatch([EVENT], { checks: [{ noMatch: [], afterPosition: LARGE }] }),
    ],
    ['query[1].targets[1].targetId', (client) => client.get({ query })],
    ['query[1].targets[1].targetId', (client) => client.count({ query })],
    ['query[1].targets[1].targetId', (client) => client.replay({ query })],
    ['query[1].targets[1].targetId', (client) => client.follow({ query })],
    ['queries[0][1].targets[1].targetId', (client) => client.newest({ queries: [query] })],
    ['untilPosition', (client) => client.newest({ streams: ['s'] }, { untilPosition: LARGE })],
    ['afterPosition', (client) => client.replay({ afterPosition: -1 })],
    ['untilPosition', (client) => client.replay({ untilPosition: LARGE })],
    ['bounds.minRevision', (client) => client.get({ bounds: { minRevision: -1 } })],
    ['bounds.maxRevision', (client) => client.get({ bounds: { maxRevision: LARGE } })],
    ['bounds.minTimestamp', (client) => client.get({ bounds: { minTimestamp: -LARGE } })],
    ['bounds.maxTimestamp', (client) => client.get({ bounds: { maxTimestamp: 0.5 } })],
    ['maxLag', (client) => client.follow({ maxLag: 0.5 })],
    ['position', (client) => client.timeAt(0.5)],
    ['target.targetId', (client) => client.state(target)],
    ['target.targetId', (client) => client.history(target)],
    ['asOf', (client) => client.state({ ...target, targetId: 1 }, { asOf: LARGE })],
    ['batchPosition', (client) => client.undo({ batchPosition: LARGE })],
    ['batchPosition', (client) => client.redo({ batchPosition: LARGE })],
    ['maxRows', (client) => client.query('select 1', { maxRows: Infinity })],
    ['maxBytes', (client) => client.query('select 1', { maxBytes: -1 })],
    ['size', (client) => client.signedCheckpoint({} as never, { size: LARGE })],
  ];
  for (const [field, call] of calls) {
    test(`is refused by its name: ${call.toString().replace(/^\(client\) => /, '')}`, async () => {
      await using client = new FirnClient(NOWHERE);
      await assert.rejects(
        async () => {
          await call(client);
        },
        (error) => {
          assert.ok(error instanceof RangeError, String(error));
          assert.match(error.message, /^\S+ must be an integer .*2\^53-1\)?; got ./);
          assert.equal(error.message.split(' ')[0], field);
          return true;
        },
      );
    });
  }

  test('is named as it is', async () => {
    await using client = new FirnClient(NOWHERE);
    await assert.rejects(client.append(event), {
      message: 'event.target_id must be an integer within ±(2^53-1); got 9007199254740992',
    });
  });
});

suite('an event whose target has a number that is too large', () => {
  const TARGET = 2n ** 63n - 1n;
  const isIt = { name: 'TargetIdTooLargeError', targetId: TARGET, position: 3 };

  /** A log whose third of four events is such a one, of the stream `large`. */
  async function withLog(use: (client: FirnClient) => Promise<void>): Promise<void> {
    await using daemon = await Daemon.start();
    await using client = new FirnClient(daemon.address);
    const message = (stream: string, target_id: bigint | number): JsonObject => ({
      event_type: 'printed',
      target_type: 'image',
      target_id: String(target_id),
      stream,
      payload_json: '{}',
      timestamp: String(Date.now()),
      id: crypto.randomUUID(),
    });
    const events = [
      message('small', 1),
      message('small', 2),
      message('large', TARGET),
      message('small', 4),
    ];
    await callWire(client, 'AppendEvents', { events });
    await use(client);
  }

  async function collect(events: AsyncIterable<RecordedEvent>, into: number[]): Promise<void> {
    for await (const { position } of events) into.push(position);
  }

  test('ends a replay and a follower behind all before it, and others go on', async () => {
    await withLog(async (client) => {
      for (const read of [client.replay(), client.follow()]) {
        const seen: number[] = [];
        await assert.rejects(collect(read, seen), (error) => {
          assert.ok(error instanceof TargetIdTooLargeError);
          assert.equal(error.reason, 'TARGET_ID_TOO_LARGE');
          assert.match(error.message, /position 3 .*9223372036854775807/);
          assert.deepEqual({ ...isIt, position: error.position, targetId: error.targetId }, isIt);
          return true;
        });
        assert.deepEqual(seen, [1, 2]);
      }
      const after: number[] = [];
      await collect(client.replay({ afterPosition: 3 }), after);
      assert.deepEqual(after, [4]);
    });
  });

  test('ends batches with one that ends before it', async () => {
    await withLog(async (client) => {
      const { storeId } = await client.head();
      const batches = client.replay().batches();
      const { events, ...batch } = (await batches.next()).value as EventBatch;
      const positions = events.map(({ position }) => position);
      assert.deepEqual(
        { ...batch, events: positions },
        { storeId, position: 2, events: [1, 2], head: 4 },
      );
      await assert.rejects(batches.next(), isIt);
      // None that says nothing.
      await assert.rejects(client.replay({ afterPosition: 2 }).batches().next(), isIt);
    });
  });

  test('ends a consumer that has stored how far it came', async () => {
    await withLog(async (client) => {
      let saved: Checkpoint | undefined;
      const checkpoints = {
        load: () => saved,
        save: (checkpoint: Checkpoint) => {
          saved = checkpoint;
        },
      };
      const seen: number[] = [];
      const consume = () =>
        client.consume({ checkpoints }, ({ events }) => {
          seen.push(...events.map(({ position }) => position));
        });
      await assert.rejects(consume(), isIt);
      await assert.rejects(consume(), isIt);
      assert.deepEqual([seen, saved?.position], [[1, 2], 2]);
    });
  });

  test('is named by every other answer that has it', async () => {
    await withLog(async (client) => {
      const streams = ['small', 'large'];
      await assert.rejects(client.get(), isIt);
      await assert.rejects(client.getAll({ afterPosition: 2 }).next(), isIt);
      await assert.rejects(client.newest({ streams }), isIt);
      const checks = [{ stream: 'large', revision: 0 }];
      await assert.rejects(client.appendBatch([EVENT], { checks }), isIt);
      await assert.rejects(client.appendStream([{ events: [EVENT], checks }]).next(), isIt);
      const small = [{ stream: 'small', revision: 0 }];
      await assert.rejects(client.appendBatch([EVENT], { checks: small }), CheckFailedError);
    });
  });

  test('is the one that could not be read, at a place that can be', () => {
    const decode = (message: string) => decodeBatch(Buffer.from(message, 'hex'), 'store');
    // Field 6 of an event; its position is field 9, that of the message field 2.
    const target = '30ffffffffffffffff7f';
    const { batch, failure } = decode(`0a0c${target}480210021807`);
    assert.deepEqual(batch, { storeId: 'store', position: 1, events: [], head: 7 });
    assert.deepEqual([failure?.position, failure?.targetId], [2, TARGET]);
    for (const message of [
      // Behind one whose timestamp (field 2) is at fault.
      `0a0c10ffffffffffffffff7f48010a0c${target}48021002`,
      // Beyond its message.
      `0a0c${target}48031002`,
      // Negative.
      '0a0d30ffffffffffffffffff0148021002',
    ]) {
      assert.throws(() => decode(message), RangeError, message);
    }
  });
});
