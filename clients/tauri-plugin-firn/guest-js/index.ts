import { Channel, invoke } from '@tauri-apps/api/core'

import { FirnError, toError } from './error.js'
import type {
  Appended,
  ErrorDTO,
  EventBatch,
  EventDTO,
  EventFilter,
  Gesture,
  GetEventsFilter,
  HistoryPage,
  ReplayFilter,
  Target,
  TargetState,
  UndoOptions,
  UndoResult
} from './types.js'

export type * from './types.js'
export { FirnError }

async function call<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(`plugin:firn|${command}`, args)
  } catch (rejected) {
    throw toError(rejected)
  }
}

/**
 * Appends one event. The same event again is answered with its first place and `duplicate`.
 *
 * @throws FirnError
 */
export function appendEvent(event: EventDTO): Promise<Appended> {
  return call('append_event', { event })
}

/**
 * Appends all of the events or none, as one gesture: one undo takes them back.
 *
 * @throws FirnError
 */
export function appendEvents(events: EventDTO[]): Promise<Appended[]> {
  return call('append_events', { events })
}

/**
 * Reads the events that match, in the order of the log.
 *
 * @throws FirnError `TOO_MANY_EVENTS` if more than 100,000 match and no `limit` is given.
 */
export function getEvents(filter: GetEventsFilter = {}): Promise<EventDTO[]> {
  return call('get_events', { filter })
}

/**
 * Hands the events that match to `onBatch`, in the order of the log, and resolves with the position
 * up to which they were offered after the last batch was dealt with. If `onBatch` throws, nothing
 * more is handed to it and the replay rejects with what it threw.
 *
 * @throws FirnError
 */
export async function replayEvents(
  onBatch: (batch: EventBatch) => void,
  filter: ReplayFilter = {}
): Promise<number> {
  const batches = new BatchReceiver(onBatch)
  const end = call<{ position: number; batches: number }>('replay_events', {
    filter,
    onBatch: batches.channel
  })
  const { position, batches: sent } = await Promise.race([end, batches.failure])
  // The answer can overtake the batches: large ones are fetched after they are announced.
  await Promise.race([batches.received(sent), batches.failure])
  return position
}

class BatchReceiver {
  readonly channel: Channel<EventBatch>
  readonly failure: Promise<never>
  #received = 0
  #waiting: { count: number; resolve: () => void } | undefined

  constructor(onBatch: (batch: EventBatch) => void) {
    let fail: (error: unknown) => void
    this.failure = new Promise((_, reject) => (fail = reject))
    this.failure.catch(() => undefined) // it may come after the replay has failed otherwise
    let failed = false
    this.channel = new Channel((batch) => {
      if (failed) return
      try {
        onBatch(batch)
      } catch (error) {
        failed = true
        fail(error)
        return
      }
      this.#received += 1
      if (this.#received === this.#waiting?.count) this.#waiting.resolve()
    })
  }

  received(count: number): Promise<void> {
    if (this.#received >= count) return Promise.resolve()
    return new Promise((resolve) => (this.#waiting = { count, resolve }))
  }
}

/** What a follower hands over. */
export interface FollowHandlers {
  /** Called with what is in the log already, and then with what is new as soon as it is durable. */
  onBatch: (batch: EventBatch) => void
  /** Called once if the follower ends although nobody closed it. */
  onError?: (error: FirnError) => void
}

/**
 * Follows the log: first what matches and is there, then what is appended, until the answer's
 * `close` is called or the page goes away. Disconnections and restarts of the daemon are not
 * noticed: the events come on, each once, in order.
 *
 * @throws FirnError
 */
export async function followEvents(
  handlers: FollowHandlers,
  filter: EventFilter = {}
): Promise<Follower> {
  let closed = false
  const onMessage = new Channel<EventBatch | { error: ErrorDTO }>((message) => {
    if (closed) return
    if ('error' in message) handlers.onError?.(new FirnError(message.error))
    else handlers.onBatch(message)
  })
  const follower = await call<number>('follow_events', { filter, onMessage })
  return {
    close: async () => {
      if (closed) return
      closed = true
      await call('unfollow_events', { follower })
    }
  }
}

/** Follows the log until it is closed. */
export interface Follower {
  /** Ends it: no handler is called any more. A second time does nothing. */
  close: () => Promise<void>
}

/**
 * What a target is, or was `as_of` a position. The projection is `catalog` unless said.
 *
 * @throws FirnError
 */
export function getState(
  target: Target,
  options: { as_of?: number; projection?: string } = {}
): Promise<TargetState> {
  return call('get_state', { target, options })
}

/**
 * A page of what happened to a target (`as_of` a position), newest first: 100 entries unless
 * `page_size` says (1 to 1,000). The projection is `catalog` unless said.
 *
 * @throws FirnError
 */
export function getHistory(
  target: Target,
  options: { as_of?: number; projection?: string; page_size?: number; page_token?: string } = {}
): Promise<HistoryPage> {
  return call('get_history', { target, options })
}

/**
 * Takes a change back by appending its inverse.
 *
 * @throws FirnError `UNDO_CONFLICT` with `conflicts`; `NOT_UNDOABLE`
 */
export function undo(what: Gesture, options: UndoOptions = {}): Promise<UndoResult> {
  return call('undo', { what, options })
}

/**
 * Makes a change again that was undone.
 *
 * @throws FirnError `UNDO_CONFLICT` with `conflicts`; `NOT_UNDOABLE`
 */
export function redo(what: Gesture, options: UndoOptions = {}): Promise<UndoResult> {
  return call('redo', { what, options })
}
