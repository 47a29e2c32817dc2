/** What compiles, and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  FirnClient,
  isCatalogEvent,
  type EventDTO,
  type NewEvent,
  type RecordedEvent,
} from '../src/index.js';
import type * as brief from './brief.js';
import { Daemon } from './support/daemon.js';

test('an event is what the people who build on Firn say', async () => {
  await using daemon = await Daemon.start();
  await using client = new FirnClient(daemon.address);
  const made: brief.EventDTO = {
    id: '0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57',
    timestamp: Date.now(),
    event_type: 'printed',
    payload: { copies: 2 },
    target_type: 'image',
    target_id: 42,
    created_at: new Date().toISOString(),
  };
  await client.append(made);
  const read: brief.EventDTO[] = (await client.get()).events;
  const [event] = read;
  assert.ok(event);
  const ours: EventDTO = event;
  assert.deepEqual(ours.payload, made.payload);
  assert.equal(ours.id, made.id);
  assert.ok((await client.append(ours)).duplicate);
});

/** Never called: that it compiles is the test. */
export function payloadsOfTheCatalogueAreChecked(client: FirnClient, event: RecordedEvent): void {
  const target_id = 42;
  void client.append({
    event_type: 'rating_changed',
    target_id,
    payload: { old_rating: 0, new_rating: 3 },
  });
  void client.append({
    event_type: 'rating_changed',
    target_id,
    // @ts-expect-error: new_rating is missing.
    payload: { old_rating: 0 },
  });
  void client.append({
    event_type: 'flag_changed',
    target_id,
    // @ts-expect-error: there is no such flag.
    payload: { old_flag: null, new_flag: 'maybe' },
  });
  void client.append({
    event_type: 'rating_changed',
    target_id,
    // @ts-expect-error: and no such member.
    payload: { old_rating: 0, new_rating: 3, stars: 3 },
  });
  // @ts-expect-error: an event has a payload.
  void client.append({ event_type: 'printed', target_type: 'image', target_id });
  // @ts-expect-error: bytes have a content type.
  void client.append({ event_type: 'printed', target_id, payload_bytes: Buffer.of(1) });
  void client.append({ event_type: 'printed', target_id, payload_json: '{}' });
  void client.append({ event_type: 'rating_changed', target_id, payload_json: '{}' });
  const tagged: NewEvent<'tag_added'> = {
    event_type: 'tag_added',
    target_id,
    payload: { tag_id: 7, tag_name: 'Paris', source: 'user' },
  };
  void client.append(tagged);

  if (isCatalogEvent(event, 'rating_changed')) {
    const type: 'rating_changed' = event.event_type;
    const stars: number = event.payload.new_rating;
    // @ts-expect-error: a rating has no such member.
    const tag: unknown = event.payload.tag_id;
    assert.ok([type, stars, tag]);
  } else {
    assert.ok(event.payload.whatever);
  }
}

/** The two interfaces have the same members, of the same types. */
export function eventsAreTheSame(ours: EventDTO, theirs: brief.EventDTO): void {
  const asOurs: EventDTO = theirs;
  const asTheirs: brief.EventDTO = ours;
  const names: keyof EventDTO extends keyof brief.EventDTO ? true : false = true;
  assert.ok([asOurs, asTheirs, names]);
}
