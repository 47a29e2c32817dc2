/** Works every event off, at least once: consume-file CHECKPOINT */
import { FileCheckpointStore, FirnClient, StoreChangedError } from 'firn-client';

const client = new FirnClient(process.env.FIRN_SERVER ?? 'firn://127.0.0.1:3476');

const checkpoints = new FileCheckpointStore(process.argv[2] ?? 'printer.checkpoint');
try {
  const query = [{ eventTypes: ['print_ordered'] }];
  await client.consume({ checkpoints, query }, async ({ events }) => {
    for (const event of events) await print(event.target_id, event.payload.copies);
  });
} catch (error) {
  if (error instanceof StoreChangedError) console.error('another log stands under this address');
  throw error;
}

function print(image: number, copies: number): Promise<void> {
  console.log(`image ${image}: ${copies} copies`);
  return Promise.resolve();
}
