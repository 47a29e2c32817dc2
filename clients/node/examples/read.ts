/** Reads: pages, the newest, counts, a replay, state and history, undo, queries, proofs. */
import {
  FirnClient,
  isCatalogEvent,
  ProofFailedError,
  UndoConflictError,
  Verifier,
} from 'firn-client';

const client = new FirnClient(process.env.FIRN_SERVER ?? 'firn://127.0.0.1:3476');
const { id: ratingId } = await client.append({
  event_type: 'rating_changed',
  target_id: 42,
  user_id: 'ada',
  payload: { old_rating: 4, new_rating: 5 },
});

const query = [
  { eventTypes: ['rating_changed'], targets: [{ targetType: 'image', targetId: 42 }] },
];
const page = await client.get({ query, backwards: true, pageSize: 10 });
for (const event of page.events) {
  if (isCatalogEvent(event, 'rating_changed')) console.log(event.payload.new_rating);
}
for await (const event of client.getAll({ query })) console.log(event.position);

const { newest } = await client.newest({ streams: ['image-42', 'image-43'] });
const { count } = await client.count({ query });
console.log(newest[0]?.event_type, count);

const ratings = new Map<number, number>();
for await (const event of client.replay({ query: [{ eventTypePrefixes: ['rating_'] }] })) {
  if (isCatalogEvent(event, 'rating_changed')) {
    ratings.set(event.target_id, event.payload.new_rating);
  }
}

const image = { targetType: 'image', targetId: 42 };
await client.createProjection({ name: 'catalog' });
const yesterday = new Date(Date.now() - 86_400_000);
console.log(
  (await client.state(image)).state,
  (await client.state(image, { asOf: yesterday })).state,
);
for (const { event, changes, undone } of (await client.history(image)).entries) {
  console.log(event.created_at, event.user_id, changes, undone);
}

try {
  await client.undo({ eventId: ratingId }, { userId: 'ada' });
  await client.redo({ lastGesture: { userId: 'ada' } });
} catch (error) {
  if (!(error instanceof UndoConflictError)) throw error;
  console.log('changed again since:', error.events);
}

const result = await client.query(
  'select event_type, count(*) as count from events where position > :after group by 1',
  { parameters: { after: 0 } },
);
for await (const row of result) console.log(row.event_type, row.count);

// The first time; kept from then on.
const key = await client.verifierKey();
const verifier = new Verifier(key);
const monday = await client.signedCheckpoint(verifier);
console.log(monday.note); // To be kept elsewhere.
try {
  for (const event of page.events) await client.verifyEvent(event, verifier);
  await client.verifyConsistency(monday.note, verifier);
} catch (error) {
  if (!(error instanceof ProofFailedError)) throw error;
  console.error('a person should look at this:', error.message);
}

client.close();
