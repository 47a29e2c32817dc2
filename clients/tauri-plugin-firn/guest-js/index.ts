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
 * @throws FirnError `TOO_MANY_EVENTS` if more than 100,000 match and no `limit` is given;
 * `TARGET_ID_TOO_LARGE` if the page cannot have one of them.
 */
export function getEvents(filter: GetEventsFilter = {}): Promise<EventDTO[]> {
  return call('get_events', { filter })
}

/**
 * Hands the events that match to `onBatch`, in the order of the log, and resolves with the position
 * up to which they were offered after the last batch was dealt with. If it fails, it rejects after
 * what was read before.
 *
 * If `onBatch` throws, the replay ends: nothing more is handed to it, nothing more is sent to the
 * page, and the replay rejects with what it threw. A promise that it returns is not waited for, and
 * its rejection ends nothing.
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
  // The answer can overtake the batches: large ones are fetched after they are announced.
  const dealtWith = end.then(
    async ({ position, batches: sent }) => {
      await batches.received(sent)
      return position
    },
    async (error: unknown) => {
      await batches.received(sentBefore(error))
      throw error
    }
  )
  return Promise.race([dealtWith, batches.failure])
}

/** How many batches a replay sent before it failed; none if it did not begin, or was ended. */
function sentBefore(error: unknown): number {
  return error instanceof FirnError ? Number(error.metadata['batches'] ?? 0) : 0
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
        endUnheard(this.channel)
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

/** Has the plugin end what it sends to a channel, whose id the page has before any answer. */
function end(channel: { id: number }): Promise<void> {
  return call('unfollow_events', { follower: channel.id })
}

/** The same after a handler has failed: the application hears of that, not of this. */
function endUnheard(channel: { id: number }): void {
  end(channel).catch(() => undefined)
}

/** Throws what nobody asked to be told, outside the channel's callback: it could be lost there. */
function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

/** What a follower hands over. */
export interface FollowHandlers {
  /**
   * Called with what is in the log already, and then with what is new as soon as it is durable. If
   * it throws, the follower ends, and it is called no more: a checkpoint that it sets last is that of
   * the last batch that it has dealt with. A promise that it returns is not waited for, and its
   * rejection ends nothing: the next batch, and its checkpoint, come all the same.
   */
  onBatch: (batch: EventBatch) => void
  /**
   * Called once if the follower ends although nobody closed it: with a `FirnError`, or with what
   * `onBatch` threw. Without it the error is an uncaught one.
   */
  onError?: (error: unknown) => void
}

/**
 * Follows the log: first what matches and is there, then what is appended, until the answer's
 * `close` is called, `onBatch` throws or the page goes away. Disconnections and restarts of the
 * daemon are not noticed: the events come on, each once, in order.
 *
 * @throws FirnError
 */
export async function followEvents(
  handlers: FollowHandlers,
  filter: EventFilter = {}
): Promise<Follower> {
  let ended = false
  const fail = (error: unknown) => {
    ended = true
    if (handlers.onError) handlers.onError(error)
    else throwUncaught(error)
  }
  const onMessage = new Channel<EventBatch | { error: ErrorDTO }>((message) => {
    if (ended) return
    if ('error' in message) {
      fail(new FirnError(message.error))
      return
    }
    try {
      handlers.onBatch(message)
    } catch (error) {
      endUnheard(onMessage)
      fail(error)
    }
  })
  await call('follow_events', { filter, onMessage })
  return {
    close: async () => {
      if (ended) return
      ended = true
      await end(onMessage)
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
