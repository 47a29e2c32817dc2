/**
 * Measures the client beside the bare generated stub: bench ADDRESS [--rounds N] [--seconds S]
 * [--events N]. Prints a JSON object for each round; the first pair of each case does not count.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import { credentials } from '@grpc/grpc-js';

import { PayloadForm, type EventDTO } from '../src/generated/firn/v1/event.js';
import { EventStoreClient } from '../src/generated/firn/v1/event_store.js';
import { FirnClient, type AppendRequest } from '../src/index.js';

const IN_FLIGHT = 64;
const BATCH = 1_000;
const PAYLOAD = JSON.stringify({ filling: 'x'.repeat(256 - '{"filling":""}'.length) });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    events: { type: 'string', default: '200000' },
  },
});
const [address] = positionals;
if (address === undefined) throw new Error('usage: bench ADDRESS');
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const events = Number(values.events);

const client = new FirnClient(address);
const bare = new EventStoreClient(address, credentials.createInsecure(), {
  'grpc.max_receive_message_length': -1,
});
let made = 0;

function newEvent() {
  made += 1;
  return {
    id: randomUUID(),
    timestamp: Date.now(),
    event_type: 'bench_event',
    payload_json: PAYLOAD,
    target_type: 'image',
    target_id: (made % 1_000) + 1,
  };
}

function newMessage(): EventDTO {
  made += 1;
  return {
    id: randomUUID(),
    timestamp: Date.now(),
    eventType: 'bench_event',
    payloadJson: PAYLOAD,
    targetType: 'image',
    targetId: (made % 1_000) + 1,
    createdAt: '',
    position: 0,
    stream: '',
    revision: 0,
    tags: [],
    metadata: new Map(),
    contentType: '',
    batchIndex: 0,
  };
}

/** Keeps so many appends under way for a time; gives how many were answered. */
async function keepAppending(append: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let answered = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await append();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return answered;
}

function appendBare(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    bare.appendEvent({ event: newMessage() }, (error, response) => {
      if (error) reject(error);
      else resolve(response);
    });
  });
}

async function store(): Promise<void> {
  function* batches(): Generator<AppendRequest> {
    for (let left = events; left > 0; left -= BATCH) {
      yield { events: Array.from({ length: Math.min(left, BATCH) }, newEvent) };
    }
  }
  for await (const { error } of client.appendStream(batches())) if (error) throw error;
}

/** What a reader looks at of each event; a sum, so that nothing can be left out. */
let looked = 0;

async function replay(after: number): Promise<number> {
  let count = 0;
  for await (const event of client.replay({ afterPosition: after })) {
    looked += event.id.length + event.event_type.length + event.position;
    looked += event.stream.length + (event.payload_json?.length ?? 0);
    count += 1;
  }
  return count;
}

async function replayBare(after: number): Promise<number> {
  let count = 0;
  const stream = bare.replayEvents({
    afterPosition: after,
    payloadForm: PayloadForm.PAYLOAD_FORM_JSON,
    query: undefined,
    follow: false,
    bounds: undefined,
    batchSize: 0,
    maxLag: 0,
    heartbeatInterval: undefined,
  });
  for await (const message of stream as AsyncIterable<{ events: EventDTO[] }>) {
    for (const event of message.events) {
      looked += event.id.length + event.eventType.length + event.position;
      looked += event.stream.length + (event.payloadJson?.length ?? 0);
      count += 1;
    }
  }
  return count;
}

/** Rounds of both, in turn. */
async function measure(
  name: string,
  systems: Record<'sdk' | 'bare', () => Promise<number>>,
): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    for (const [system, work] of Object.entries(systems)) {
      const begin = performance.now();
      const count = await work();
      const rate = count / ((performance.now() - begin) / 1_000);
      if (round === 0) continue;
      console.log(
        JSON.stringify({ client: 'node', case: name, system, events_per_second: Math.round(rate) }),
      );
    }
  }
}

await measure('append', {
  sdk: () => keepAppending(() => client.append(newEvent())),
  bare: () => keepAppending(appendBare),
});
const { position } = await client.head();
await store();
await measure('replay', { sdk: () => replay(position), bare: () => replayBare(position) });
if (looked === 0) throw new Error('nothing was read');
client.close();
bare.close();
