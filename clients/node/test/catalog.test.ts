/** The payloads of the catalogue: what their types say, and what the daemon takes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import ts from 'typescript';

import { FirnClient, isCatalogEvent, type CatalogPayloads } from '../src/index.js';
import { Daemon, ROOT } from './support/daemon.js';

interface Sample {
  event_type: keyof CatalogPayloads;
  target_type: string;
  payload: Record<string, unknown>;
}

const samples = readFileSync(join(ROOT, 'tests/fixtures/payload_samples.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

/** What the compiler says of a program that stands beside the client's sources. */
function diagnosticsOf(program: string): string[] {
  const name = join(ROOT, 'clients/node/src/samples.ts');
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      target: 'ES2022',
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      types: [],
      skipLibCheck: true,
    },
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...how) =>
    file === name ? ts.createSourceFile(file, program, how[0]) : getSourceFile(file, ...how);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('there is a sample of each type', () => {
  assert.equal(new Set(samples.map(({ event_type }) => event_type)).size, 79);
});

test('the types take every sample', () => {
  const payloads = samples.map(
    ({ event_type, payload }, index) =>
      `export const sample${index}: CatalogPayloads['${event_type}'] = ${JSON.stringify(payload)};`,
  );
  const program = ["import type { CatalogPayloads } from './catalog.js';", ...payloads].join('\n');
  assert.deepEqual(diagnosticsOf(program), []);
  assert.equal(diagnosticsOf(program.replaceAll('"image_id":', '"image_ids":')).length > 0, true);
});

test('the daemon takes every sample, and gives it back', async () => {
  await using daemon = await Daemon.start('--catalog', 'enforce');
  await using client = new FirnClient(daemon.address);
  const events = samples.map(({ event_type, target_type, payload }) => ({
    event_type,
    target_id: Number(payload[`${target_type}_id`] ?? 1),
    payload,
  }));
  await client.appendBatch(events);
  let position = 0;
  for await (const event of client.replay()) {
    const sample = samples[position++];
    assert.ok(sample && isCatalogEvent(event, sample.event_type));
    assert.equal(event.target_type, sample.target_type);
    assert.deepEqual(event.payload, sample.payload);
    assert.equal(event.payload_json, JSON.stringify(sample.payload));
  }
  assert.equal(position, samples.length);
});
