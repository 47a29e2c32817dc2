/** An event as the application writes and reads it. */
export interface EventDTO {
  /** A UUID, made by the application, unique in the log for ever: the same append again is safe. */
  id: string
  /** The application's clock, in milliseconds since 1970-01-01 UTC. The log's order is its own. */
  timestamp: number
  /** For example `rating_changed`. */
  event_type: string
  /**
   * A JSON object. Integers beyond 2^53 lose digits in JavaScript. A payload that is no JSON is
   * read as `{ $base64: string, content_type: string }` and cannot be written from here.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is the application's
  payload: any
  /** What the event is about: kind, for example `image`. */
  target_type: string
  /** What the event is about: number. Beyond 2^53-1 it is an error, never rounded. */
  target_id: number
  /** Who did it. */
  user_id?: string
  /** The recorded time, RFC 3339 in UTC; the store's: what an append says here is not looked at. */
  created_at: string
}

/** Where an appended event went. */
export interface Appended {
  /** Place in the log: from 1, without gaps. */
  position: number
  /** Place among the events of its target. */
  revision: number
  /** The recorded time, RFC 3339 in UTC. */
  created_at: string
  /** The same append was in the log already; the rest says where. */
  duplicate: boolean
}

/** Which events: those that satisfy every member given. */
export interface EventFilter {
  /** Events of this target only. */
  target?: Target
  /** Events of these types only, 1 to 64; `image_*` stands for all that begin with `image_`. */
  event_types?: string[]
  /** Events beyond this position only: a position to go on from. */
  after_position?: number
}

/** What `getEvents` reads. */
export interface GetEventsFilter extends EventFilter {
  /**
   * The most events wanted, 1 to 100,000: the first of those that match. Without it all of them;
   * more than 100,000 are then an error (`TOO_MANY_EVENTS`) rather than a part.
   */
  limit?: number
}

/** What `replayEvents` reads. */
export interface ReplayFilter extends EventFilter {
  /** The last position wanted. Without it the end of the log as it is when the replay begins. */
  until_position?: number
}

/** What an event is about. */
export interface Target {
  target_type: string
  target_id: number
}

/** Events in the order of the log. */
export interface EventBatch {
  events: EventDTO[]
  /** Every event that matches up to here has been offered. */
  position: number
  /** Where the log ended when this batch was made. */
  head: number
}

/** A target as it was at a moment. */
export interface TargetState {
  /** What the projection says the target is; `null` if there was no such target. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is the projection's
  state: any
  /** The moment. */
  position: number
  /** The last of the target's events up to then; 0 if there is none. */
  last_event_position: number
}

/** A page of a target's history. */
export interface HistoryPage {
  /** Newest first. */
  entries: HistoryEntry[]
  /** For the next page; absent on the last. */
  next_page_token?: string
  /** The moment. */
  position: number
}

/** An event as history. */
export interface HistoryEntry {
  event: EventDTO
  position: number
  /** What it changed. */
  changes: FieldChange[]
  /** The position of the first event of its batch: one gesture. */
  batch_position: number
  /** The id of the event that it undoes. */
  undoes?: string
  /** The id of the event whose change it makes again. */
  redoes?: string
  /** Whether its change is undone. */
  undone: boolean
  /** Whether there is an inverse, as far as its type and its payload say. */
  undoable: boolean
  /** Why there is none. */
  not_undoable?: string
  /** It is another target's event that concerns this one. */
  related: boolean
}

/** A value before and after; a side that the event does not say is absent. */
export interface FieldChange {
  /** Such as `rating`, `edits.exposure`. */
  field: string
  old?: unknown
  new?: unknown
}

/** What to undo or redo. */
export type Gesture =
  | { event_id: string }
  /** All events of the batch that has this position. */
  | { batch_position: number }
  /** What this user did (or undid) last. */
  | { last_of_user: string }

/** How to undo or redo. */
export interface UndoOptions {
  /** Who undoes. Without it, with `last_of_user`, that user. */
  user_id?: string
  /** Undo also what later events changed again: their changes are lost to the state. */
  force?: boolean
  /** A UUID of this request's own, which makes its retry safe; one is made if there is none. */
  request_id?: string
}

/** What an undo or a redo has appended. */
export interface UndoResult {
  /** What was appended, in order. */
  events: EventDTO[]
  /** The ids of the events that were undone or redone, in the same order. */
  event_ids: string[]
  /** Later events whose changes were overridden by `force`. */
  overridden: ConflictingEvent[]
  /** The same request was answered before. */
  duplicate: boolean
}

/** A later event that changed the same. */
export interface ConflictingEvent {
  event_id: string
  position: number
  event_type: string
  /** The event that was to be undone or redone. */
  undone_event_id: string
  /** What both changed, such as `rating`. */
  fields: string[]
}

/** A field at fault. */
export interface InvalidField {
  /** Which, for example `event.timestamp`. */
  field: string
  /** What is wrong with it and what would be right. */
  description: string
}

/** An error as `invoke` rejects with it. */
export interface ErrorDTO {
  /**
   * Why, for programs: an `ErrorReason` of Firn, or one of the plugin's own: `DATA_DIR_UNUSABLE`,
   * `DAEMON_FAILED`, `TOO_MANY_EVENTS`, `TARGET_ID_TOO_LARGE`, `STOPPED`. Empty: the way to the server
   * failed.
   */
  reason: string
  /** For people. */
  message: string
  /** With `INVALID_FIELD`. */
  fields: InvalidField[]
  /** Facts that go with the reason. */
  metadata: Record<string, string>
  /** With `UNDO_CONFLICT`: the later events. */
  conflicts: ConflictingEvent[]
}
