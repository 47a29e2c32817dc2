/** Works every event off, exactly once: consume DATABASE */
import Database from 'libsql';
import { FirnClient, type Checkpoint } from 'firn-client';

const client = new FirnClient(process.env.FIRN_SERVER ?? 'firn://127.0.0.1:3476');

// Whoever reads it is waited for, up to five seconds.
const db = new Database(process.argv[2] ?? 'work.db', { timeout: 5_000 });
db.exec(`
  create table if not exists work (position integer primary key, event_type text, payload text);
  create table if not exists checkpoint
    (id integer primary key check (id = 1), storeId text, position integer)`);
const loadCheckpoint = db.prepare('select storeId, position from checkpoint');
const saveCheckpoint = db.prepare('replace into checkpoint values (1, ?, ?)');
const insertWork = db.prepare('insert into work values (?, ?, ?)');

const checkpoints = { load: () => loadCheckpoint.get() as Checkpoint | undefined };
await client.consume({ checkpoints }, (batch) => {
  // One transaction: the work and the checkpoint.
  db.transaction(() => {
    for (const event of batch.events) {
      insertWork.run(event.position, event.event_type, event.payload_json ?? null);
    }
    saveCheckpoint.run(batch.storeId, batch.position);
  })();
});
