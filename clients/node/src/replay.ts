import { Backoff } from './backoff.js';
import {
  FIRST_MESSAGE_MS,
  isOutOfTime,
  isResumable,
  LONGEST_TIMER_MS,
  pauseAfter,
  type Connection,
} from './connection.js';
import { AnswerError, FirnError, readAnswer, StoreChangedError } from './errors.js';
import { EventStoreService, type ReplayEventsRequest } from './generated/firn/v1/event_store.js';
import { toUint64 } from './integers.js';
import { eitherOf, leavable, LEFT } from './leaving.js';
import { decodeBatch } from './replay-decoder.js';
import { toDuration, toRead } from './requests.js';
import type { EventBatch, FollowOptions, RecordedEvent, Replay, ReplayOptions } from './types.js';

const { getHead, replayEvents } = EventStoreService;
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
      maxLag: toUint64('maxLag', options.maxLag ?? 0),
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
    const left = new AbortController();
    return leavable(new Resuming(this.connection, this.plan, left).receive(), left);
  }

  [Symbol.asyncIterator](): AsyncGenerator<RecordedEvent, void, undefined> {
    const left = new AbortController();
    return leavable(this.#events(left), left);
  }

  async *#events(left: AbortController): AsyncGenerator<RecordedEvent, void, undefined> {
    for await (const { events } of new Resuming(this.connection, this.plan, left).receive()) {
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
class Resuming {
  readonly #request: ReplayEventsRequest;
  readonly #signal: AbortSignal;
  #storeId: string | undefined;
  /** The log must be that one. */
  #isKnown: boolean;
  #hasBegun = false;
  /** When there was a connection last, or it began; `undefined`: there is one. */
  #waitingSince: number | undefined = Date.now();

  constructor(
    private readonly connection: Connection,
    private readonly plan: ReplayPlan,
    left: AbortController,
  ) {
    this.#request = { ...plan.request };
    this.#signal = eitherOf(left, plan.signal);
    this.#storeId = plan.storeId;
    this.#isKnown = plan.storeId !== undefined;
  }

  /** The batches, until it is left. */
  async *receive(): AsyncGenerator<EventBatch, void, undefined> {
    try {
      yield* this.#receiveAll();
    } catch (error) {
      if (error !== LEFT) throw error;
    }
  }

  async *#receiveAll(): AsyncGenerator<EventBatch, void, undefined> {
    const { connection, plan } = this;
    const backoff = new Backoff();
    let last: FirnError | undefined;
    for (;;) {
      try {
        const storeId = await this.#checkLog();
        for await (const batch of this.#receiveOnce(storeId)) {
          this.#waitingSince = undefined;
          last = undefined;
          backoff.reset();
          yield batch;
        }
        // As of a time the end may be earlier.
        if (this.#hasAll() || this.#request.bounds?.asOf !== undefined) return;
        throw new FirnError({ code: 'UNAVAILABLE', message: 'the server ended it before its end' });
      } catch (error) {
        if (!(error instanceof FirnError && isResumable(error))) throw error;
        connection.throwIfEnded(this.#signal);
        // Only the server's word that it was all got lost.
        if (this.#hasAll()) return;
        if (last === undefined || !isOutOfTime(error)) last = error;
        this.#waitingSince ??= Date.now();
        const pauseMs = pauseAfter(error, backoff, plan.patienceMs !== Infinity);
        if (this.#waitedMs() + pauseMs >= plan.patienceMs) throw last;
        await connection.sleep(pauseMs, this.#signal);
      }
    }
  }

  /** The batches of one call. */
  async *#receiveOnce(storeId: string): AsyncGenerator<EventBatch, void, undefined> {
    const { connection, plan } = this;
    const stream = connection.serverStream(replayEvents, this.#request);
    let isFirst = true;
    for await (const message of connection.receive(stream, this.#signal, plan.idleMs)) {
      const { batch, failure } = readAnswer(() => decodeBatch(message, storeId));
      if (!goesOn(batch, this.#request.afterPosition)) {
        throw new AnswerError('a replay that goes back, or has an event out of its place');
      }
      // Another server may have taken the place of the one that was asked before the call.
      if (isFirst && this.#isKnown) await this.#checkLog();
      isFirst = false;
      this.#isKnown = true;
      const isNews = failure === undefined || batch.position > this.#request.afterPosition;
      this.#request.afterPosition = batch.position;
      if (isNews) yield batch;
      if (failure) throw failure;
    }
  }

  /** Asks whose log it is; the first time also where it ends. */
  async #checkLog(): Promise<string> {
    const { connection, plan } = this;
    const request = this.#request;
    const signal = this.#signal;
    const patienceMs = Math.min(connection.deadlineMs, plan.patienceMs - this.#waitedMs());
    const head = request.follow
      ? await connection.ask(getHead, {}, { signal, deadlineMs: FIRST_MESSAGE_MS })
      : await connection.call(getHead, {}, { signal, deadlineMs: patienceMs });
    if (head.storeId !== (this.#storeId ??= head.storeId)) {
      const checkpoint = { storeId: this.#storeId, position: request.afterPosition };
      throw new StoreChangedError(checkpoint, head.storeId);
    }
    // A replay without an end ends where the log ends now, also if it is resumed later. (A start
    // beyond that is for the server to refuse.)
    if (!this.#hasBegun && !request.follow && request.afterPosition <= head.position) {
      request.untilPosition ??= head.position;
    }
    this.#hasBegun = true;
    return head.storeId;
  }

  #hasAll(): boolean {
    const { afterPosition, untilPosition = Infinity } = this.#request;
    return this.#hasBegun && afterPosition >= untilPosition;
  }

  #waitedMs(): number {
    return this.#waitingSince === undefined ? 0 : Date.now() - this.#waitingSince;
  }
}

/** Whether a batch's events lie, in order, between the position before it and its own. */
function goesOn({ events, position }: EventBatch, after: number): boolean {
  let last = after;
  for (const event of events) {
    if (event.position <= last) return false;
    last = event.position;
  }
  return position >= last;
}
