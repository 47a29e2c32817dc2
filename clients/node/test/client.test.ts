/** The calls, against a daemon. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import {
  CheckFailedError,
  FirnClient,
  type AppendRequest,
  FirnError,
  InvalidFieldError,
  isCatalogEvent,
  StoreChangedError,
  UndoConflictError,
  type Checkpoint,
  type NewEvent,
} from '../src/index.js';
import { Daemon } from './support/daemon.js';
import { rejectsAtDeadline } from './support/deadlines.js';

const event = (target_id: number, more: Partial<NewEvent> = {}): NewEvent => ({
  event_type: 'printed',
  target_type: 'image',
  target_id,
  payload: { copies: 1 },
  ...more,
});

const rating = (target_id: number, old_rating: number, new_rating: number) => ({
  event_type: 'rating_changed' as const,
  target_id,
  user_id: 'ada',
  payload: { old_rating, new_rating },
});

/** A daemon and a client of it, for the length of a test. */
async function start(t: TestContext): Promise<{ daemon: Daemon; client: FirnClient }> {
  const daemon = await Daemon.start();
  const client = new FirnClient(daemon.address);
  t.after(async () => {
    client.close();
    await daemon[Symbol.asyncDispose]();
  });
  return { daemon, client };
}

suite('events', () => {
  test('are read as they were appended', async (t) => {
    const { client } = await start(t);
    const appended = await client.append({
      event_type: 'printed',
      payload: { paper: 'matt' },
      target_type: 'image',
      target_id: 42,
      user_id: 'camille',
      tags: ['album:7'],
      metadata: { correlation_id: 'c' },
    });
    const { events, head } = await client.get();
    assert.equal(head, 1);
    const [read] = events;
    assert.ok(read);
    assert.deepEqual(
      { ...read, timestamp: 0 },
      {
        id: appended.id,
        timestamp: 0,
        event_type: 'printed',
        payload: { paper: 'matt' },
        payload_json: '{"paper":"matt"}',
        target_type: 'image',
        target_id: 42,
        user_id: 'camille',
        created_at: appended.createdAt,
        position: 1,
        stream: 'image-42',
        revision: 1,
        tags: ['album:7'],
        metadata: { correlation_id: 'c' },
        batch_index: 0,
      },
    );
    assert.ok(Math.abs(read.timestamp - Date.now()) < 60_000);
  });

  test('that were read can be appended elsewhere as they are', async (t) => {
    const { client } = await start(t);
    const { client: other } = await start(t);
    const target = { target_type: 'image', target_id: 1 };
    await client.append({ event_type: 'printed', ...target, payload_json: '{ "n": 1.50 }' });
    await client.append({
      event_type: 'scanned',
      ...target,
      payload_bytes: Buffer.of(0, 255),
      content_type: 'application/octet-stream',
    });
    for await (const read of client.replay()) await other.append(read);
    const [text, bytes] = (await other.get()).events;
    assert.equal(text?.payload_json, '{ "n": 1.50 }');
    assert.deepEqual(bytes?.payload_bytes, Buffer.of(0, 255));
    // As copies too.
    for await (const read of client.replay()) {
      assert.ok((await other.append({ ...read })).duplicate);
    }
  });

  test('are read page after page, both ways', async (t) => {
    const { client } = await start(t);
    await client.appendBatch(Array.from({ length: 25 }, (_, index) => event(index % 2)));
    const positions = [];
    const query = [{ targets: [{ targetType: 'image', targetId: 0 }] }];
    for await (const { position } of client.getAll({ query, pageSize: 4, backwards: true })) {
      positions.push(position);
    }
    assert.deepEqual(positions, [25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1]);
    assert.deepEqual(await client.count({ query }), { count: 13, position: 25 });
    const { newest } = await client.newest({ streams: ['image-1', 'nobody'] });
    assert.deepEqual(
      newest.map((found) => found?.position),
      [24, undefined],
    );
  });

  test('that are the newest are all there, however many bytes they have', async (t) => {
    const { client } = await start(t);
    const payload = { text: 'x'.repeat(5_000) };
    const count = 600;
    await client.appendBatch(
      Array.from({ length: count }, (_, index) => event(index, { payload })),
    );
    const streams = Array.from({ length: count }, (_, index) => `image-${index}`);
    const query = [{ eventTypes: ['printed'] }];
    const { newest, head } = await client.newest({
      streams: [...streams, 'nobody'],
      queries: [query],
    });
    assert.equal(head, count);
    assert.deepEqual(
      newest.map((found) => found?.stream),
      [...streams, undefined, `image-${count - 1}`],
    );
  });

  test('have places in recorded time', async (t) => {
    const { client } = await start(t);
    const { createdAt } = await client.append(event(1));
    await client.append(event(2));
    assert.equal(await client.timeAt(1), createdAt);
    assert.deepEqual(await client.positionAt(createdAt), { position: 1, createdAt, head: 2 });
    const { events } = await client.get({ bounds: { asOf: createdAt } });
    assert.equal(events.length, 1);
  });

  test('of the catalogue have their types', async (t) => {
    const { client } = await start(t);
    await client.append(rating(42, 0, 4));
    const [read] = (await client.get()).events;
    assert.ok(read);
    assert.ok(!isCatalogEvent(read, 'tag_added'));
    assert.ok(isCatalogEvent(read, 'rating_changed'));
    assert.equal(read.payload.new_rating, 4);
    assert.equal(read.target_type, 'image');
  });
});

suite('errors', () => {
  test('name the fields at fault', async (t) => {
    const { client } = await start(t);
    await assert.rejects(
      client.append({
        event_type: 'rating_changed',
        target_id: 1,
        payload: { old_rating: 0, new_rating: 6 },
      }),
      (error) =>
        error instanceof InvalidFieldError &&
        error instanceof FirnError &&
        error.code === 'INVALID_ARGUMENT' &&
        error.fields[0]?.field === 'event.payload.new_rating',
    );
    // A program without types.
    await assert.rejects(client.append({ payload: {} } as unknown as NewEvent), (error) => {
      assert.ok(error instanceof InvalidFieldError);
      assert.equal(error.fields[0]?.field, 'event.event_type');
      return true;
    });
  });

  test('of checks carry the events that came first', async (t) => {
    const { client } = await start(t);
    await client.append(event(7, { tags: ['name:Paris'] }));
    const checks = [
      { stream: 'image-7', revision: 0 },
      { noMatch: [{ tags: ['name:Paris'] }], afterPosition: 0 },
      { stream: 'image-7', exists: true as const },
    ];
    await assert.rejects(client.appendBatch([event(8)], { checks }), (error) => {
      assert.ok(error instanceof CheckFailedError);
      const [revision, noMatch] = error.conflict.failedChecks;
      assert.equal(revision?.checkIndex, 0);
      assert.equal(revision.actualRevision, 1);
      assert.equal(noMatch?.checkIndex, 1);
      assert.deepEqual(noMatch.events[0]?.payload, { copies: 1 });
      return true;
    });
    await assert.rejects(client.append(event(7), { expectedRevision: 5 }), CheckFailedError);
  });

  test('of an id that was used for another fact', async (t) => {
    const { client } = await start(t);
    const { id } = await client.append(event(1));
    await assert.rejects(client.append(event(2, { id })), {
      code: 'ALREADY_EXISTS',
      reason: 'EVENT_ID_CONFLICT',
      metadata: { id, position: '1' },
    });
  });

  test('of a request that JavaScript cannot mean', async (t) => {
    const { client } = await start(t);
    await assert.rejects(client.timeAt(-1));
    await assert.rejects(client.timeAt(1.5));
    await assert.rejects(client.positionAt('yesterday'), RangeError);
  });
});

suite('time travel', () => {
  test('state, history, undo and redo', async (t) => {
    const { client } = await start(t);
    const image = { targetType: 'image', targetId: 42 };
    await client.append({
      event_type: 'image_added',
      target_id: 42,
      payload: { filename: 'fjord.raf', file_hash: 'a'.repeat(64) },
    });
    const { id, position } = await client.append(rating(42, 0, 3));
    await client.createProjection({ name: 'catalog' });
    assert.equal((await client.state(image)).state.rating, 3);
    assert.equal((await client.state(image, { asOf: 1 })).state.rating, 0);
    assert.equal((await client.state({ targetType: 'image', targetId: 9 })).state, undefined);

    const undone = await client.undo({ eventId: id }, { userId: 'bob' });
    assert.deepEqual(undone.eventIds, [id]);
    assert.equal(undone.events[0]?.payload.new_rating, 0);
    await client.redo({ lastGesture: { userId: 'bob' } });
    const { entries } = await client.history(image);
    assert.equal(entries.length, 4);
    assert.deepEqual(entries[2]?.changes, [{ field: 'rating', old: 0, new: 3 }]);

    await client.append(rating(42, 3, 5));
    await assert.rejects(
      client.undo({ batchPosition: position }),
      (error) => error instanceof UndoConflictError && error.events.length > 0,
    );
    const forced = await client.undo({ eventId: id }, { force: true, validateOnly: true });
    assert.equal(forced.overridden.length, 1);
  });

  test('queries', async (t) => {
    const { client } = await start(t);
    await client.appendBatch(Array.from({ length: 3 }, (_, index) => event(index + 1)));
    const result = await client.query(
      `select target_id as id, :real as real, :text as text, :blob as blob, :none as none,
        :yes as yes, :large as large from events where target_id > :least order by 1`,
      {
        parameters: {
          least: 1,
          real: 1.5,
          text: 'é',
          blob: Buffer.of(0, 255),
          none: null,
          yes: true,
          large: 2n ** 62n + 1n,
        },
      },
    );
    assert.equal(result.position, 3);
    assert.deepEqual(result.columns[0], { name: 'id', declaredType: 'INTEGER' });
    const row = { real: 1.5, text: 'é', blob: Buffer.of(0, 255), none: null, yes: 1 };
    const large = 2n ** 62n + 1n;
    assert.deepEqual(await result.all(), [
      { id: 2, ...row, large },
      { id: 3, ...row, large },
    ]);
    await assert.rejects(client.query('selec 1'), InvalidFieldError);
    const limited = await client.query("select value from json_each('[1,2,3]')", { maxRows: 2 });
    const values: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const { value } of limited) values.push(value);
      },
      { reason: 'QUERY_LIMIT' },
    );
    assert.deepEqual(values, [1, 2]);
  });
});

suite('consumers', () => {
  test('whose handler fails get the batch again', async (t) => {
    const { client } = await start(t);
    await client.append(event(1));
    let saved: Checkpoint | undefined;
    const checkpoints = {
      load: () => saved,
      save: ({ storeId, position }: Checkpoint) => {
        saved = { storeId, position };
      },
    };
    await assert.rejects(
      client.consume({ checkpoints }, () => {
        throw new Error('no ink');
      }),
      /no ink/,
    );
    assert.equal(saved, undefined);
    const stop = new AbortController();
    await assert.rejects(
      client.consume({ checkpoints, signal: stop.signal }, ({ events }) => {
        assert.equal(events.length, 1);
        stop.abort();
      }),
      { name: 'AbortError' },
    );
    assert.deepEqual(saved, { storeId: (await client.head()).storeId, position: 1 });
  });

  test('of another log end', async (t) => {
    const { client } = await start(t);
    const checkpoints = { load: () => ({ storeId: 'another', position: 0 }) };
    await assert.rejects(
      client.consume({ checkpoints }, () => undefined),
      StoreChangedError,
    );
  });
});

suite('what ends a call', () => {
  const REASON = new Error('enough');

  test('a signal', async (t) => {
    const { daemon, client } = await start(t);
    await client.append(event(1));
    await assert.rejects(client.head({ signal: AbortSignal.abort(REASON) }), REASON);
    const later = () => {
      const abort = new AbortController();
      void setTimeout(100).then(() => {
        abort.abort(REASON);
      });
      return { signal: abort.signal };
    };
    await assert.rejects(async () => {
      for await (const { position } of client.follow(later())) assert.equal(position, 1);
    }, REASON);
    await daemon.freeze();
    await assert.rejects(client.append(event(2), later()), REASON);
    await daemon.kill();
    await assert.rejects(client.append(event(2), later()), REASON);
    await assert.rejects(async () => {
      for await (const { position } of client.replay(later())) assert.equal(position, 0);
    }, REASON);
  });

  test('a deadline', async (t) => {
    const { daemon, client } = await start(t);
    await daemon.freeze();
    await assert.rejects(client.append(event(1), { deadlineMs: 200 }), {
      code: 'DEADLINE_EXCEEDED',
    });
    await assert.rejects(client.query('select 1', { deadlineMs: 200 }), {
      code: 'DEADLINE_EXCEEDED',
    });
    await daemon.kill();
    const attempt = (deadlineMs: number) => client.append(event(1), { deadlineMs });
    await rejectsAtDeadline(attempt, { code: 'UNAVAILABLE' });
  });

  test('no deadline that is too long', async (t) => {
    const { client } = await start(t);
    for (const deadlineMs of [2 ** 31, Number.MAX_VALUE, Infinity]) {
      await client.append(event(1), { deadlineMs });
      for await (const { position } of client.replay({ deadlineMs })) assert.ok(position > 0);
    }
  });

  test('no heartbeat that cannot be', async (t) => {
    const { client } = await start(t);
    for (const heartbeatMs of [0, 1, 10 ** 10]) {
      await assert.rejects(client.follow({ heartbeatMs }).batches().next(), InvalidFieldError);
    }
  });

  test('the end of the client', async (t) => {
    const { daemon, client } = await start(t);
    await client.append(event(1));
    const closed = { code: 'CANCELLED', message: 'the client is closed' };
    const following = assert.rejects(async () => {
      for await (const { position } of client.follow()) assert.ok(position <= 2);
    }, closed);
    const appending = assert.rejects(async () => {
      async function* requests() {
        yield { events: [event(1)] };
        await setTimeout(60_000, undefined, { ref: false });
      }
      for await (const { error } of client.appendStream(requests())) assert.equal(error, undefined);
    }, closed);
    const waiting = assert.rejects(async () => {
      async function* none(): AsyncGenerator<AppendRequest> {
        await setTimeout(60_000, undefined, { ref: false });
      }
      await client.appendStream(none()).next();
    }, closed);
    await setTimeout(100);
    await daemon.freeze();
    const head = assert.rejects(client.head(), closed);
    await setTimeout(50);
    client.close();
    await Promise.all([following, appending, waiting, head]);
    await assert.rejects(client.append(event(1)), closed);
    await assert.rejects(client.query('select 1'), closed);
    await assert.rejects(client.replay().batches().next(), closed);
    client.close();
  });
});
