/** Nothing is lost and nothing comes twice while the daemon is killed again and again. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import {
  CheckFailedError,
  FileCheckpointStore,
  FirnClient,
  type AppendRequest,
  type NewEvent,
} from '../src/index.js';
import { Daemon } from './support/daemon.js';

const KILLS = 5;
const TIMEOUT = { timeout: 600_000 };

const event = (target_id: number): NewEvent => ({
  event_type: 'printed',
  target_type: 'image',
  target_id,
  payload: { copies: target_id },
});

/** A daemon that is started again may take longer than 30 s to come back on a busy machine. */
const connect = ({ address }: Daemon) => new FirnClient(`firn://${address}?deadline=5m`);

const upTo = (head: number) => Array.from({ length: head }, (_, index) => index + 1);

async function killAndRestart(daemon: Daemon): Promise<void> {
  await daemon.kill();
  await daemon.restart();
}

/** Kills the daemon a few times; resolves when it is there for the last time. */
async function killRepeatedly(daemon: Daemon): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await setTimeout(200 + Math.random() * 200);
    await killAndRestart(daemon);
  }
}

/** Appends until told to stop, every third time with a check; gives the positions by id. */
async function write(client: FirnClient, target: number, stop: AbortSignal) {
  const positions = new Map<string, number>();
  let revision = 0;
  while (!stop.aborted) {
    if (revision % 3 === 0) {
      const { events } = await client.appendBatch([event(target), event(target)], {
        checks: [{ stream: `image-${target}`, revision }],
      });
      for (const { id, position } of events) positions.set(id, position);
      revision += 2;
    } else {
      const { id, position } = await client.append(event(target), { expectedRevision: revision });
      positions.set(id, position);
      revision += 1;
    }
  }
  return positions;
}

/** Writers at work while the daemon is killed; gives what they appended: positions by id. */
async function writeThroughKills(daemon: Daemon): Promise<Map<string, number>> {
  await using client = connect(daemon);
  const stop = new AbortController();
  const writers = upTo(4).map((target) => write(client, target, stop.signal));
  await killRepeatedly(daemon);
  stop.abort();
  const written = await Promise.all(writers);
  return new Map(written.flatMap((positions) => [...positions]));
}

suite('while the daemon is killed', () => {
  test('each append stands in the log once, and a follower sees all', TIMEOUT, async () => {
    await using daemon = await Daemon.start();
    await using client = connect(daemon);
    const stop = new AbortController();
    const seen = new Map<string, number>();
    const following = (async () => {
      for await (const { id, position } of client.follow({ signal: stop.signal })) {
        assert.equal(position, seen.size + 1);
        seen.set(id, position);
      }
    })();
    const written = await writeThroughKills(daemon);
    while (seen.size < written.size) await setTimeout(10);
    stop.abort();
    await assert.rejects(following, { name: 'AbortError' });
    assert.deepEqual(
      [...written.values()].sort((a, b) => a - b),
      upTo(written.size),
    );
    assert.deepEqual(new Map([...seen].sort()), new Map([...written].sort()));
    assert.equal((await client.head()).position, written.size);
    await assert.rejects(client.append(event(1), { expectedRevision: 0 }), CheckFailedError);
  });

  test('a replay to a bound gives each event once, in order', TIMEOUT, async () => {
    await using daemon = await Daemon.start();
    await using client = connect(daemon);
    const COUNT = 20_000;
    for (let from = 0; from < COUNT; from += 10_000) {
      await client.appendBatch(Array.from({ length: 10_000 }, () => event(1)));
    }
    const seen: number[] = [];
    let kills = 0;
    for await (const { events } of client.replay({ batchSize: 100 }).batches()) {
      seen.push(...events.map(({ position }) => position));
      // Each kill comes long before what was received until then is used up.
      if (seen.length > (kills + 1) * 3_000) {
        kills += 1;
        await killAndRestart(daemon);
        await client.append(event(2));
      }
    }
    assert.ok(kills >= KILLS, `${kills}`);
    assert.deepEqual(seen, upTo(COUNT));
  });

  test('a consumer goes on from its file', TIMEOUT, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firn-node-'));
    try {
      await using daemon = await Daemon.start();
      const checkpoints = new FileCheckpointStore(join(folder, 'checkpoint'));
      const seen: number[] = [];
      let total = Infinity;
      let lifeMs = 150;
      const consuming = (async () => {
        while (seen.length < total) {
          // A consumer that ends now and then, as a process does, but not always before it begins.
          await using client = connect(daemon);
          const signal = AbortSignal.timeout(lifeMs);
          const before = seen.length;
          await client
            .consume({ checkpoints, signal }, ({ events }) => {
              seen.push(...events.map(({ position }) => position));
            })
            .catch((error: unknown) => {
              if (!signal.aborted) throw error;
            });
          lifeMs = seen.length > before ? 150 : lifeMs * 2;
        }
      })();
      // Without writers there is nothing to wait for.
      const writing = writeThroughKills(daemon).catch((error: unknown) => {
        total = 0;
        throw error;
      });
      total = (await writing).size;
      await consuming;
      assert.deepEqual(seen, upTo(total));
      assert.equal((await checkpoints.load())?.position, total);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('an append stream answers each request in order, and appends it once', TIMEOUT, async () => {
    await using daemon = await Daemon.start();
    await using client = connect(daemon);
    const COUNT = 6_000;
    async function* requests(): AsyncGenerator<AppendRequest> {
      for (const number of upTo(COUNT)) {
        if (number % 1_000 === 0) await killAndRestart(daemon);
        yield { events: [event(number), event(number)] };
      }
    }
    let answered = 0;
    for await (const { requestNumber, appended, error } of client.appendStream(requests())) {
      assert.equal(error, undefined);
      assert.equal(requestNumber, ++answered);
      const expected = [requestNumber * 2 - 1, requestNumber * 2];
      assert.deepEqual(
        appended.events.map(({ position }) => position),
        expected,
      );
    }
    assert.equal(answered, COUNT);
    let position = 0;
    for await (const recorded of client.replay()) {
      assert.equal(recorded.position, ++position);
      assert.equal(recorded.target_id, Math.ceil(position / 2));
    }
    assert.equal(position, COUNT * 2);
  });
});
