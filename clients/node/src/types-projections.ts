/** The types of what is read from projections: states, histories and queries; and of undo. */
import type { CallOptions, Durability, Moment, RecordedEvent } from './types.js';

export interface StateOptions extends CallOptions {
  /** Default `catalog`. */
  projection?: string;
  /** Default: now. */
  asOf?: Moment;
}

export interface State {
  /** `undefined` if there was no such target. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  state: any;
  /** Its JSON text; empty if there was no such target. */
  stateJson: string;
  /** The moment. */
  position: number;
  /** The last of the target's events up to then; 0 if there is none. */
  lastEventPosition: number;
  /** How many events were folded. */
  events: number;
}

export interface HistoryOptions extends StateOptions {
  /** 1 to 1,000. Default 100. */
  pageSize?: number;
  pageToken?: string;
}

export interface History {
  /** Newest first. */
  entries: HistoryEntry[];
  /** Empty: there is no other page. */
  nextPageToken: string;
  /** Up to here other targets' events that concern this one are listed with it; 0: none are. */
  relatedUntil: number;
  /** The moment. */
  position: number;
}

export interface HistoryEntry {
  event: RecordedEvent;
  changes: FieldChange[];
  /** The position of the first event of its batch. */
  batch: number;
  batchIndex: number;
  /** The id of the event that it undoes; empty: none. */
  undoes: string;
  /** The id of the event whose change it makes again; empty: none. */
  redoes: string;
  /** Its change is undone. */
  undone: boolean;
  undoable: boolean;
  /** Why it is not undoable. */
  notUndoable: string;
  /** It is another target's event that concerns this one. */
  related: boolean;
}

export interface FieldChange {
  /** Such as `rating` or `metadata.title`. */
  field: string;
  /** `undefined`: not said. */
  old: unknown;
  new: unknown;
}

/** What to undo or redo: one event, the batch that has a position, or a user's last gesture. */
export type UndoWhat =
  | { eventId: string }
  | { batchPosition: number }
  | { lastGesture: { userId: string; sessionId?: string } };

export interface UndoOptions extends CallOptions {
  /** Even though later events changed the same. */
  force?: boolean;
  /** Append nothing, only say what would be appended. */
  validateOnly?: boolean;
  /** A UUID that makes a repetition safe. Default: a new one, the same for all retries. */
  requestId?: string;
  /** Who undoes. Default, of a last gesture: its user. */
  userId?: string;
  /** Metadata of what is appended. */
  metadata?: Readonly<Record<string, string>>;
}

export interface Undone {
  /** What was appended, or would be. */
  events: RecordedEvent[];
  /** The ids of the events that were undone or redone, in the same order. */
  eventIds: string[];
  /** With `force`: later events whose changes were overridden. */
  overridden: ConflictingEvent[];
  /** The same request was answered before. */
  duplicate: boolean;
  durability: Durability;
}

/** A later event that changed the same. */
export interface ConflictingEvent {
  eventId: string;
  position: number;
  eventType: string;
  /** The event that was to be undone or redone. */
  undoneEventId: string;
  /** What both changed, such as `rating`. */
  fields: string[];
}

/** SQLite's values. Integers beyond 2^53-1 are bigints. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** `deadlineMs` is how long it may take until the last row is read. */
export interface QueryOptions extends CallOptions {
  /** Whose tables can be read. Without: only the view `events`. */
  projection?: string;
  /** Values of `:name` by name. `true` is 1; a number is an INTEGER if it is an integer. */
  parameters?: Readonly<Record<string, SqlValue | boolean>>;
  /** Default: now. */
  asOf?: Moment;
  /** How long the query may take, at most 10 minutes. Default 30,000 ms. */
  timeoutMs?: number;
  /** Default, and at most, 1,000,000. */
  maxRows?: number;
  /** Default, and at most, 256 MiB. */
  maxBytes?: number;
}

/** A column's value by its name; of columns with one name the last. */
export type Row = Record<string, SqlValue>;

export interface Column {
  name: string;
  /** As declared in its table; empty for an expression. */
  declaredType: string;
}

/**
 * The answer to a query: its rows come while it is iterated over, which can be done once. One that is
 * not read to its end, or left, is under way until its deadline: close it.
 */
export interface QueryResult extends AsyncIterable<Row> {
  columns: Column[];
  /** The moment that all rows are of. */
  position: number;
  head: number;
  /** Reads all rows that are left: 256 MiB at most. */
  all(): Promise<Row[]>;
  /** Ends the query: rows that are asked for afterwards are a `FirnError` with code `CANCELLED`. */
  close(): void;
}

export interface ProjectionDefinition {
  /** 1 to 64 of a-z, 0-9, `_` and `-`, beginning with a letter. */
  name: string;
  /** The SQL of each file by its path. Without: what the server ships under the name. */
  files?: Readonly<Record<string, string>>;
}

export interface CreateProjectionOptions extends CallOptions {
  /** Only if the newest version is this; 0: only if there is none. */
  expectedVersion?: number;
  /** Change nothing, only say what would happen. */
  validateOnly?: boolean;
}

export interface CreatedProjection {
  version: number;
  /** The definition was the newest already. */
  unchanged: boolean;
  /** The event that holds the definition. */
  position: number;
}
