import { open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Connection } from './connection.js';
import { followPlan, ResumingReplay } from './replay.js';
import type { Checkpoint, CheckpointStore, ConsumeOptions, EventBatch } from './types.js';

// What systems say on which a folder cannot be flushed.
const NOT_SUPPORTED = new Set(['EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM']);

/** Keeps a checkpoint in a file, which is replaced as a whole each time. */
export class FileCheckpointStore implements CheckpointStore {
  constructor(private readonly path: string) {}

  async load(): Promise<Checkpoint | undefined> {
    let text;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const checkpoint = parseCheckpoint(text);
    if (checkpoint === undefined) throw new TypeError(`${this.path} holds no checkpoint`);
    return checkpoint;
  }

  async save({ storeId, position }: Checkpoint): Promise<void> {
    const next = `${this.path}.new`;
    await writeFile(next, `${JSON.stringify({ store_id: storeId, position })}\n`, { flush: true });
    await rename(next, this.path);
    await flushFolder(dirname(this.path));
  }
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  let json: { store_id?: unknown; position?: unknown } | null;
  try {
    json = JSON.parse(text) as typeof json;
  } catch {
    return undefined;
  }
  const { store_id: storeId, position } = json ?? {};
  if (typeof storeId !== 'string' || storeId === '') return undefined;
  if (!Number.isSafeInteger(position) || (position as number) < 0) return undefined;
  return { storeId, position: position as number };
}

/** Makes what was renamed in it survive power loss. */
async function flushFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path);
    await folder.sync();
  } catch (error) {
    if (!NOT_SUPPORTED.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await folder?.close();
  }
}

/** Hands everything after the checkpoint to `handle`; see `FirnClient.consume`. */
export async function consume(
  connection: Connection,
  { checkpoints, ...options }: ConsumeOptions,
  handle: (batch: EventBatch) => Promise<void> | void,
): Promise<never> {
  const checkpoint = await checkpoints.load();
  let position = checkpoint?.position ?? 0;
  const plan = followPlan({ ...options, afterPosition: position });
  const following = new ResumingReplay(connection, {
    ...plan,
    ...(checkpoint && { storeId: checkpoint.storeId }),
  });
  for await (const batch of following.batches()) {
    // What says nothing new is not worth a transaction.
    if (batch.position === position) continue;
    await handle(batch);
    position = batch.position;
    await checkpoints.save?.({ storeId: batch.storeId, position });
  }
  throw new Error('a follower does not end');
}
