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

void test('a handler that throws ends the replay', async () => {
  mock((args) => {
    send(args['onBatch'], 0, batch(1))
    send(args['onBatch'], 1, batch(2))
    return { position: 2, batches: 2 }
  })
  let calls = 0
  const replay = firn.replayEvents(() => {
    calls += 1
    throw new Error('mine')
  })
  await assert.rejects(replay, /mine/)
  assert.equal(calls, 1)
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
  const errors: firn.FirnError[] = []
  await firn.followEvents({
    onBatch: () => assert.fail(),
    onError: (error) => errors.push(error)
  })
  const error = { reason: 'STORE_CHANGED', message: 'm', fields: [], metadata: {}, conflicts: [] }
  send(channel, 0, { error })
  assert.equal(errors[0]?.reason, 'STORE_CHANGED')
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
