/** What an append stream does when a server, or the way to it, fails. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { status } from '@grpc/grpc-js';

import type { AppendStreamRequest } from '../src/generated/firn/v1/event_store.js';
import { ErrorReason } from '../src/generated/firn/v1/error_reason.js';
import { rejectsAtDeadline } from './support/deadlines.js';
import { EVENT, withServer } from './support/scripted-client.js';
import { breakdown, type Script } from './support/scripted-server.js';

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
        metadata: new Map<string, string>(),
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
      const next = (deadlineMs: number) => client.appendStream(requests, { deadlineMs }).next();
      await rejectsAtDeadline(next, { code: 'UNAVAILABLE' });
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
      while (taken < 1_025) await sleep(10);
      await sleep(200);
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
