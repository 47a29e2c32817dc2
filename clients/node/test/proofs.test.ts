/** What is proven, and what is not: the cases of all clients, a live daemon, a server that lies. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';

import {
  FirnClient,
  ProofFailedError,
  Verifier,
  type NewEvent,
  type RecordedEvent,
} from '../src/index.js';
import {
  ProofsService,
  type GetCheckpointResponse,
  type GetInclusionProofResponse,
} from '../src/generated/firn/v1/proof.js';
import { hashLeaf, provesConsistency, provesInclusion } from '../src/merkle.js';
import { writeEntry } from '../src/proof-entry.js';
import { Daemon, ROOT } from './support/daemon.js';
import { withServer } from './support/scripted-client.js';

interface Cases {
  key: string;
  bad_keys: { about: string; key: string }[];
  entries: { about: string; event: Record<string, unknown>; entry: string; leaf: string }[];
  checkpoints: {
    about: string;
    note: string;
    is?: { store_id: string; size: number; root: string };
  }[];
  inclusions: {
    about: string;
    position: number;
    size: number;
    leaf: string;
    root: string;
    hashes: string[];
    holds: boolean;
  }[];
  consistencies: {
    about: string;
    old_size: number;
    old_root: string;
    size: number;
    root: string;
    hashes: string[];
    holds: boolean;
  }[];
}

const CASES = JSON.parse(
  readFileSync(join(ROOT, 'tests/conformance/proofs.json'), 'utf8'),
) as Cases;

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** The event of protobuf's JSON form as the client has it. */
function eventOf(json: Record<string, unknown>): RecordedEvent {
  const event: Record<string, unknown> = {
    tags: [],
    metadata: {},
    batch_index: 0,
    ...json,
  };
  for (const name of ['timestamp', 'target_id', 'position', 'revision']) {
    event[name] = Number(json[name]);
  }
  if (typeof json['payload_bytes'] === 'string') {
    event['payload_bytes'] = Buffer.from(json['payload_bytes'], 'base64');
  }
  if (typeof json['payload_json'] === 'string') event['payload'] = JSON.parse(json['payload_json']);
  return event as unknown as RecordedEvent;
}

suite('the cases of proofs', () => {
  const verifier = new Verifier(CASES.key);
  for (const { about, key } of CASES.bad_keys) {
    test(`a key that is none: ${about}`, () => {
      assert.throws(() => new Verifier(key), TypeError);
    });
  }
  for (const { about, event, entry, leaf } of CASES.entries) {
    test(`an entry: ${about}`, () => {
      const written = writeEntry(eventOf(event));
      assert.equal(written.toString('hex'), entry);
      assert.equal(hashLeaf(written).toString('hex'), leaf);
    });
  }
  for (const { about, note, is } of CASES.checkpoints) {
    test(`a checkpoint: ${about}`, () => {
      if (is === undefined) {
        assert.throws(() => verifier.open(note), ProofFailedError);
        return;
      }
      const { rootHash, ...rest } = verifier.open(note);
      assert.deepEqual(rest, { note, storeId: is.store_id, size: is.size });
      assert.deepEqual(rootHash, hex(is.root));
    });
  }
  test('proofs that an event is in a log', () => {
    for (const { about, hashes, leaf, position, size, root, holds } of CASES.inclusions) {
      const proves = provesInclusion(hashes.map(hex), hex(leaf), position - 1, size, hex(root));
      assert.equal(proves, holds, about);
    }
  });
  test('proofs that a log goes on from another', () => {
    for (const { about, hashes, old_size, old_root, size, root, holds } of CASES.consistencies) {
      const old = { size: old_size, rootHash: hex(old_root) };
      const proves = provesConsistency(hashes.map(hex), old, { size, rootHash: hex(root) });
      assert.equal(proves, holds, about);
    }
  });
});

suite('a log that is there', () => {
  const target = { target_type: 'image', target_id: 42 };
  const EVENTS: NewEvent[] = [
    {
      event_type: 'printed',
      ...target,
      payload_json: '{ "copies" : 2.0 }',
      user_id: 'Åsa',
      tags: ['b', 'a', 'kind:ä'],
      metadata: JSON.parse('{"😀":"4","\\uffff":"3","a":"","__proto__":"x"}') as Record<
        string,
        string
      >,
    },
    { event_type: 'seen', ...target, payload_bytes: Buffer.of(0, 255), content_type: 'a/b' },
    { event_type: 'paid', stream: 'näme', payload: {} },
  ];
  let daemon: Daemon;
  let client: FirnClient;
  let verifier: Verifier;
  let events: RecordedEvent[];

  before(async () => {
    daemon = await Daemon.start();
    client = new FirnClient(daemon.address);
    for (const event of EVENTS) await client.append(event);
    await client.appendBatch([1, 2].map(() => ({ event_type: 'seen', ...target, payload: {} })));
    events = (await client.get()).events;
    verifier = new Verifier(await client.verifierKey());
  });
  after(async () => {
    client.close();
    await daemon[Symbol.asyncDispose]();
  });

  test('has its events of all shapes, however they were read', async () => {
    const { storeId } = await client.head();
    const replayed: RecordedEvent[] = [];
    for await (const event of client.replay()) replayed.push(event);
    for (const event of [...events, ...replayed]) {
      const checkpoint = await client.verifyEvent(event, verifier);
      assert.equal(checkpoint.size, 5);
      assert.equal(checkpoint.storeId, storeId);
      assert.deepEqual(verifier.open(checkpoint.note), checkpoint);
    }
    const [first] = events;
    assert.ok(first);
    // A copy is as good.
    assert.equal((await client.verifyEvent({ ...first }, verifier, { size: 3 })).size, 3);
    assert.equal((await client.signedCheckpoint(verifier, { size: 2 })).size, 2);
    await assert.rejects(client.signedCheckpoint(verifier, { size: 1e6 }), {
      reason: 'POSITION_BEYOND_HEAD',
    });
  });

  for (const [name, change] of Object.entries({
    id: { id: '00000000-0000-7000-8000-000000000001' },
    timestamp: { timestamp: 1_700_000_000_000 },
    event_type: { event_type: 'printeD' },
    payload_json: { payload_json: '{"copies":2.0}' },
    payload: { payload: { copies: 3 } },
    target_type: { target_type: 'imagE' },
    target_id: { target_id: 43 },
    'fraction of target_id': { target_id: 42.5 },
    user_id: { user_id: 'Asa' },
    created_at: { created_at: '2026-02-21T15:04:05.120417Z' },
    'created_at, no time': { created_at: 'yesterday' },
    position: { position: 2 },
    stream: { stream: 'image-43' },
    revision: { revision: 2 },
    tags: { tags: ['a', 'b', 'kind:ä'] },
    metadata: { metadata: { a: 'b' } },
    batch_index: { batch_index: 1 },
  })) {
    test(`has no event with another ${name}`, async () => {
      const changed = { ...events[0], ...change } as RecordedEvent;
      await assert.rejects(client.verifyEvent(changed, verifier), {
        name: 'ProofFailedError',
        reason: 'PROOF_FAILED',
      });
    });
  }

  test('has no event with other bytes or of another type of them', async () => {
    for (const change of [{ payload_bytes: Buffer.of(1) }, { content_type: 'a/c' }]) {
      const changed = { ...events[1], ...change } as RecordedEvent;
      await assert.rejects(client.verifyEvent(changed, verifier), ProofFailedError);
    }
  });

  test('says nothing of an event without its payload', async () => {
    const cut = { ...events[0], payload_json: undefined, payload: undefined };
    await assert.rejects(client.verifyEvent(cut as unknown as RecordedEvent, verifier), TypeError);
  });

  test('goes on from what it was, and from no other', async () => {
    for (const size of [1, 2, 4, 5]) {
      const { note } = await client.signedCheckpoint(verifier, { size });
      assert.equal((await client.verifyConsistency(note, verifier)).size, 5);
    }
    await assert.rejects(client.verifyConsistency('', verifier), ProofFailedError);
    const { note } = await client.signedCheckpoint(verifier, { size: 2 });
    await using other = await Daemon.start();
    await using there = new FirnClient(other.address);
    for (const event of events) await there.append(event);
    const key = new Verifier(await there.verifierKey());
    const [event] = events;
    assert.ok(event);
    await assert.rejects(client.verifyEvent(event, key), ProofFailedError);
    await assert.rejects(client.signedCheckpoint(key), ProofFailedError);
    await assert.rejects(client.verifyConsistency(note, key), ProofFailedError);
    await assert.rejects(there.verifyConsistency(note, verifier), ProofFailedError);
    const theirs = (await there.signedCheckpoint(key, { size: 2 })).note;
    await assert.rejects(client.verifyConsistency(theirs, verifier), ProofFailedError);
  });

  test('is not what a server says that lies', async () => {
    const { connection } = client;
    const checkpoint = (size: number) => connection.call(ProofsService.getCheckpoint, { size }, {});
    const inclusion = (size: number) =>
      connection.call(ProofsService.getInclusionProof, { position: 1, size }, {});
    const truth = await inclusion(0);
    const three = await checkpoint(3);
    const five = await checkpoint(5);
    const grown = await connection.call(
      ProofsService.getConsistencyProof,
      { oldSize: 2, size: 0 },
      {},
    );
    const old = (await client.signedCheckpoint(verifier, { size: 2 })).note;
    const [event] = events;
    assert.ok(event);

    const told = (said: GetInclusionProofResponse, size = 0) =>
      new Promise<unknown>((resolve) => {
        void withServer({ inclusion: () => said }, async (liar) => {
          resolve(await liar.verifyEvent(event, verifier, { size }).catch((e: unknown) => e));
        });
      });
    // What only the response says counts for nothing.
    const loud = { ...five, size: 99, rootHash: Buffer.alloc(32), verifierKey: 'x' };
    assert.ok(!((await told({ ...truth, checkpoint: loud })) instanceof Error));
    for (const lie of [
      { ...truth, checkpoint: three },
      { ...truth, checkpoint: undefined },
      { ...truth, entry: Buffer.from('other') },
      { ...truth, hashes: [] },
      { ...truth, hashes: [Buffer.from('x'), ...truth.hashes.slice(1)] },
    ]) {
      assert.ok((await told(lie)) instanceof ProofFailedError);
    }
    assert.ok((await told(await inclusion(3), 2)) instanceof ProofFailedError);

    const signed = (said: GetCheckpointResponse, size: number) =>
      withServer({ checkpoint: () => said }, async (liar) => {
        await assert.rejects(liar.signedCheckpoint(verifier, { size }), ProofFailedError);
      });
    await signed(three, 2);
    await signed({ ...five, checkpoint: five.checkpoint.replace('\n5\n', '\n4\n') }, 0);
    for (const lie of [
      { ...grown, checkpoint: three },
      { ...grown, hashes: [] },
    ]) {
      await withServer({ consistency: () => lie }, async (liar) => {
        await assert.rejects(liar.verifyConsistency(old, verifier), ProofFailedError);
      });
    }
  });
});
