/** Appends: one event, one of the catalogue, a batch with checks, a stream of batches. */
import { CheckFailedError, FirnClient, type AppendRequest } from 'firn-client';

const client = new FirnClient(process.env.FIRN_SERVER ?? 'firn://127.0.0.1:3476');

const appended = await client.append({
  event_type: 'print_ordered',
  target_type: 'image',
  target_id: 42,
  payload: { paper: 'matt', copies: 2 },
  user_id: 'ada',
  tags: ['order:1204'],
});
console.log(appended.position, appended.createdAt, appended.duplicate);

await client.append({
  event_type: 'rating_changed',
  target_id: 42,
  payload: { old_rating: 0, new_rating: 4 },
});

try {
  await client.appendBatch(
    [
      {
        event_type: 'album_opened',
        target_type: 'album',
        target_id: 7,
        payload: { name: 'Paris' },
        tags: ['album-name:Paris'],
      },
    ],
    {
      checks: [{ stream: 'album-7', revision: 0 }, { noMatch: [{ tags: ['album-name:Paris'] }] }],
    },
  );
} catch (error) {
  if (!(error instanceof CheckFailedError)) throw error;
  for (const { checkIndex, events } of error.conflict.failedChecks) {
    console.log(`check ${checkIndex} failed:`, events);
  }
}

function* scans(): Generator<AppendRequest> {
  for (let image = 1; image <= 1_000; image++) {
    const target = { target_type: 'image', target_id: image };
    yield { events: [{ event_type: 'scanned', ...target, payload: { dpi: 600 } }] };
  }
}
for await (const answer of client.appendStream(scans())) {
  if (answer.error) console.error(answer.requestNumber, answer.error.message);
}

client.close();
