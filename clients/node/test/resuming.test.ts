/** What the client does when a server, or the way to it, fails. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Metadata, status, type ServerWritableStream } from '@grpc/grpc-js';

import { EventDTO } from '../src/generated/firn/v1/event.js';
import type {
  AppendStreamRequest,
  ReplayEventsRequest,
  ReplayEventsResponse,
} from '../src/generated/firn/v1/event_store.js';
import { ErrorReason } from '../src/generated/firn/v1/error_reason.js';
import { FirnClient, FirnError, StoreChangedError, type NewEvent } from '../src/index.js';
import { breakdown, failure, ScriptedServer, type Script } from './support/scripted-server.js';
import { Way } from './support/way.js';

type ReplayCall = ServerWritableStream<ReplayEventsRequest, ReplayEventsResponse>;

const EVENT: NewEvent = { event_type: 'printed', target_type: 'image', target_id: 1, payload: {} };

async function withServer(script: Script, use: (client: FirnClient) => Promise<void>) {
  await using server = await ScriptedServer.start(script);
  await using client = new FirnClient(`firn://${server.address}?deadline=5s`);
  await use(client);
}

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

suite('an append', () => {
  test('is tried again as the same request', async () => {
    const events: (EventDTO | undefined)[] = [];
    const answers = [
      breakdown(status.UNAVAILABLE),
      failure(status.UNAVAILABLE, 'SHUTTING_DOWN'),
      failure(status.RESOURCE_EXHAUSTED, 'OVERLOADED', 30),
      { position: 7, duplicate: true },
    ];
    const append = ({ event }: { event: EventDTO | undefined }) => {
      events.push(event);
      return answers[events.length - 1] ?? {};
    };
    await withServer({ append }, async (client) => {
      const appended = await client.append(EVENT);
      assert.equal(appended.position, 7);
      assert.ok(appended.duplicate);
      assert.equal(events.length, 4);
      for (const event of events) assert.deepEqual(event, events[0]);
      assert.equal(appended.id, events[0]?.id);
    });
  });

  test('whose error has details that cannot be read fails with the rest of it', async () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.of(0xff));
    const append = () => ({ ...breakdown(status.INTERNAL), metadata });
    await withServer({ append }, async (client) => {
      await assert.rejects(client.append(EVENT), { code: 'INTERNAL', reason: '' });
    });
  });

  test('waits as long as an overloaded server asks', async () => {
    const attempts: number[] = [];
    const append = () => {
      attempts.push(performance.now());
      return attempts.length < 2 ? failure(status.RESOURCE_EXHAUSTED, 'OVERLOADED', 300) : {};
    };
    await withServer({ append }, async (client) => {
      await client.append(EVENT);
      assert.ok((attempts[1] ?? 0) - (attempts[0] ?? 0) >= 295);
    });
  });

  test('that cannot succeed fails at once', async () => {
    for (const [code, reason] of [
      [status.UNAVAILABLE, 'READ_ONLY'],
      [status.RESOURCE_EXHAUSTED, 'DISK_FULL'],
      [status.INTERNAL, 'INTERNAL'],
    ] as const) {
      let attempts = 0;
      const append = () => {
        attempts += 1;
        return failure(code, reason);
      };
      await withServer({ append }, async (client) => {
        await assert.rejects(client.append(EVENT), { reason });
        assert.equal(attempts, 1);
      });
    }
  });

  test('ends with the last error when its deadline passes', async () => {
    const append = () => failure(status.UNAVAILABLE, 'SHUTTING_DOWN');
    await withServer({ append }, async (client) => {
      await assert.rejects(client.append(EVENT, { deadlineMs: 300 }), { reason: 'SHUTTING_DOWN' });
    });
  });
});

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
      assert.deepEqual(await positions(client.replay({ deadlineMs: 300 })), [1, 2, 3]);
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
      await assert.rejects(positions(client.replay({ deadlineMs: 300 })), { code: 'UNKNOWN' });
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
      await assert.rejects(positions(client.replay()), RangeError);
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
    assert.ok(performance.now() - started < 10_000);
  });

  test('that asks for what cannot be is told so', async () => {
    await withServer({}, async (client) => {
      await assert.rejects(client.follow({ afterPosition: -1 }).batches().next(), Error);
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

suite('an append stream', () => {
  const requests = Array.from({ length: 4 }, () => ({ events: [EVENT] }));

  /** Answers every request, but fails the one with this number. */
  function answerAll(
    call: Parameters<NonNullable<Script['appendStream']>>[0],
    failAt?: { number: number; reason: ErrorReason },
  ): void {
    let number = 0;
    call.on('data', ({ events }: AppendStreamRequest) => {
      number += 1;
      const error = {
        code: status.RESOURCE_EXHAUSTED,
        reason: failAt?.reason ?? 0,
        message: 'no',
        metadata: {},
        invalidFields: [],
        conflict: undefined,
        retryDelay: { seconds: 0, nanos: 1e6 },
      };
      const appended = {
        events: events.map(() => ({ position: number, revision: 1, createdAt: '' })),
        duplicate: false,
        durability: 1,
      };
      const outcome = number === failAt?.number ? { error } : { appended };
      call.write({ results: [{ requestNumber: number, ...outcome }] });
    });
    call.on('end', () => {
      call.end();
    });
  }

  /** Answers with each of the scripts; notes the ids that each stream was sent. */
  async function outcomes(
    ...scripts: ((call: Parameters<NonNullable<Script['appendStream']>>[0]) => void)[]
  ) {
    const sent: string[][] = [];
    const answers: (number | string)[] = [];
    const appendStream: Script['appendStream'] = (call) => {
      const ids: string[] = [];
      call.on('data', ({ events }: AppendStreamRequest) => ids.push(events[0]?.id ?? ''));
      scripts[sent.length]?.(call);
      sent.push(ids);
    };
    await withServer({ appendStream }, async (client) => {
      for await (const { requestNumber, error } of client.appendStream(requests)) {
        answers.push(error === undefined ? requestNumber : error.reason);
      }
    });
    return { sent, answers };
  }

  test('that breaks sends again what has no answer', async () => {
    const { sent, answers } = await outcomes(
      (call) => {
        call.once('data', () => {
          const events = [{ position: 1, revision: 1, createdAt: '' }];
          const appended = { events, duplicate: false, durability: 1 };
          call.write({ results: [{ requestNumber: 1, appended }] });
          call.emit('error', breakdown(status.UNAVAILABLE));
        });
      },
      (call) => {
        answerAll(call);
      },
    );
    assert.deepEqual(answers, [1, 2, 3, 4]);
    assert.equal(sent[1]?.length, 3);
    assert.ok(!sent[1].includes(sent[0]?.[0] ?? ''));
  });

  test('sends again, with what follows, what a full queue refused', async () => {
    const { sent, answers } = await outcomes(
      (call) => {
        answerAll(call, { number: 3, reason: ErrorReason.ERROR_REASON_OVERLOADED });
      },
      (call) => {
        answerAll(call);
      },
    );
    assert.deepEqual(answers, [1, 2, 3, 4]);
    assert.deepEqual(sent[1], sent[0]?.slice(2));
  });

  test('hands on what failed for good, and goes on', async () => {
    const { sent, answers } = await outcomes((call) => {
      answerAll(call, { number: 2, reason: ErrorReason.ERROR_REASON_DISK_FULL });
    });
    assert.deepEqual(answers, [1, 'DISK_FULL', 3, 4]);
    assert.equal(sent.length, 1);
  });

  test('refuses a batch that is too large, in its turn', async () => {
    const large = { ...EVENT, payload: { text: 'x'.repeat(20 * 1024 * 1024) } };
    const appendStream: Script['appendStream'] = (call) => {
      answerAll(call);
    };
    await withServer({ appendStream }, async (client) => {
      const batches = [large, EVENT, large, large, EVENT, large].map((event) => ({
        events: [event],
      }));
      const answers: (number | string)[] = [];
      for await (const { requestNumber, appended, error } of client.appendStream(batches)) {
        assert.equal(requestNumber, answers.length + 1);
        answers.push(error?.code ?? appended?.events[0]?.position ?? 0);
      }
      const refused = 'RESOURCE_EXHAUSTED';
      assert.deepEqual(answers, [refused, 1, refused, refused, 2, refused]);
      await assert.rejects(client.append(large), { code: refused });
    });
  });

  test('is not opened again when it was too much', async () => {
    let opened = 0;
    const appendStream: Script['appendStream'] = (call) => {
      opened += 1;
      call.emit('error', breakdown(status.RESOURCE_EXHAUSTED));
    };
    await withServer({ appendStream }, async (client) => {
      await assert.rejects(client.appendStream(requests).next(), { code: 'RESOURCE_EXHAUSTED' });
    });
    assert.equal(opened, 1);
  });

  test('fails when an answer is not about all events', async () => {
    const appendStream: Script['appendStream'] = (call) => {
      const appended = { events: [], duplicate: false, durability: 1 };
      call.write({ results: [{ requestNumber: 1, appended }] });
    };
    await withServer({ appendStream }, async (client) => {
      await assert.rejects(client.appendStream(requests).next(), { code: 'INTERNAL' });
    });
  });

  test('fails when there is no answer until its deadline', async () => {
    const appendStream: Script['appendStream'] = (call) => {
      call.emit('error', breakdown(status.UNAVAILABLE));
    };
    await withServer({ appendStream }, async (client) => {
      const answers = client.appendStream(requests, { deadlineMs: 300 });
      await assert.rejects(answers.next(), { code: 'UNAVAILABLE' });
    });
  });

  test('takes no more than 1,024 requests that have no answer', async () => {
    let taken = 0;
    function* endless() {
      for (;;) {
        taken += 1;
        yield { events: [EVENT] };
      }
    }
    const appendStream: Script['appendStream'] = (call) => {
      call.resume();
    };
    await withServer({ appendStream }, async (client) => {
      const abort = new AbortController();
      const answers = client.appendStream(endless(), { signal: abort.signal });
      const next = answers.next();
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal(taken, 1_025);
      abort.abort();
      await assert.rejects(next, { name: 'AbortError' });
    });
  });

  test('ends with the error of the application that makes the batches', async () => {
    function* failing() {
      yield { events: [EVENT] };
      throw new Error('no more film');
    }
    const appendStream: Script['appendStream'] = (call) => {
      answerAll(call);
    };
    await withServer({ appendStream }, async (client) => {
      await assert.rejects(async () => {
        for await (const { error } of client.appendStream(failing()))
          assert.equal(error, undefined);
      }, /no more film/);
    });
  });
});

test('a server that is not there is an error without a reason', async () => {
  await using client = new FirnClient('firn://127.0.0.1:1?deadline=250ms');
  await assert.rejects(
    client.head(),
    (error) => error instanceof FirnError && error.code === 'UNAVAILABLE' && error.reason === '',
  );
});
