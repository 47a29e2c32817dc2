/** What the client makes of servers that do not keep to the contract. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { status, type ServerWritableStream } from '@grpc/grpc-js';

import { ErrorReason } from '../src/generated/firn/v1/error_reason.js';
import { EventDTO } from '../src/generated/firn/v1/event.js';
import type {
  ReplayEventsRequest,
  ReplayEventsResponse,
} from '../src/generated/firn/v1/event_store.js';
import { GetHistoryResponse, GetStateResponse } from '../src/generated/firn/v1/history.js';
import { FileCheckpointStore, FirnClient, FirnError, type Checkpoint } from '../src/index.js';
import { EVENT, withServer } from './support/scripted-client.js';
import { breakdown, failure, ScriptedServer, type Script } from './support/scripted-server.js';

type ReplayCall = ServerWritableStream<ReplayEventsRequest, ReplayEventsResponse>;
type AppendCall = Parameters<NonNullable<Script['appendStream']>>[0];

function event(position: number): EventDTO {
  return { ...EventDTO.decode(Buffer.alloc(0)), position, payloadJson: '{}' };
}

/** A message with the events at these positions. */
function offer(call: ReplayCall, position: number, ...positions: number[]): void {
  call.write({ events: positions.map(event), position, head: 3, mark: 0 });
}

async function positions(events: AsyncIterable<{ position: number }>, into: number[] = []) {
  for await (const { position } of events) into.push(position);
  return into;
}

/** Whether it is the client's own error about an answer: without a reason, and not to be retried. */
function isMisfit(error: unknown): boolean {
  return error instanceof FirnError && error.code === 'INTERNAL' && error.reason === '';
}

suite('a replay', () => {
  test('that ends well before its bound is resumed', async () => {
    const asked: number[] = [];
    const replay = (call: ReplayCall) => {
      asked.push(call.request.afterPosition);
      if (asked.length === 1) offer(call, 2, 1, 2);
      else if (asked.length === 3) offer(call, 3, 3);
      call.end();
    };
    await withServer({ replay }, async (client) => {
      assert.deepEqual(await positions(client.replay()), [1, 2, 3]);
    });
    assert.deepEqual(asked, [0, 2, 2]);
  });

  test('as of a time ends where the server ends it', async () => {
    const replay = (call: ReplayCall) => {
      offer(call, 2, 1, 2);
      call.end();
    };
    await withServer({ replay }, async (client) => {
      const asOf = '2026-02-21T15:04:05Z';
      assert.deepEqual(await positions(client.replay({ bounds: { asOf } })), [1, 2]);
    });
  });

  for (const [about, ...message] of [
    ['goes back', 1],
    ['goes back, with events', 1, 1],
    ['has an event from before it', 3, 2, 3],
    ['has an event that is beyond it', 3, 3, 4],
    ['has events that go back', 4, 4, 3],
    ['has an event twice', 4, 3, 3],
  ] as [string, number, ...number[]][]) {
    test(`hands on nothing of a message that ${about}`, async () => {
      let calls = 0;
      const replay = (call: ReplayCall) => {
        calls += 1;
        offer(call, 2, 1, 2);
        offer(call, ...message);
      };
      await withServer({ replay, head: () => ({ position: 9 }) }, async (client) => {
        const seen: number[] = [];
        await assert.rejects(positions(client.replay(), seen), isMisfit);
        assert.deepEqual(seen, [1, 2]);
        const saved: Checkpoint[] = [];
        const checkpoints = {
          load: () => undefined,
          save: (checkpoint: Checkpoint) => void saved.push(checkpoint),
        };
        await assert.rejects(
          client.consume({ checkpoints }, () => undefined),
          isMisfit,
        );
        assert.deepEqual(
          saved.map(({ position }) => position),
          [2],
        );
      });
      assert.equal(calls, 2);
    });
  }

  test('asks whose log it is again when the first message is there', async () => {
    const storeIds = ['one', 'one', 'two'];
    let calls = 0;
    const replay = (call: ReplayCall) => {
      calls += 1;
      if (calls === 1) {
        offer(call, 1, 1);
        call.emit('error', breakdown(status.UNAVAILABLE));
      } else {
        offer(call, 2, 2);
      }
    };
    const head = () => ({ storeId: storeIds.shift() ?? 'two' });
    await withServer({ replay, head }, async (client) => {
      const seen: number[] = [];
      await assert.rejects(positions(client.replay(), seen), { reason: 'STORE_CHANGED' });
      assert.deepEqual(seen, [1]);
    });
  });

  test('of a number that cannot be read ends with an error of the client', async () => {
    const replay = (call: ReplayCall) => {
      call.write({ events: [], position: 1e18, head: 0, mark: 0 });
    };
    await withServer({ replay }, async (client) => {
      await assert.rejects(positions(client.replay()), isMisfit);
    });
  });
});

suite('an append stream', () => {
  const requests = [{ events: [EVENT] }, { events: [EVENT] }];

  /** The answers are a function of the number of the request. */
  function answering(answer: (number: number, call: AppendCall) => unknown): Script {
    return {
      appendStream: (call) => {
        let number = 0;
        call.on('data', () => {
          number += 1;
          const result = answer(number, call);
          if (result !== undefined) call.write({ results: [result] } as never);
        });
      },
    };
  }
  const appended = {
    events: [{ position: 1, revision: 1, createdAt: '' }],
    duplicate: false,
    durability: 1,
  };

  test('that is never answered ends at the deadline', async () => {
    await withServer(
      answering(() => undefined),
      async (client) => {
        const answers = client.appendStream(requests, { deadlineMs: 300 });
        await assert.rejects(answers.next(), { code: 'DEADLINE_EXCEEDED' });
      },
    );
  });

  test('whose oldest request is answered in time goes on, and waits for none while idle', async () => {
    const run = async (unitMs: number) => {
      const script = answering((number, call) => {
        const answer = { results: [{ requestNumber: number, appended }] };
        void sleep(4 * unitMs).then(() => call.write(answer));
        return undefined;
      });
      async function* slow() {
        for (let i = 0; i < 3; i++) {
          await sleep(i * 5 * unitMs);
          yield { events: [EVENT] };
        }
      }
      await withServer(script, async (client) => {
        let count = 0;
        for await (const answer of client.appendStream(slow(), { deadlineMs: 8 * unitMs })) {
          count += 1;
          assert.equal(answer.error, undefined);
        }
        assert.equal(count, 3);
      });
    };
    // A busy machine may not keep the short times.
    await run(50).catch(() => run(1_000));
  });

  for (const [about, result] of [
    ['another number', (number: number) => ({ requestNumber: number + 1, appended })],
    ['no outcome', (number: number) => ({ requestNumber: number })],
    [
      'a number that cannot be read',
      () => ({
        requestNumber: 1,
        appended: { ...appended, events: [{ position: 1e18, revision: 1, createdAt: '' }] },
      }),
    ],
  ] as const) {
    test(`with an answer of ${about} ends with an error of the client`, async () => {
      await withServer(answering(result), async (client) => {
        await assert.rejects(client.appendStream(requests).next(), isMisfit);
      });
    });
  }

  test('whose requests fail with what has no name yet', async () => {
    const error = { code: 0, reason: ErrorReason.ERROR_REASON_UNSPECIFIED, message: 'no' };
    const rest = { metadata: new Map(), invalidFields: [] };
    const script = answering((number) => ({ requestNumber: number, error: { ...error, ...rest } }));
    await withServer(script, async (client) => {
      const answer = await client.appendStream(requests).next();
      assert.equal(answer.value?.error?.reason, '');
      assert.equal(answer.value.error.code, 'UNKNOWN');
    });
  });
});

suite('a call', () => {
  test('that has no deadline waits 30 s at most before it is tried again', async (context) => {
    let attempts = 0;
    const append = () => {
      attempts += 1;
      return attempts === 1 ? failure(status.RESOURCE_EXHAUSTED, 'OVERLOADED', 40_000_000_000) : {};
    };
    await withServer({ append }, async (client) => {
      const pauses: number[] = [];
      context.mock.method(client.connection, 'sleep', (ms: number) => {
        pauses.push(ms);
        return Promise.resolve();
      });
      await client.append(EVENT, { deadlineMs: Infinity });
      assert.deepEqual(pauses, [30_000]);
    });
  });

  test('that counts ends when the count does not go on', async () => {
    let calls = 0;
    const count = () => {
      calls += 1;
      return { count: 1, position: 2, until: 9, plan: undefined };
    };
    await withServer({ count: count }, async (client) => {
      await assert.rejects(client.count(), isMisfit);
    });
    assert.equal(calls, 2);
  });

  test('that counts has one deadline', async () => {
    let position = 0;
    const count = () => ({ count: 1, position: ++position, until: 1e9, plan: undefined });
    await withServer({ count: count }, async (client) => {
      // With one for each answer it would have no end.
      await assert.rejects(client.count({ deadlineMs: 300 }), { code: 'DEADLINE_EXCEEDED' });
    });
  });

  test('that reads all pages ends when a page is the one before', async () => {
    let calls = 0;
    const get = () => {
      calls += 1;
      return { events: [], nextPageToken: 'again', head: 9, position: 1, plan: undefined };
    };
    await withServer({ get: get }, async (client) => {
      await assert.rejects(positions(client.getAll()), isMisfit);
    });
    assert.equal(calls, 2);
  });

  test('that is answered with JSON that is none fails with an error of the client', async () => {
    const state = () => ({ ...GetStateResponse.decode(Buffer.alloc(0)), stateJson: '{' });
    const history = () => ({
      ...GetHistoryResponse.decode(Buffer.alloc(0)),
      entries: [{ event: event(1), changes: [{ field: 'a', oldJson: '{', newJson: '' }] }],
    });
    await withServer({ state, history: history as never }, async (client) => {
      const target = { targetType: 'image', targetId: 1 };
      await assert.rejects(client.state(target), isMisfit);
      await assert.rejects(client.history(target), isMisfit);
    });
  });

  test('keeps every key of the metadata', async () => {
    const metadata = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const told = { ...event(1), metadata: new Map(Object.entries(metadata)) };
    const replay = (call: ReplayCall) => {
      call.write({ events: [told], position: 3, head: 3, mark: 0 });
      call.end();
    };
    const get = () => ({
      events: [told],
      nextPageToken: '',
      head: 9,
      position: 1,
      plan: undefined,
    });
    await withServer({ replay, get: get }, async (client) => {
      for await (const read of client.replay()) {
        assert.deepEqual(Object.entries(read.metadata), Object.entries(metadata));
      }
      const [read] = (await client.get()).events;
      assert.deepEqual(Object.entries(read?.metadata ?? {}), Object.entries(metadata));
    });
  });
});

suite('a query', () => {
  const header = { columns: [{ name: 'a', declaredType: '' }], position: 1, head: 1 };
  const row = (...texts: string[]) => ({ values: texts.map((text) => ({ text })) });

  /** What comes of a query that is answered with these messages. */
  async function ask(...messages: unknown[]): Promise<unknown> {
    let answer: unknown;
    const query: Script['query'] = (call) => {
      for (const message of messages) call.write(message as never);
      call.end();
    };
    await withServer({ query }, async (client) => {
      answer = await (await client.query('select 1')).all();
    });
    return answer;
  }

  test('is answered with rows of its columns only', async () => {
    assert.deepEqual(await ask({ header, rows: [row('x')] }), [{ a: 'x' }]);
    await assert.rejects(ask({ header, rows: [row('x', 'y')] }), isMisfit);
    await assert.rejects(ask({ header, rows: [] }, { rows: [row()] }), isMisfit);
    await assert.rejects(ask({ rows: [row('x')] }), isMisfit);
    await assert.rejects(ask(), isMisfit);
  });

  test('collects 256 MiB at most', async () => {
    const part = { rows: [row('x'.repeat(8 << 20))] };
    const query: Script['query'] = (call) => {
      call.write({ header, rows: [] });
      const send = () => {
        while (!call.cancelled)
          if (!call.write(part as never)) return void call.once('drain', send);
      };
      send();
    };
    await withServer({ query }, async (client) => {
      const result = await client.query('select 1', { deadlineMs: 60_000 });
      await assert.rejects(result.all(), { code: 'RESOURCE_EXHAUSTED', reason: '' });
    });
  });
});

suite('a connection', () => {
  test('never goes by way of a proxy', async () => {
    const seen: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('data', (bytes) => {
        seen.push(bytes.toString('latin1'));
        socket.destroy();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const names = ['http_proxy', 'https_proxy', 'grpc_proxy'];
    for (const name of names) {
      process.env[name] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    }
    try {
      await using server = await ScriptedServer.start({});
      await using client = new FirnClient(`${server.address}?token=s3cret`);
      assert.equal((await client.head()).storeId, 'one');
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name);
      proxy.close();
    }
    assert.deepEqual(seen, []);
  });

  test('that is closed in between ends what goes on with the error of that', async () => {
    await using server = await ScriptedServer.start({});
    const client = new FirnClient(server.address);
    client.close();
    assert.throws(() => client.connection.serverStream({} as never, {}), { code: 'CANCELLED' });
    assert.throws(() => client.connection.bidiStream({} as never), { code: 'CANCELLED' });
  });

  test('has a host, a port and a deadline that can be', () => {
    const host = 'localhost';
    for (const [fault, options] of [
      ['host', { host: 'unix:/tmp/socket' }],
      ['host', { host: 'a b' }],
      ['host', { host: 'evil/..' }],
      ['port', { host, port: 0 }],
      ['port', { host, port: 1.5 }],
      ['port', { host, port: NaN }],
      ['deadline', { host, deadlineMs: NaN }],
      ['deadline', { host, deadlineMs: 0 }],
    ] as const) {
      assert.throws(() => new FirnClient(options), { fault }, JSON.stringify(options));
    }
  });
});

suite('a file of a checkpoint', () => {
  test('is refused if it is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firn-node-'));
    try {
      const path = join(folder, 'checkpoint');
      const store = new FileCheckpointStore(path);
      for (const text of [
        '',
        '{',
        'null',
        '[]',
        '{"store_id":"a"}',
        '{"store_id":"","position":1}',
        '{"store_id":"a","position":-1}',
        '{"store_id":"a","position":1.5}',
        '{"store_id":"a","position":9007199254740993}',
        '{"store_id":"a","position":"1"}',
      ]) {
        await writeFile(path, text);
        await assert.rejects(
          store.load(),
          (error: Error) => error instanceof TypeError && error.message.includes(path),
          text,
        );
      }
      await store.save({ storeId: 'a', position: 7 });
      assert.deepEqual(await store.load(), { storeId: 'a', position: 7 });
      assert.equal(await readFile(path, 'utf8'), '{"store_id":"a","position":7}\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

suite('a follower', () => {
  test('whose server says nothing of its log takes another connection', async () => {
    let heads = 0;
    const head = () => {
      heads += 1;
      return heads === 1 ? undefined : {};
    };
    const replay = (call: ReplayCall) => {
      offer(call, 1, 1);
    };
    await withServer({ head: head, replay }, async (client) => {
      const started = performance.now();
      for await (const { position } of client.follow()) {
        assert.equal(position, 1);
        break;
      }
      const took = performance.now() - started;
      assert.ok(took > 9_000, `${took}`);
    });
  });
});
