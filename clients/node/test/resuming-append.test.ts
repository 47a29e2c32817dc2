/** What an append does when a server, or the way to it, fails. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Metadata, status } from '@grpc/grpc-js';

import type { EventDTO } from '../src/generated/firn/v1/event.js';
import { FirnClient } from '../src/index.js';
import { rejectsAtDeadline } from './support/deadlines.js';
import { EVENT, withServer } from './support/scripted-client.js';
import { breakdown, failure } from './support/scripted-server.js';

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
      const attempt = (deadlineMs: number) => client.append(EVENT, { deadlineMs });
      await rejectsAtDeadline(attempt, { reason: 'SHUTTING_DOWN' });
    });
  });
});

test('a server that is not there is an error without a reason', async () => {
  await using client = new FirnClient('firn://127.0.0.1:1');
  const attempt = (deadlineMs: number) => client.head({ deadlineMs });
  await rejectsAtDeadline(attempt, { code: 'UNAVAILABLE', reason: '' });
});
