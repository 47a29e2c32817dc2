import type { Checkpoint, ConflictingEvent, RecordedEvent } from './types.js';

/** The gRPC status codes by name. */
export const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type Code = (typeof CODES)[number];

/** Why a call failed: `proto/firn/v1/error_reason.proto` says what each means. */
export type Reason =
  | 'INVALID_FIELD'
  | 'EVENT_ID_CONFLICT'
  | 'BATCH_PARTLY_KNOWN'
  | 'POSITION_BEYOND_HEAD'
  | 'FEATURE_NOT_AVAILABLE'
  | 'OVERLOADED'
  | 'DISK_FULL'
  | 'SHUTTING_DOWN'
  | 'READ_ONLY'
  | 'CORRUPTED'
  | 'INTERNAL'
  | 'CHECK_FAILED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'CONSUMER_TOO_SLOW'
  | 'SCHEMA_INCOMPATIBLE'
  | 'SCHEMA_NOT_FOUND'
  | 'SCHEMA_VERSION_CONFLICT'
  | 'PROJECTION_NOT_FOUND'
  | 'PROJECTION_NOT_READY'
  | 'PROJECTION_FAILED'
  | 'PROJECTION_VERSION_CONFLICT'
  | 'QUERY_LIMIT'
  | 'EVENT_NOT_FOUND'
  | 'NOT_UNDOABLE'
  | 'UNDO_CONFLICT'
  | 'UNAUTHENTICATED'
  | 'PROOF_NOT_READY'
  | 'NOT_PRIMARY'
  /** The client's own: another log stands under the address. */
  | 'STORE_CHANGED'
  /** The client's own: an event, or a log, was changed or is another. */
  | 'PROOF_FAILED'
  /** The client's own: a number does not hold an event's target. */
  | 'TARGET_ID_TOO_LARGE';

/** A field that breaks a rule. */
export interface InvalidField {
  /** Such as `events[3].timestamp`. */
  field: string;
  /** What is wrong with it and what would be right. */
  description: string;
}

/** A check that did not hold. */
export interface FailedCheck {
  /** Its index in the request's `checks`; 0 for `expectedRevision`. */
  checkIndex: number;
  /** The last revision of the stream that the check is about, if it is about one. */
  actualRevision?: number;
  /** The newest events that broke it, at most 10. Large ones may come without payload. */
  events: RecordedEvent[];
  /** How many of the events did not fit. */
  eventsLeftOut: number;
}

export interface AppendConflict {
  failedChecks: FailedCheck[];
  /** How many more failed, but did not fit. */
  checksLeftOut: number;
}

export interface FirnErrorOptions {
  code: Code;
  message: string;
  reason?: Reason | (string & {});
  metadata?: Record<string, string>;
  fields?: InvalidField[];
  retryDelayMs?: number | undefined;
  cause?: unknown;
}

/** A call that failed. Messages are for people and may change; reasons are a contract. */
export class FirnError extends Error {
  readonly code: Code;
  /** Empty: the error comes from the way to the server. */
  readonly reason: Reason | '' | (string & {});
  /** Facts that go with the reason. */
  readonly metadata: Record<string, string>;
  /** The fields at fault, if the error is about any. */
  readonly fields: InvalidField[];
  /** With `OVERLOADED`: how long to wait. */
  readonly retryDelayMs: number | undefined;

  constructor(options: FirnErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.reason = options.reason ?? '';
    this.metadata = options.metadata ?? {};
    this.fields = options.fields ?? [];
    this.retryDelayMs = options.retryDelayMs;
  }
}

/** What the server answered is not what the contract says: so it would be the next time. */
export class AnswerError extends FirnError {
  constructor(what: string, cause?: unknown) {
    super({
      code: 'INTERNAL',
      message: `the server's answer is not as it should be: ${what}`,
      cause,
    });
    // To the application it is like any other.
    this.name = FirnError.name;
  }
}

/** What `read` makes of an answer; what it fails with is the answer's fault. */
export function readAnswer<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FirnError) throw error;
    throw new AnswerError(error instanceof Error ? error.message : String(error), error);
  }
}

/** `INVALID_FIELD`: the request breaks a documented rule, see `fields`. */
export class InvalidFieldError extends FirnError {}

/** `CHECK_FAILED`: the events of `conflict` came first; decide again with them. */
export class CheckFailedError extends FirnError {
  constructor(
    options: FirnErrorOptions,
    readonly conflict: AppendConflict,
  ) {
    super(options);
  }
}

/** `UNDO_CONFLICT`: later events changed the same. */
export class UndoConflictError extends FirnError {
  constructor(
    options: FirnErrorOptions,
    /** By position, at most 100. */
    readonly events: ConflictingEvent[],
    /** How many more there are. */
    readonly more: number,
  ) {
    super(options);
  }
}

/** `STORE_CHANGED`: the checkpoint is of one log, the server has another. */
export class StoreChangedError extends FirnError {
  constructor(
    readonly checkpoint: Checkpoint,
    readonly actualStoreId: string,
  ) {
    super({
      code: 'FAILED_PRECONDITION',
      reason: 'STORE_CHANGED',
      message: `position ${checkpoint.position} is of the log ${checkpoint.storeId}, but the server has ${actualStoreId}`,
    });
  }
}

/**
 * `PROOF_FAILED`: an event, or a log, was changed or is another, or who signed it is not who the key
 * is of.
 */
export class ProofFailedError extends FirnError {
  constructor(message: string) {
    super({ code: 'DATA_LOSS', reason: 'PROOF_FAILED', message });
  }
}

/**
 * `TARGET_ID_TOO_LARGE`: an event of a program in another language has a `target_id` beyond 2^53-1,
 * which a number does not hold. A replay, a follower and a consumer have handed on all that came
 * before it, and another one goes on after its `position`; of a page, nothing is handed on.
 */
export class TargetIdTooLargeError extends FirnError {
  constructor(
    /** The event's, exactly. */
    readonly targetId: bigint,
    /** The event's; 0 if it was not appended, as of an undo that is only validated. */
    readonly position: number,
  ) {
    super({
      code: 'OUT_OF_RANGE',
      reason: 'TARGET_ID_TOO_LARGE',
      message: `the target_id of the event at position ${position} is too large for a number: it is ${targetId}, and must be 2^53-1 or less`,
    });
  }
}
