// What the functions make of what the plugin answers.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'

import type { Channel } from '@tauri-apps/api/core'
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'

import * as firn from '../../guest-js/index.js'

const page = Object.assign(globalThis, { window: globalThis }) as unknown as {
  __TAURI_INTERNALS__: { runCallback: (id: number, data: unknown) => void }
}

afterEach(() => clearMocks())

function send(channel: unknown, index: number, message: unknown): void {
  page.__TAURI_INTERNALS__.runCallback((channel as Channel).id, { index, message })
}

function mock(handler: (args: Record<string, unknown>, command: string) => unknown): void {
  mockIPC((command, args) => handler(args as Record<string, unknown>, command))
}

const batch = (position: number): firn.EventBatch => ({ events: [], position, head: 9 })

void test('a replay ends after its last batch, though the answer comes first', async () => {
  let channel: unknown
  mock((args) => {
    channel = args['onBatch']
    send(channel, 0, batch(1))
    return { position: 2, batches: 2 }
  })
  const seen: number[] = []
  let ended = false
  const replay = firn.replayEvents((batch) => seen.push(batch.position))
  void replay.then(() => (ended = true))
  await new Promise(setImmediate)
  assert.deepEqual([seen, ended], [[1], false])
  send(channel, 1, batch(2))
  assert.equal(await replay, 2)
  assert.deepEqual(seen, [1, 2])
})

void test('a replay without events ends', async () => {
  mock(() => ({ position: 5, batches: 0 }))
  assert.equal(await firn.replayEvents(() => assert.fail()), 5)
})

void test('a handler that throws ends the replay, for the plugin too', async () => {
  let channel: unknown
  const ended: unknown[] = []
  mock((args) => {
    if ('follower' in args) return ended.push(args['follower'])
    channel = args['onBatch']
    send(channel, 0, batch(1))
    send(channel, 1, batch(2))
    return new Promise(() => undefined) // the log is long
  })
  const mine = new Error('mine')
  let calls = 0
  const replay = firn.replayEvents(() => {
    calls += 1
    throw mine
  })
  await assert.rejects(replay, (thrown) => thrown === mine)
  assert.equal(calls, 1)
  assert.deepEqual(ended, [(channel as Channel).id])
})

void test('a replay that fails hands over what came before', async () => {
  const metadata = { batches: '2' }
  const error = { reason: 'CORRUPTED', message: 'm', fields: [], metadata, conflicts: [] }
  let channel: unknown
  mock((args) => {
    channel = args['onBatch']
    send(channel, 0, batch(1))
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as Tauri does
    return Promise.reject(error)
  })
  const seen: number[] = []
  let ended = false
  const replay = firn.replayEvents((batch) => seen.push(batch.position))
  replay.catch(() => (ended = true))
  await new Promise(setImmediate)
  assert.deepEqual([seen, ended], [[1], false])
  send(channel, 1, batch(2))
  await assert.rejects(replay, { reason: 'CORRUPTED' })
  assert.deepEqual(seen, [1, 2])
})

void test('a follower that is closed is silent, and says so to the plugin once', async () => {
  const commands: string[] = []
  let channel: unknown
  mock((args, command) => {
    commands.push(command)
    channel ??= args['onMessage']
    return command.endsWith('|follow_events') ? 4 : null
  })
  const seen: number[] = []
  const follower = await firn.followEvents({ onBatch: (batch) => seen.push(batch.position) })
  send(channel, 0, batch(1))
  await follower.close()
  await follower.close()
  send(channel, 1, batch(2))
  assert.deepEqual(seen, [1])
  assert.deepEqual(commands, ['plugin:firn|follow_events', 'plugin:firn|unfollow_events'])
})

void test('a follower that ends says why', async () => {
  let channel: unknown
  mock((args) => {
    channel = args['onMessage']
    return 4
  })
  const errors: unknown[] = []
  await firn.followEvents({
    onBatch: () => assert.fail(),
    onError: (error) => errors.push(error)
  })
  const error = { reason: 'STORE_CHANGED', message: 'm', fields: [], metadata: {}, conflicts: [] }
  send(channel, 0, { error })
  assert.deepEqual(errors, [new firn.FirnError(error)])
})

/** A follower whose handler throws; what of it is heard, and by whom. */
async function failingFollower(handlers: Omit<firn.FollowHandlers, 'onBatch'>) {
  const ended: unknown[] = []
  const seen: number[] = []
  const mine = new Error('mine')
  let channel: unknown
  mock((args) => {
    if ('follower' in args) return ended.push(args['follower'])
    channel = args['onMessage']
    return 4
  })
  const onBatch = ({ position }: firn.EventBatch) => {
    seen.push(position)
    if (position === 2) throw mine
  }
  const follower = await firn.followEvents({ ...handlers, onBatch })
  send(channel, 0, batch(1))
  // As the channel does it: one of @tauri-apps/api up to 2.12.0 that sees the throw stands still.
  assert.doesNotThrow(() => (channel as Channel).onmessage(batch(2)))
  send(channel, 1, batch(3))
  send(channel, 2, { error: { reason: 'STOPPED', metadata: {}, fields: [], conflicts: [] } })
  await follower.close()
  assert.deepEqual(seen, [1, 2])
  assert.deepEqual(ended, [(channel as Channel).id])
  return mine
}

void test('a handler that throws ends the follower, which says so', async () => {
  const errors: unknown[] = []
  const mine = await failingFollower({ onError: (error) => errors.push(error) })
  assert(errors.length === 1 && errors[0] === mine)
})

void test('where nobody asked to be told, the error is uncaught', async (context) => {
  const tasks: (() => void)[] = []
  context.mock.method(globalThis, 'queueMicrotask', (task: () => void) => tasks.push(task))
  const mine = await failingFollower({})
  assert.equal(tasks.length, 1)
  assert.throws(tasks[0]!, (thrown) => thrown === mine)
})

void test('errors are of one class; what Tauri says is an ordinary one', async () => {
  const error: firn.ErrorDTO = {
    reason: 'INVALID_FIELD',
    message: 'event.timestamp: must be later',
    fields: [{ field: 'event.timestamp', description: 'must be later' }],
    metadata: {},
    conflicts: []
  }
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as Tauri does
  mock(() => Promise.reject(error))
  await assert.rejects(firn.getEvents(), (thrown) => {
    assert(thrown instanceof firn.FirnError && thrown instanceof Error)
    assert.deepEqual([thrown.name, thrown.message], ['FirnError', error.message])
    assert.deepEqual(thrown.fields, error.fields)
    return true
  })

  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as Tauri does
  mock(() => Promise.reject('firn.undo not allowed'))
  await assert.rejects(firn.undo({ batch_position: 1 }), (thrown) => {
    assert(thrown instanceof Error && !(thrown instanceof firn.FirnError))
    assert.equal(thrown.message, 'firn.undo not allowed')
    return true
  })
})
