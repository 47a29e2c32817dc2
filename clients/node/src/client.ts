import { AppendStream, type AppendRequests } from './append-stream.js';
import {
  parseConnectionString,
  withDefaults,
  type ConnectionOptions,
} from './connection-string.js';
import { Connection } from './connection.js';
import { consume } from './consumer.js';
import { AnswerError } from './errors.js';
import { EventStoreService } from './generated/firn/v1/event_store.js';
import { PayloadForm } from './generated/firn/v1/event.js';
import { HistoryService } from './generated/firn/v1/history.js';
import { ProjectionsService } from './generated/firn/v1/projection.js';
import { optional, toUint64 } from './integers.js';
import { withEvents } from './large-targets.js';
import { findNewest } from './newest.js';
import * as proofs from './proofs.js';
import { runQuery, toQueryRequest, type DisposableResult } from './query.js';
import { followPlan, replayPlan, ResumingReplay } from './replay.js';
import {
  toAsOf,
  toChecks,
  toEventMessage,
  toQuery,
  toRead,
  toTarget,
  toTimestamp,
} from './requests.js';
import {
  toAppendedBatch,
  toDurability,
  toHistory,
  toPage,
  toState,
  toUndone,
} from './responses.js';
import type * as types from './types.js';
import { uuid7 } from './uuid7.js';
import type { Verifier } from './verifier.js';

const getEvents = withEvents(EventStoreService.getEvents, 1);
const getHistory = withEvents(HistoryService.getHistory, 1, 1);
const undo = withEvents(HistoryService.undo, 1);
const redo = withEvents(HistoryService.redo, 1);

/**
 * A client of one server. It connects when it is first needed and again whenever that is needed, and
 * is meant to be shared: any number of calls may be under way at once.
 *
 * Calls fail with a `FirnError`, or with the reason of the signal that ended them. What passes by
 * itself (the server is away, or its queue is full) is tried again until the call's deadline.
 */
export class FirnClient implements AsyncDisposable {
  /** @internal */
  readonly connection: Connection;

  /**
   * @param server `firn://HOST[:PORT][?PARAMETER=VALUE&...]`, or the same as options. Throws a
   * `ConnectionStringError` if that cannot be, and what the file system says of files it names.
   */
  constructor(server: string | ConnectionOptions) {
    this.connection = new Connection(
      typeof server === 'string' ? parseConnectionString(server) : withDefaults(server),
    );
  }

  /** Ends everything that is under way, and the connection. */
  close(): void {
    this.connection.close();
  }

  /** `await using client = new FirnClient(...)` closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  /**
   * Appends one event. Its id and timestamp are made before the first attempt, so that a retry is
   * the same request and the event stands in the log once.
   */
  async append<T extends string>(
    event: types.NewEvent<T>,
    options: types.AppendOptions = {},
  ): Promise<types.Appended> {
    const message = toEventMessage(event);
    const expectedRevision = optional(toUint64, 'expectedRevision', options.expectedRevision);
    const { durability, ...rest } = await this.connection.call(
      EventStoreService.appendEvent,
      { event: message, expectedRevision },
      options,
    );
    return { id: message.id, ...rest, durability: toDurability(durability) };
  }

  /** Appends a batch: all of it or nothing, at contiguous positions, if all checks hold. */
  async appendBatch(
    events: readonly types.NewEvent[],
    options: types.AppendBatchOptions = {},
  ): Promise<types.AppendedBatch> {
    const messages = events.map(toEventMessage);
    const response = await this.connection.call(
      EventStoreService.appendEvents,
      { events: messages, checks: toChecks(options.checks) },
      options,
    );
    return toAppendedBatch(
      messages.map(({ id }) => id),
      response,
    );
  }

  /**
   * Appends batch after batch without waiting for answers in between: the fastest way to append.
   * There is an answer for each, in order; one that fails does not end the stream. `requests` is
   * read on while less than 1,024 requests, or 8 MiB, are outstanding.
   *
   * @param options `deadlineMs` is how long it may take until the oldest request is answered; while
   * nothing is outstanding no time runs.
   */
  appendStream(
    requests: AppendRequests,
    options: types.CallOptions = {},
  ): AsyncGenerator<types.AppendAnswer, void, undefined> {
    return new AppendStream(this.connection, options).run(requests);
  }

  /** Reads one page of the events that match. */
  async get(options: types.GetOptions = {}): Promise<types.Page> {
    const request = {
      ...toRead(options),
      pageSize: options.pageSize ?? 0,
      pageToken: options.pageToken ?? '',
      backwards: options.backwards ?? false,
      explain: false,
    };
    return toPage(await this.connection.call(getEvents, request, options));
  }

  /** Reads the events that match, page after page. `deadlineMs` is for each page. */
  async *getAll(
    options: types.GetAllOptions = {},
  ): AsyncGenerator<types.RecordedEvent, void, undefined> {
    let pageToken = '';
    do {
      const page = await this.get({ ...options, pageToken });
      yield* page.events;
      if (page.nextPageToken !== '' && page.nextPageToken === pageToken) {
        throw new AnswerError('a page that has itself for the next one');
      }
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }

  /**
   * Reads the newest event of each stream, then of each query, all from one moment, by as many calls
   * as it takes: `deadlineMs` is for all of them together.
   */
  async newest(
    of: { streams?: readonly string[]; queries?: readonly types.Query[] },
    options: types.NewestOptions = {},
  ): Promise<types.NewestEvents> {
    const request = {
      streams: [...(of.streams ?? [])],
      queries: (of.queries ?? []).map((query, index) => toQuery(query, `queries[${index}]`)),
      untilPosition: optional(toUint64, 'untilPosition', options.untilPosition),
      asOf: options.asOf === undefined ? undefined : toTimestamp(options.asOf),
      payloadForm: PayloadForm.PAYLOAD_FORM_JSON,
    };
    return findNewest(this.connection, request, options);
  }

  /** Counts the events that match, by as many calls as it takes. */
  async count(options: types.CountOptions = {}): Promise<types.Count> {
    const request = { ...toRead(options), explain: false };
    const together = this.connection.sharingDeadline(options);
    let count = 0;
    for (;;) {
      const answer = await this.connection.call(EventStoreService.countEvents, request, together());
      count += answer.count;
      if (answer.position >= answer.until) return { count, position: answer.position };
      if (answer.position <= request.afterPosition) {
        throw new AnswerError('a count that goes no further');
      }
      // One call looks at so much of the log; the rest is counted up to the same end.
      request.afterPosition = answer.position;
      request.untilPosition = answer.until;
    }
  }

  /** The log, or what matches, to a bound: each event once, in order. Resumes by itself. */
  replay(options: types.ReplayOptions = {}): types.Replay {
    return new ResumingReplay(this.connection, replayPlan(options, this.connection.deadlineMs));
  }

  /** The same for ever: goes on with what is appended, as soon as it is durable. */
  follow(options: types.FollowOptions = {}): types.Replay {
    return new ResumingReplay(this.connection, followPlan(options));
  }

  /**
   * Follows from a stored checkpoint and hands batches to `handle`, one at a time; what is stored is
   * how far the batches were dealt with. Ends only by failing: with the handler's error, then the
   * batch comes again the next time; with the signal's reason; or as a follower does, such as with a
   * `StoreChangedError` if the checkpoint is of another log.
   */
  consume(
    options: types.ConsumeOptions,
    handle: (batch: types.EventBatch) => Promise<void> | void,
  ): Promise<never> {
    return consume(this.connection, options, handle);
  }

  /** Where the log ends, and whose log it is. */
  head(options: types.CallOptions = {}): Promise<types.Head> {
    return this.connection.call(EventStoreService.getHead, {}, options);
  }

  /** Which part of the log was there at a moment of recorded time. */
  async positionAt(time: types.Time, options: types.CallOptions = {}): Promise<types.PositionAt> {
    const request = { time: toTimestamp(time) };
    return this.connection.call(EventStoreService.getPositionAt, request, options);
  }

  /** When the event at the position was recorded. */
  async timeAt(position: number, options: types.CallOptions = {}): Promise<string> {
    const request = { position: toUint64('position', position) };
    const { createdAt } = await this.connection.call(EventStoreService.getTimeAt, request, options);
    return createdAt;
  }

  /** The state of a target now, or at a moment. */
  async state(target: types.Target, options: types.StateOptions = {}): Promise<types.State> {
    const request = {
      projection: options.projection ?? '',
      target: toTarget(target, 'target'),
      asOf: toAsOf(options.asOf),
    };
    return toState(await this.connection.call(HistoryService.getState, request, options));
  }

  /** One page of what happened to a target, newest first. */
  async history(target: types.Target, options: types.HistoryOptions = {}): Promise<types.History> {
    const request = {
      projection: options.projection ?? '',
      target: toTarget(target, 'target'),
      asOf: toAsOf(options.asOf),
      pageSize: options.pageSize ?? 0,
      pageToken: options.pageToken ?? '',
      payloadForm: PayloadForm.PAYLOAD_FORM_JSON,
    };
    return toHistory(await this.connection.call(getHistory, request, options));
  }

  /** Takes changes back by appending their inverses. Fails with an `UndoConflictError`, among others. */
  async undo(what: types.UndoWhat, options: types.UndoOptions = {}): Promise<types.Undone> {
    const request = toUndoRequest(what, options);
    return toUndone(await this.connection.call(undo, request, options));
  }

  /** Takes an undo back by appending the changes again. */
  async redo(what: types.UndoWhat, options: types.UndoOptions = {}): Promise<types.Undone> {
    const request = toUndoRequest(what, options);
    return toUndone(await this.connection.call(redo, request, options));
  }

  /**
   * Runs one SELECT over a projection's tables and the view `events` of the log; resolves when the
   * first rows are there. `await using` closes the result.
   */
  async query(sql: string, options: types.QueryOptions = {}): Promise<DisposableResult> {
    return runQuery(this.connection, toQueryRequest(sql, options), options);
  }

  /** Creates a projection, or gives one a new definition. It is then built in the background. */
  async createProjection(
    { name, files = {} }: types.ProjectionDefinition,
    options: types.CreateProjectionOptions = {},
  ): Promise<types.CreatedProjection> {
    const request = {
      name,
      files: Object.entries(files).map(([path, sql]) => ({ path, sql })),
      expectedVersion: options.expectedVersion,
      validateOnly: options.validateOnly ?? false,
    };
    return this.connection.call(ProjectionsService.createProjection, request, options);
  }

  /**
   * The key that the server says is its own, for a `Verifier`. To be asked for once, the first time,
   * and kept in the application's configuration: who asks every time believes the server.
   */
  verifierKey(options: types.CallOptions = {}): Promise<string> {
    return proofs.getVerifierKey(this.connection, options);
  }

  /**
   * Has the server sign what its log is: to be kept elsewhere, as its `note`. Fails with a
   * `ProofFailedError` if it is not signed with the verifier's key.
   */
  signedCheckpoint(
    verifier: Verifier,
    options: types.ProofOptions = {},
  ): Promise<types.SignedCheckpoint> {
    return proofs.getSignedCheckpoint(this.connection, verifier, options);
  }

  /**
   * Verifies that an event is in the log, just as it was read, and that the log is what the key has
   * signed, which it resolves to. Fails with a `ProofFailedError` if it does not hold, and with a
   * `TypeError` if the event has no payload, as some in a conflict.
   */
  verifyEvent(
    event: types.RecordedEvent,
    verifier: Verifier,
    options: types.ProofOptions = {},
  ): Promise<types.SignedCheckpoint> {
    return proofs.verifyEvent(this.connection, event, verifier, options);
  }

  /**
   * Verifies that the log of today begins with the log of an old checkpoint, the `note` of which was
   * kept; resolves to that of today. Fails with a `ProofFailedError` if it does not.
   */
  verifyConsistency(
    oldNote: string,
    verifier: Verifier,
    options: types.CallOptions = {},
  ): Promise<types.SignedCheckpoint> {
    return proofs.verifyConsistency(this.connection, oldNote, verifier, options);
  }
}

function toUndoRequest(what: types.UndoWhat, options: types.UndoOptions) {
  const gesture = 'lastGesture' in what ? what.lastGesture : undefined;
  if ('batchPosition' in what) toUint64('batchPosition', what.batchPosition);
  return {
    ...what,
    lastGesture: gesture && { userId: gesture.userId, sessionId: gesture.sessionId ?? '' },
    force: options.force ?? false,
    validateOnly: options.validateOnly ?? false,
    requestId: options.requestId ?? uuid7(),
    userId: options.userId,
    metadata: new Map(Object.entries(options.metadata ?? {})),
  };
}
