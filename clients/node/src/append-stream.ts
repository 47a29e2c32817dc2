import type { ClientDuplexStream } from '@grpc/grpc-js';

import { Backoff } from './backoff.js';
import {
  isOutOfTime,
  isResumable,
  isTransient,
  LONGEST_TIMER_MS,
  pauseAfter,
  refuseTooLarge,
  type Connection,
} from './connection.js';
import { fromAppendError } from './error-details.js';
import { AnswerError, FirnError, readAnswer } from './errors.js';
import {
  AppendStreamRequest,
  AppendStreamResponse,
  EventStoreService,
  type AppendStreamResult,
} from './generated/firn/v1/event_store.js';
import { readEvents } from './large-targets.js';
import { eitherOf, leavable, LEFT } from './leaving.js';
import { toChecks, toEventMessage } from './requests.js';
import { toAppendedBatch } from './responses.js';
import type { AppendAnswer, AppendRequest, CallOptions } from './types.js';

// The fields of an answer that lead to the events of a conflict.
const CONFLICTING = [1, 3, 6, 1, 3];
const OUTSTANDING_REQUESTS = 1_024;
const OUTSTANDING_BYTES = 8 * 1024 * 1024;

/** Batches to append: they are taken as fast as the server answers. */
export type AppendRequests = AsyncIterable<AppendRequest> | Iterable<AppendRequest>;

/** A request that has no answer yet, as it is sent again if need be. */
interface Unanswered {
  bytes: Buffer;
  ids: string[];
}

/** A request that is too large to be sent: its answer waits until those before it are answered. */
interface Refused {
  bytes?: undefined;
  error: FirnError;
}

/**
 * Batches on their way to the server and their answers on the way back. Three loops share it: one
 * takes batches from the application, one sends them and receives answers over stream after stream,
 * and one hands the answers to the application.
 */
export class AppendStream {
  readonly #connection: Connection;
  readonly #patienceMs: number;
  /** Given when the application wants no more answers. */
  readonly #left = new AbortController();
  readonly #signal: AbortSignal;

  /** In the order of the batches. The first was not refused. */
  readonly #unanswered: (Unanswered | Refused)[] = [];
  #unansweredBytes = 0;
  /** Answers that the application has not taken. */
  readonly #answers: AppendAnswer[] = [];
  #answerCount = 0;
  #sourceEnded = false;
  /** When the oldest request began to wait for its answer: it was the oldest since. */
  #waitingSince = 0;
  /** What has broken the stream since then. */
  #lastError: FirnError | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #stream: ClientDuplexStream<Buffer, Buffer> | undefined;
  #failure: { error: unknown } | undefined;
  /** Loops that wait for a change of the above. */
  #waiting: (() => void)[] = [];

  constructor(connection: Connection, options: CallOptions) {
    this.#connection = connection;
    this.#patienceMs = options.deadlineMs ?? connection.deadlineMs;
    this.#signal = eitherOf(this.#left, options.signal);
  }

  run(requests: AppendRequests): AsyncGenerator<AppendAnswer, void, undefined> {
    return leavable(this.#run(requests), this.#left);
  }

  async *#run(requests: AppendRequests): AsyncGenerator<AppendAnswer, void, undefined> {
    this.#connection.throwIfEnded(this.#signal);
    const done = this.#connection.onEnd(this.#signal, () => {
      try {
        this.#connection.throwIfEnded(this.#signal);
      } catch (error) {
        this.#fail(error);
      }
    });
    if (this.#patienceMs <= LONGEST_TIMER_MS) {
      this.#deadline = setTimeout(this.#endIfUnanswered, this.#patienceMs);
    }
    void this.#take(requests);
    void this.#exchange();
    try {
      for (;;) {
        for (let answer = this.#answers.shift(); answer; answer = this.#answers.shift()) {
          this.#changed();
          yield answer;
        }
        if (this.#failure?.error === LEFT) return;
        if (this.#failure) throw this.#failure.error;
        if (this.#isDone()) return;
        await this.#change();
      }
    } finally {
      done();
      clearTimeout(this.#deadline);
      this.#left.abort(LEFT);
      this.#changed();
    }
  }

  /** Takes batches from the application while not too much is outstanding. */
  async #take(requests: AppendRequests): Promise<void> {
    try {
      for await (const { events, checks } of requests) {
        const messages = events.map(toEventMessage);
        const request = { events: messages, checks: toChecks(checks) };
        const bytes = Buffer.from(AppendStreamRequest.encode(request).finish());
        const refusal = refuseTooLarge(bytes);
        const length = refusal ? 0 : bytes.length;
        while (!this.#hasRoom(length) && !this.#signal.aborted) await this.#change();
        if (this.#signal.aborted) return;
        if (refusal) {
          this.#unanswered.push({ error: refusal });
          this.#answerRefused();
        } else {
          if (this.#unanswered.length === 0) this.#waitOn();
          this.#unanswered.push({ bytes, ids: messages.map(({ id }) => id) });
          this.#unansweredBytes += length;
          this.#stream?.write(bytes);
        }
        this.#changed();
      }
      this.#sourceEnded = true;
      this.#stream?.end();
      this.#changed();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Opens a stream whenever something is to be sent and there is none. */
  async #exchange(): Promise<void> {
    const backoff = new Backoff();
    while (!this.#isDone() && this.#failure === undefined) {
      if (this.#unanswered.length === 0) {
        backoff.reset();
        await this.#change();
        continue;
      }
      const answered = this.#answerCount;
      try {
        await this.#exchangeOnce();
      } catch (error) {
        if (this.#answerCount > answered) backoff.reset();
        if (!(error instanceof FirnError && isPassing(error))) {
          this.#fail(error);
          return;
        }
        if (this.#unanswered.length === 0) continue;
        if (this.#lastError === undefined || !isOutOfTime(error)) this.#lastError = error;
        const pauseMs = pauseAfter(error, backoff, this.#deadline !== undefined);
        const waitedMs = Date.now() - this.#waitingSince;
        if (waitedMs + pauseMs >= this.#patienceMs) this.#fail(this.#lastError);
        else await this.#connection.sleep(pauseMs, this.#signal).catch(this.#fail);
      }
    }
  }

  /** Sends what has no answer over a new stream, and receives answers until all are there. */
  async #exchangeOnce(): Promise<void> {
    this.#connection.throwIfEnded(this.#signal);
    const stream = this.#connection.bidiStream(EventStoreService.appendStream);
    this.#stream = stream;
    try {
      for (const { bytes } of this.#unanswered) if (bytes) stream.write(bytes);
      if (this.#sourceEnded) stream.end();
      let number = 0;
      for await (const message of this.#connection.receive(stream, this.#signal)) {
        const { results } = readAnswer(() =>
          readEvents(message, CONFLICTING, (bytes) => AppendStreamResponse.decode(bytes)),
        );
        for (const result of results) this.#answer(result, ++number);
        if (this.#isDone()) return;
      }
    } finally {
      this.#stream = undefined;
    }
    throw new FirnError({ code: 'UNAVAILABLE', message: 'the server ended an append stream' });
  }

  /** Throws the error of a request that is to be sent again, with those after it. */
  #answer({ requestNumber: number, appended, error: failure }: AppendStreamResult, due: number) {
    if (number !== due) throw new AnswerError(`it is to request ${number}, not to ${due}`);
    const error = failure && fromAppendError(failure);
    if (error && isTransient(error)) throw error;
    const request = this.#unanswered.shift();
    if (request?.bytes === undefined) throw new AnswerError('it is to what was not asked');
    this.#unansweredBytes -= request.bytes.length;
    this.#waitOn();
    const requestNumber = ++this.#answerCount;
    if (error) this.#answers.push({ requestNumber, error });
    else if (appended)
      this.#answers.push({ requestNumber, appended: toAppendedBatch(request.ids, appended) });
    else throw new AnswerError('it has no outcome');
    this.#answerRefused();
    this.#changed();
  }

  #answerRefused(): void {
    for (let next = this.#unanswered[0]; next && !next.bytes; next = this.#unanswered[0]) {
      this.#unanswered.shift();
      this.#answers.push({ requestNumber: ++this.#answerCount, error: next.error });
    }
  }

  /** The time of the oldest request begins. */
  #waitOn(): void {
    this.#waitingSince = Date.now();
    this.#lastError = undefined;
    this.#deadline?.refresh();
  }

  readonly #endIfUnanswered = (): void => {
    if (this.#unanswered.length === 0) return;
    const message = 'nothing was answered for as long as the deadline';
    this.#fail(this.#lastError ?? new FirnError({ code: 'DEADLINE_EXCEEDED', message }));
  };

  #hasRoom(bytes: number): boolean {
    if (this.#unanswered.length + this.#answers.length >= OUTSTANDING_REQUESTS) return false;
    return this.#unanswered.length === 0 || this.#unansweredBytes + bytes <= OUTSTANDING_BYTES;
  }

  #isDone(): boolean {
    return this.#sourceEnded && this.#unanswered.length === 0;
  }

  readonly #fail = (error: unknown): void => {
    this.#failure ??= { error };
    this.#changed();
  };

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/**
 * Whether a stream that ended so is opened again. Without a reason, RESOURCE_EXHAUSTED is about the
 * requests: they would be too much again.
 */
function isPassing(error: FirnError): boolean {
  if (isTransient(error)) return true;
  return isResumable(error) && error.code !== 'RESOURCE_EXHAUSTED';
}
