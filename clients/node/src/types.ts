/**
 * The types of the client, without the client: importing them brings no gRPC.
 *
 * Events are written as the contract writes them (snake_case); options and answers have
 * JavaScript's names. Positions and revisions count from 1 and are exact up to 2^53-1.
 */
import type { CatalogPayloads } from './catalog.js';
import type { FirnError } from './errors.js';

export type * as catalog from './catalog.js';
export type { CatalogPayloads } from './catalog.js';
export type * from './types-projections.js';
export type * from './types-proofs.js';
export { isCatalogEvent } from './catalog-event.js';
export type { CatalogEvent } from './catalog-event.js';

/** An event, as every Firn program knows it. */
export interface EventDTO {
  /** UUID, unique in the log for ever. */
  id: string;
  /** The writer's clock in milliseconds since 1970: information only, the order is `position`. */
  timestamp: number;
  event_type: string;
  /** A JSON object. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  payload: any;
  /** What the event is about: kind, such as `image`. */
  target_type: string;
  /** What the event is about: number, 0 to 2^53-1. One beyond is a `TargetIdTooLargeError`. */
  target_id: number;
  /** Who did it. */
  user_id?: string;
  /** The recorded time: the server's clock at commit, RFC 3339 in UTC with microseconds. */
  created_at: string;
}

/** An event of the log. */
export interface RecordedEvent extends EventDTO {
  /** `payload_json`, parsed when it is first asked for; `undefined` for opaque bytes. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly payload: any;
  /** Place in the log: from 1, without gaps. */
  position: number;
  stream: string;
  /** Place in the stream: from 1, without gaps. */
  revision: number;
  tags: string[];
  metadata: Record<string, string>;
  /** Place in the atomic batch that it was appended with; 0 begins one. */
  batch_index: number;
  /** The JSON text byte for byte: numbers have all their digits. */
  payload_json?: string;
  /** An opaque payload, of type `content_type`. */
  payload_bytes?: Uint8Array;
  /** The media type of `payload_bytes`. */
  content_type?: string;
}

/** What the payload of an event type is: known for the catalogue's, anything for others. */
export type PayloadOf<T extends string> = T extends keyof CatalogPayloads
  ? CatalogPayloads[T]
  : // eslint-disable-next-line @typescript-eslint/no-explicit-any
    any;

interface NewEventFields<T extends string> {
  /** Default: a new UUID, version 7. */
  id?: string;
  /** Milliseconds since 1970. Default: now. */
  timestamp?: number;
  event_type: T;
  /** Default: that of the catalogue's event type. */
  target_type?: string;
  target_id?: number;
  user_id?: string;
  /** Default: `<target_type>-<target_id>`. */
  stream?: string;
  /** At most 64, `key:value` by habit. */
  tags?: readonly string[];
  metadata?: Readonly<Record<string, string>>;
  /** Ignored by the server, so that an event that was read can be appended as it is. */
  created_at?: string;
}

/**
 * An event to append. Its payload has one of three forms: an object, JSON text, or opaque bytes
 * with their content type. Where object and text are both there, as in an event that was read, they
 * must say the same, and the text is sent.
 */
export type NewEvent<T extends string = string> = NewEventFields<T> &
  (
    | {
        payload: PayloadOf<T>;
        payload_json?: string;
        payload_bytes?: Uint8Array;
        content_type?: string;
      }
    | { payload?: undefined; payload_json: string }
    | { payload?: undefined; payload_bytes: Uint8Array; content_type: string }
  );

/** What an event is about. */
export interface Target {
  targetType: string;
  targetId: number;
}

/** Matches an event that satisfies every member that is given. At most 64 values each. */
export interface QueryItem {
  /** The type is one of these. */
  eventTypes?: readonly string[];
  /** The event has all of these tags. */
  tags?: readonly string[];
  /** The stream is one of these. */
  streams?: readonly string[];
  /** The type begins with one of these. Not in a check. */
  eventTypePrefixes?: readonly string[];
  /** The event is about one of these, whatever its stream. */
  targets?: readonly Target[];
  /** The user is one of these. Not in a check. */
  userIds?: readonly string[];
}

/** Selects the events that match at least one item: 1 to 64 of them. */
export type Query = readonly QueryItem[];

/** A moment of recorded time: RFC 3339 text such as `created_at`, or a date (milliseconds). */
export type Time = string | Date;

/** A moment of the log: a position, or a recorded time. */
export type Moment = number | Time;

/** An event must be within every bound that is given; all are inclusive. */
export interface ReadBounds {
  /** Of `revision`. */
  minRevision?: number;
  maxRevision?: number;
  /** Of `timestamp`, in milliseconds. */
  minTimestamp?: number;
  maxTimestamp?: number;
  /** Recorded at this moment or later. */
  fromTime?: Time;
  /** The log as it was at this moment. */
  asOf?: Time;
}

/** A condition on the log as it stands when a batch would be appended. */
export type AppendCheck =
  /** The stream's last revision is this; 0: it is empty. */
  | { stream: string; revision: number }
  /** The stream has an event. */
  | { stream: string; exists: true }
  /** Holds always. */
  | { stream: string; any: true }
  /** No event after the position (default 0: in all the log) matches. */
  | { noMatch: Query; afterPosition?: number };

export interface CallOptions {
  /** Ends the call: it then fails with the signal's reason. */
  signal?: AbortSignal;
  /** How long the call may take with its retries, in milliseconds. Default: the client's. */
  deadlineMs?: number;
}

export interface AppendOptions extends CallOptions {
  /** The revision of the event's own stream at which it may be appended; 0: it must be empty. */
  expectedRevision?: number;
}

export interface AppendBatchOptions extends CallOptions {
  /** At most 10,000. The batch is appended only if all hold. */
  checks?: readonly AppendCheck[];
}

/** `fsynced` survives power loss, `written` a crash of the server only. */
export type Durability = 'fsynced' | 'written';

/** Where an event went. */
export interface AppendedEvent {
  id: string;
  position: number;
  revision: number;
  /** The recorded time. */
  createdAt: string;
}

export interface Appended extends AppendedEvent {
  /** It was in the log already; the other members are those of its first append. */
  duplicate: boolean;
  durability: Durability;
}

export interface AppendedBatch {
  /** One for each event, in order. */
  events: AppendedEvent[];
  /** The batch was in the log already. */
  duplicate: boolean;
  durability: Durability;
}

/** A batch of an append stream. */
export interface AppendRequest {
  events: readonly NewEvent[];
  checks?: readonly AppendCheck[];
}

/** The answer to a batch of an append stream; one that failed does not end the stream. */
export type AppendAnswer =
  /** `requestNumber`: the batch's number in the stream, from 1. */
  | { requestNumber: number; appended: AppendedBatch; error?: undefined }
  | { requestNumber: number; appended?: undefined; error: FirnError };

export interface ReadOptions {
  /** Exclusive. Default 0: from the beginning. */
  afterPosition?: number;
  /** Inclusive. Default: the head of the log when the call begins. */
  untilPosition?: number;
  query?: Query;
  bounds?: ReadBounds;
}

export interface GetAllOptions extends ReadOptions, CallOptions {
  /** The most events wanted in a page, 1 to 1,000. Default 100. */
  pageSize?: number;
  /** From the newest event to the oldest. */
  backwards?: boolean;
}

export interface GetOptions extends GetAllOptions {
  /** From the page before; other options but the page's size must be as they were there. */
  pageToken?: string;
}

export interface Page {
  events: RecordedEvent[];
  /** Empty when there is nothing left to look at. */
  nextPageToken: string;
  head: number;
  /** How far the page has looked. */
  position: number;
}

export interface NewestOptions extends CallOptions {
  /** Inclusive. Default: the head. */
  untilPosition?: number;
  asOf?: Time;
}

export interface NewestEvents {
  /** For each stream, then each query, in order; `undefined` if there is none. */
  newest: (RecordedEvent | undefined)[];
  /** The moment that all were read at. */
  head: number;
}

export interface CountOptions extends ReadOptions, CallOptions {}

export interface Count {
  count: number;
  /** Up to here was counted: the head at the time of the call, or less if it was asked for. */
  position: number;
}

export interface ReplayOptions extends ReadOptions {
  /** Ends the replay: the iteration then fails with the signal's reason. */
  signal?: AbortSignal;
  /** The most events wanted in a batch. Default: about 256 KiB of them. */
  batchSize?: number;
  /** How long one wait for a connection may take, in milliseconds. Default: the client's. */
  deadlineMs?: number;
}

export interface FollowOptions {
  /** Exclusive. Default 0: from the beginning. */
  afterPosition?: number;
  query?: Query;
  /** Without `asOf`. */
  bounds?: Omit<ReadBounds, 'asOf'>;
  /** The only way to end a follower, beside leaving its loop: it fails with the signal's reason. */
  signal?: AbortSignal;
  /** The most events wanted in a batch. Default: about 256 KiB of them. */
  batchSize?: number;
  /** Positions behind the head at which it ends with `CONSUMER_TOO_SLOW`. Default 0: never. */
  maxLag?: number;
  /** The longest time without a batch, 100 ms to 1 h. Default 5,000 ms. */
  heartbeatMs?: number;
}

/** A place in one log. */
export interface Checkpoint {
  storeId: string;
  /** Everything up to here was offered. */
  position: number;
}

/** `caught_up`: what follows is new. `fell_behind`: read too slowly, served from the disk. */
export type BatchMark = 'caught_up' | 'fell_behind' | 'checkpoint' | 'heartbeat';

/** Events as the server sends them, with the checkpoint that stands for having dealt with them. */
export interface EventBatch extends Checkpoint {
  /** May be empty: then only `position` or `mark` is new. */
  events: RecordedEvent[];
  /** The head of the log; with `position`, the progress. */
  head: number;
  mark?: BatchMark;
}

/** Events one by one, or by batches. Each iteration begins anew. */
export interface Replay extends AsyncIterable<RecordedEvent> {
  batches(): AsyncIterableIterator<EventBatch>;
}

/** Where a consumer's checkpoint is kept. */
export interface CheckpointStore {
  /** The checkpoint to go on from; `undefined` begins at the beginning. */
  load(): Promise<Checkpoint | undefined> | Checkpoint | undefined;
  /**
   * Called after each batch that was dealt with. Left out, the application's handler stores the
   * batch's checkpoint itself, in one transaction with its work: then it is exactly once.
   */
  save?(checkpoint: Checkpoint): Promise<void> | void;
}

export interface ConsumeOptions extends Omit<FollowOptions, 'afterPosition'> {
  checkpoints: CheckpointStore;
}

export interface Head {
  /** The last position of the log, 0 if it is empty. */
  position: number;
  /** Its recorded time; empty if the log is empty. */
  createdAt: string;
  /** The log's identity: a checkpoint is worth nothing in another one. */
  storeId: string;
  serverVersion: string;
}

export interface PositionAt {
  /** The last event recorded at or before the moment; 0 if there is none. */
  position: number;
  createdAt: string;
  head: number;
}
