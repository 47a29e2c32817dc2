/** The package, as it would be published, in an empty project. Run by `check`. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { Daemon, ROOT } from './support/daemon.js';

const HERE = join(ROOT, 'clients/node');
const TSC = join(HERE, 'node_modules/typescript/bin/tsc');

const PROGRAM = `
import { FirnClient, InvalidFieldError, type RecordedEvent } from 'firn-client';
import { isCatalogEvent, type CatalogPayloads, type EventDTO } from 'firn-client/types';

const client = new FirnClient(process.argv[2] ?? '');
const payload: CatalogPayloads['rating_changed'] = { old_rating: 0, new_rating: 3 };
await client.append({ event_type: 'rating_changed', target_id: 42, payload });
const events: RecordedEvent[] = (await client.get()).events;
const [event]: EventDTO[] = events;
if (event === undefined) throw new Error('the event is not there');
for (const read of events) if (isCatalogEvent(read, 'rating_changed')) console.log(read.payload.new_rating);
const wrong = { ...event, event_type: '' };
await client.append(wrong).catch((error: unknown) => {
  if (error instanceof InvalidFieldError) console.log(error.fields.map(({ field }) => field));
});
client.close();
`;

// A front end's: without gRPC, and without the types of Node.
const FRONT_END = `
import { isCatalogEvent, type NewEvent, type RecordedEvent } from 'firn-client/types';

export const ratings = (events: RecordedEvent[]): number[] =>
  events.flatMap((event) => (isCatalogEvent(event, 'rating_changed') ? event.payload.new_rating : []));
export const tagged: NewEvent<'tag_added'> = {
  event_type: 'tag_added',
  payload: { tag_id: 7, tag_name: 'Paris', source: 'user' },
};
`;

const TYPES_ALONE = "console.log(Object.keys(await import('firn-client/types')));\n";

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    types: ['node'],
    typeRoots: [join(HERE, 'node_modules/@types')],
  },
  files: ['program.ts'],
};

const FRONT_END_TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    module: 'NodeNext',
    strict: true,
    types: [],
    noEmit: true,
  },
};

test('the package installs into an empty project and works', { timeout: 120_000 }, async () => {
  const project = mkdtempSync(join(tmpdir(), 'firn-node-package-'));
  after(() => {
    rmSync(project, { recursive: true });
  });
  const run = (command: string, ...flags: string[]) =>
    execFileSync(command, flags, { cwd: project, encoding: 'utf8' });

  // It was built for the tests.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', project, HERE];
  const [packed] = JSON.parse(run('npm', ...pack)) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = packed.files.map(({ path }) => path);
  assert.ok(paths.includes('LICENSE') && paths.includes('README.md'));
  assert.deepEqual(
    paths.filter((path) => !/^(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|package\.json)$/.test(path)),
    [],
  );

  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
  writeFileSync(join(project, 'program.ts'), PROGRAM);
  writeFileSync(join(project, 'types-alone.js'), TYPES_ALONE);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  run('npm', 'install', '--silent', '--prefer-offline', join(project, packed.filename));
  run(process.execPath, TSC);
  await using daemon = await Daemon.start();
  assert.equal(run(process.execPath, 'program.js', daemon.address), "3\n[ 'event.event_type' ]\n");

  rmSync(join(project, 'node_modules/@grpc'), { recursive: true });
  mkdirSync(join(project, 'front-end'));
  writeFileSync(join(project, 'front-end/ratings.ts'), FRONT_END);
  writeFileSync(join(project, 'front-end/tsconfig.json'), JSON.stringify(FRONT_END_TSCONFIG));
  run(process.execPath, TSC, '-p', 'front-end');
  assert.equal(run(process.execPath, 'types-alone.js'), "[ 'isCatalogEvent' ]\n");
});
