/** What a replay, or a follower, does when a server, or the way to it, fails. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { status, type ServerWritableStream } from '@grpc/grpc-js';

import { EventDTO } from '../src/generated/firn/v1/event.js';
import type {
  ReplayEventsRequest,
  ReplayEventsResponse,
} from '../src/generated/firn/v1/event_store.js';
import { FirnClient, StoreChangedError } from '../src/index.js';
import { rejectsAtDeadline } from './support/deadlines.js';
import { withServer } from './support/scripted-client.js';
import { breakdown, failure, ScriptedServer } from './support/scripted-server.js';
import { Way } from './support/way.js';

type ReplayCall = ServerWritableStream<ReplayEventsRequest, ReplayEventsResponse>;

/** Sends the events at these positions. */
function offer(call: ReplayCall, ...positions: number[]): void {
  const events = positions.map((position) => ({
    ...EventDTO.decode(Buffer.alloc(0)),
    position,
    payloadJson: '{}',
  }));
  call.write({ events, position: positions.at(-1) ?? 0, head: 3, mark: 0 });
}

/** Plays one of the scripts for each replay; notes what each asked for. */
function replays(...scripts: ((call: ReplayCall) => void)[]) {
  const requests: ReplayEventsRequest[] = [];
  const replay = (call: ReplayCall) => {
    scripts[Math.min(requests.length, scripts.length - 1)]?.(call);
    requests.push(call.request);
  };
  return { requests, replay };
}

async function positions(events: AsyncIterable<{ position: number }>, count = Infinity) {
  const seen: number[] = [];
  for await (const { position } of events) if (seen.push(position) === count) break;
  return seen;
}

suite('a replay', () => {
  test('is resumed after what was offered, to where the log ended at first', async () => {
    let head = 3;
    const { requests, replay } = replays(
      (call) => {
        offer(call, 1, 2);
        head = 9;
        call.emit('error', breakdown(status.INTERNAL));
      },
      (call) => {
        offer(call, 3);
        call.end();
      },
    );
    await withServer({ replay, head: () => ({ position: head }) }, async (client) => {
      assert.deepEqual(await positions(client.replay()), [1, 2, 3]);
    });
    assert.deepEqual(
      requests.map(({ afterPosition, untilPosition }) => [afterPosition, untilPosition]),
      [
        [0, 3],
        [2, 3],
      ],
    );
  });

  test('that was offered everything ends well, even if the end gets lost', async () => {
    let isAway = false;
    const { replay } = replays((call) => {
      offer(call, 1, 2, 3);
      isAway = true;
      call.emit('error', breakdown(status.UNAVAILABLE));
    });
    const head = () => (isAway ? breakdown(status.UNAVAILABLE) : {});
    await withServer({ replay, head }, async (client) => {
      assert.deepEqual(await positions(client.replay()), [1, 2, 3]);
    });
  });

  test('offers nothing more once its signal was given', async () => {
    const { replay } = replays((call) => {
      offer(call, 1, 2);
      offer(call, 3);
      call.end();
    });
    await withServer({ replay }, async (client) => {
      const abort = new AbortController();
      const events = client.replay({ signal: abort.signal })[Symbol.asyncIterator]();
      await events.next();
      abort.abort();
      await assert.rejects(events.next(), { name: 'AbortError' });
    });
  });

  test('ends with what the server says for good', async () => {
    const { requests, replay } = replays((call) => {
      call.emit('error', failure(status.DATA_LOSS, 'CORRUPTED'));
    });
    await withServer({ replay }, async (client) => {
      await assert.rejects(positions(client.replay()), { reason: 'CORRUPTED' });
    });
    assert.equal(requests.length, 1);
  });

  test('waits for a connection no longer than its deadline', async () => {
    const { replay } = replays((call) => {
      call.emit('error', breakdown(status.UNKNOWN));
    });
    await withServer({ replay }, async (client) => {
      const attempt = (deadlineMs: number) => positions(client.replay({ deadlineMs }));
      await rejectsAtDeadline(attempt, { code: 'UNKNOWN' });
    });
  });

  test('is not resumed in another log', async () => {
    const storeIds = ['one', 'two'];
    const { replay } = replays((call) => {
      offer(call, 1);
      call.emit('error', breakdown(status.UNAVAILABLE));
    });
    const head = () => ({ storeId: storeIds.shift() ?? '' });
    await withServer({ replay, head }, async (client) => {
      await assert.rejects(
        positions(client.replay()),
        (error) =>
          error instanceof StoreChangedError &&
          error.reason === 'STORE_CHANGED' &&
          error.checkpoint.position === 1 &&
          error.actualStoreId === 'two',
      );
    });
  });

  test('fails for good on what it cannot read', async () => {
    const { requests, replay } = replays((call) => {
      call.write({ events: [], position: 1e18, head: 0, mark: 0 });
    });
    await withServer({ replay }, async (client) => {
      await assert.rejects(positions(client.replay()), { code: 'INTERNAL', reason: '' });
    });
    assert.equal(requests.length, 1);
  });
});

suite('a follower', () => {
  test('of a connection that is dead takes a new one', async () => {
    const { requests, replay } = replays(
      (call) => {
        offer(call, 1);
      },
      (call) => {
        offer(call, 2);
      },
    );
    await using server = await ScriptedServer.start({ replay });
    await using way = await Way.start(server.address);
    await using client = new FirnClient(way.address);
    const started = performance.now();
    const seen: number[] = [];
    for await (const { position } of client.follow({ heartbeatMs: 100 })) {
      if (seen.push(position) === 2) break;
      way.block();
    }
    assert.deepEqual(seen, [1, 2]);
    assert.equal(requests.length, 2);
    // Earlier than gRPC's pings would have found out.
    assert.ok(performance.now() - started < 20_000);
  });

  test('that asks for what cannot be is told so', async () => {
    await withServer({}, async (client) => {
      assert.throws(() => client.follow({ afterPosition: -1 }), RangeError);
      await assert.rejects(client.follow({ heartbeatMs: NaN }).batches().next(), Error);
    });
  });

  test('from which nothing comes for three heartbeats is resumed', async () => {
    const { requests, replay } = replays(
      (call) => {
        offer(call, 1);
      },
      (call) => {
        offer(call, 2);
      },
    );
    await withServer({ replay }, async (client) => {
      assert.deepEqual(await positions(client.follow({ heartbeatMs: 100 }), 2), [1, 2]);
    });
    assert.deepEqual(
      requests.map(({ afterPosition, heartbeatInterval }) => [afterPosition, heartbeatInterval]),
      [
        [0, { seconds: 0, nanos: 100_000_000 }],
        [1, { seconds: 0, nanos: 100_000_000 }],
      ],
    );
  });

  test('whose application is slow is not taken for dead', async () => {
    const { requests, replay } = replays((call) => {
      offer(call, 1);
      offer(call, 2);
      const heartbeat = setInterval(() => {
        call.write({ events: [], position: 2, head: 3, mark: 4 });
      }, 50);
      call.on('cancelled', () => {
        clearInterval(heartbeat);
      });
    });
    await withServer({ replay }, async (client) => {
      for await (const { position } of client.follow({ heartbeatMs: 100 })) {
        if (position === 2) break;
        await new Promise((resolve) => setTimeout(resolve, 3_500));
      }
    });
    assert.equal(requests.length, 1);
  });

  test('goes on when the server ends it well', async () => {
    const { replay } = replays(
      (call) => {
        offer(call, 1);
        call.end();
      },
      (call) => {
        offer(call, 2);
      },
    );
    await withServer({ replay }, async (client) => {
      assert.deepEqual(await positions(client.follow(), 2), [1, 2]);
    });
  });

  test('that is too slow is told so', async () => {
    const { replay } = replays((call) => {
      call.emit('error', failure(status.RESOURCE_EXHAUSTED, 'CONSUMER_TOO_SLOW'));
    });
    await withServer({ replay }, async (client) => {
      await assert.rejects(positions(client.follow({ maxLag: 10 })), {
        reason: 'CONSUMER_TOO_SLOW',
      });
    });
  });

  test('leaves nothing behind when its loop is left', async () => {
    let cancelled: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (cancelled = resolve));
    const { replay } = replays((call) => {
      offer(call, 1, 2, 3);
      call.on('cancelled', () => cancelled?.());
    });
    await withServer({ replay }, async (client) => {
      assert.deepEqual(await positions(client.follow(), 1), [1]);
      await gone;
    });
  });
});
