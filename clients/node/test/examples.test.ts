/** The README's code stands in the examples, and the examples work. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import Database from 'libsql';

import { FirnClient } from '../src/index.js';
import { Daemon, ROOT } from './support/daemon.js';

const HERE = join(ROOT, 'clients/node');
const folder = mkdtempSync(join(tmpdir(), 'firn-node-'));

after(() => {
  rmSync(folder, { recursive: true });
});

/** Starts an example. */
function start(daemon: Daemon, name: string, ...flags: string[]): ChildProcess {
  return spawn(process.execPath, [join(HERE, 'build/examples', `${name}.js`), ...flags], {
    env: { ...process.env, FIRN_SERVER: daemon.address },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Runs an example to its end, or to the line that it is stopped after; gives what it printed. */
async function run(example: ChildProcess, stopAfter?: RegExp): Promise<string> {
  let printed = '';
  example.stdout?.on('data', (text: Buffer) => {
    printed += text.toString();
    if (stopAfter?.test(printed)) example.kill('SIGTERM');
  });
  const [code, signal] = (await once(example, 'exit')) as [number | null, string | null];
  assert.ok(code === 0 || signal === 'SIGTERM', `${code} ${signal}: ${printed}`);
  return printed;
}

const orders = (count: number) =>
  Array.from({ length: count }, () => ({
    event_type: 'print_ordered',
    target_type: 'image',
    target_id: 42,
    payload: { copies: 2 },
  }));

test('every piece of code of the README stands in an example', () => {
  const examples = readdirSync(join(HERE, 'examples')).map((name) =>
    readFileSync(join(HERE, 'examples', name), 'utf8'),
  );
  const pieces = readFileSync(join(HERE, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs);
  let count = 0;
  for (const [, piece = ''] of pieces) {
    assert.ok(
      examples.some((example) => example.includes(piece)),
      piece,
    );
    count += 1;
  }
  assert.ok(count > 10);
});

test('append', async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  assert.match(await run(start(daemon, 'append')), /^1 .* false\n$/);
  assert.match(await run(start(daemon, 'append')), /check 0 failed(.|\n)*check 1 failed/);
  assert.equal((await client.head()).position, 2 * 1_002 + 1);
});

test('read', async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  await client.append({
    event_type: 'image_added',
    target_id: 42,
    payload: { filename: 'fjord.raf', file_hash: 'a'.repeat(64) },
  });
  const printed = await run(start(daemon, 'read'));
  assert.match(printed, /^5\n2\nrating_changed 1\n.*rating: 5/s);
  assert.match(printed, /^rating_changed 3$/m);
});

test('follow', async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  await client.appendBatch(orders(2));
  const printed = await run(start(daemon, 'follow'), /^2 .*\n/m);
  assert.equal(printed, '1 print_ordered { copies: 2 }\n2 print_ordered { copies: 2 }\n');
});

test('consume from a file', async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  await client.appendBatch(orders(1));
  const checkpoint = join(folder, 'checkpoint');
  const printed = await run(start(daemon, 'consume-file', checkpoint), /copies/);
  assert.equal(printed, 'image 42: 2 copies\n');
});

test('consume in a transaction, exactly once whoever is killed', { timeout: 120_000 }, async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  const database = join(folder, 'work.db');
  let count = 0;
  for (let kill = 0; kill < 6; kill++) {
    const example = start(daemon, 'consume', database);
    const enough = Date.now() + 700;
    while (Date.now() < enough) {
      await client.appendBatch(orders(20));
      count += 20;
    }
    if (kill % 2 === 0) {
      await daemon.kill();
      await daemon.restart();
    }
    const exit = once(example, 'exit');
    example.kill('SIGKILL');
    await exit;
  }
  const example = start(daemon, 'consume', database);
  const db = new Database(database, { timeout: 5_000 });
  const last = db.prepare('select max(position) as position, count(*) as count from work');
  const done = () => last.get() as { position: number; count: number };
  while (done().position < count) {
    assert.equal(example.exitCode, null, 'the consumer has ended');
    await setTimeout(20);
  }
  example.kill('SIGKILL');
  assert.equal(done().count, count);
});
