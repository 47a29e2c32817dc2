import { Backoff } from './backoff.js';
import { isResumable, LONGEST_TIMER_MS, type Connection } from './connection.js';
import { FirnError, StoreChangedError } from './errors.js';
import { getHead } from './head.js';
import { EventStoreService, type ReplayEventsRequest } from './generated/firn/v1/event_store.js';
import { decodeBatch } from './replay-decoder.js';
import { toDuration, toRead } from './requests.js';
import type { EventBatch, FollowOptions, RecordedEvent, Replay, ReplayOptions } from './types.js';

const DEFAULT_HEARTBEAT_MS = 5_000;
// So many heartbeats may fail to come before a connection counts as dead.
const HEARTBEATS_MISSED = 3;
// However short they are.
const SHORTEST_IDLE_MS = 3_000;

/** What is asked of the server, and how the client goes about it. */
export interface ReplayPlan {
  request: ReplayEventsRequest;
  signal: AbortSignal | undefined;
  /** How long one wait for a connection may take. */
  patienceMs: number;
  /** A stream from which nothing has come for so long counts as dead. */
  idleMs?: number;
  /** The log that the start position belongs to, if it is known. */
  storeId?: string;
}

export function replayPlan(options: ReplayOptions, deadlineMs: number): ReplayPlan {
  return {
    request: {
      ...toRead(options),
      follow: false,
      batchSize: options.batchSize ?? 0,
      maxLag: 0,
      heartbeatInterval: undefined,
    },
    signal: options.signal,
    patienceMs: options.deadlineMs ?? deadlineMs,
  };
}

export function followPlan(options: FollowOptions): ReplayPlan {
  const heartbeatMs = options.heartbeatMs ?? DEFAULT_HEARTBEAT_MS;
  return {
    request: {
      ...toRead(options),
      untilPosition: undefined,
      follow: true,
      batchSize: options.batchSize ?? 0,
      maxLag: options.maxLag ?? 0,
      heartbeatInterval: toDuration(heartbeatMs),
    },
    signal: options.signal,
    patienceMs: Infinity,
    idleMs: Math.min(Math.max(HEARTBEATS_MISSED * heartbeatMs, SHORTEST_IDLE_MS), LONGEST_TIMER_MS),
  };
}

/** The events of a plan, one by one or by batches. */
export class ResumingReplay implements Replay {
  constructor(
    private readonly connection: Connection,
    private readonly plan: ReplayPlan,
  ) {}

  batches(): AsyncGenerator<EventBatch, void, undefined> {
    return receiveBatches(this.connection, this.plan);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordedEvent, void, undefined> {
    for await (const { events } of this.batches()) {
      // Not yield*, which waits for each event once more.
      for (const event of events) {
        this.plan.signal?.throwIfAborted();
        yield event;
      }
    }
  }
}

/**
 * Every event that matches, once, in order, whatever happens to the connection: it is resumed after
 * the last position that was offered, if it is still the same log.
 */
async function* receiveBatches(
  connection: Connection,
  plan: ReplayPlan,
): AsyncGenerator<EventBatch, void, undefined> {
  const backoff = new Backoff();
  const request = { ...plan.request };
  let storeId = plan.storeId;
  let isComplete = false;
  let waitingSince: number | undefined = Date.now();
  const waitedMs = () => (waitingSince === undefined ? 0 : Date.now() - waitingSince);
  for (;;) {
    try {
      const head = await getHead(connection, {
        ...(plan.signal && { signal: plan.signal }),
        deadlineMs: Math.min(connection.deadlineMs, plan.patienceMs - waitedMs()),
      });
      if (head.storeId !== (storeId ??= head.storeId)) {
        throw new StoreChangedError({ storeId, position: request.afterPosition }, head.storeId);
      }
      // A replay without an end ends where the log ends now, also if it is resumed later. (A start
      // beyond that is for the server to refuse.)
      if (!request.follow && request.afterPosition <= head.position) {
        request.untilPosition ??= head.position;
      }
      for await (const batch of receiveOnce(connection, plan, request, storeId)) {
        waitingSince = undefined;
        backoff.reset();
        request.afterPosition = batch.position;
        isComplete = batch.position >= (request.untilPosition ?? Infinity);
        yield batch;
      }
      if (!request.follow) return;
      throw new FirnError({ code: 'UNAVAILABLE', message: 'the server ended a follower' });
    } catch (error) {
      if (!(error instanceof FirnError && isResumable(error))) throw error;
      connection.throwIfEnded(plan.signal);
      // Only the server's word that it was all got lost.
      if (isComplete) return;
      waitingSince ??= Date.now();
      const pauseMs = backoff.next();
      if (waitedMs() + pauseMs >= plan.patienceMs) throw error;
      await connection.sleep(pauseMs, plan.signal);
    }
  }
}

async function* receiveOnce(
  connection: Connection,
  plan: ReplayPlan,
  request: ReplayEventsRequest,
  storeId: string,
): AsyncGenerator<EventBatch, void, undefined> {
  const stream = connection.serverStream(EventStoreService.replayEvents, request);
  for await (const message of connection.receive(stream, plan.signal, plan.idleMs)) {
    yield decodeBatch(message, storeId);
  }
}
