/** Prints events as they are appended, until it is told to stop. */
import { FirnClient } from 'firn-client';

const client = new FirnClient(process.env.FIRN_SERVER ?? 'firn://127.0.0.1:3476');

const stop = new AbortController();
process.once('SIGTERM', () => {
  stop.abort();
});
try {
  for await (const event of client.follow({ afterPosition: 0, signal: stop.signal })) {
    console.log(event.position, event.event_type, event.payload);
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
}

client.close();
