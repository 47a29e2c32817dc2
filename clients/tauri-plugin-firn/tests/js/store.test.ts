// From TypeScript through the commands and the daemon to the SQLite file, and back.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'

import { Channel, invoke } from '@tauri-apps/api/core'

import * as firn from '../../guest-js/index.js'
import { Bridge, firnd } from './bridge.js'

let dataDir: string
let bridge: Bridge

function start(permissions: string[]): void {
  bridge = new Bridge({ daemon: { program: firnd, dataDir } }, permissions)
}

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'firn-tauri-'))
  start(['firn:default', 'firn:write'])
})

afterEach(async () => {
  await bridge.close()
  rmSync(dataDir, { recursive: true })
})

/** The events as they stand in the file, which may be locked for a moment. */
function rows(): firn.EventDTO[] {
  const columns = 'id, timestamp, event_type, payload, target_type, target_id, user_id, created_at'
  const sql = `select ${columns} from events order by position`
  const file = path.join(dataDir, 'firn.db')
  const json = execFileSync(
    'sqlite3',
    ['-readonly', '-cmd', '.timeout 10000', '-json', file, sql],
    {
      encoding: 'utf8'
    }
  )
  const found = JSON.parse(json || '[]') as (firn.EventDTO & { user_id: string | null })[]
  return found.map(({ user_id, ...row }) => ({
    ...row,
    payload: JSON.parse(row.payload as string) as unknown,
    ...(user_id === null ? {} : { user_id })
  }))
}

function event(number: number, members: Partial<firn.EventDTO> = {}): firn.EventDTO {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    timestamp: 1_767_225_600_000 + number,
    event_type: 'rating_changed',
    payload: { image_id: 42, old_rating: 0, new_rating: number % 6 },
    target_type: 'image',
    target_id: 42,
    created_at: new Date(0).toISOString(),
    ...members
  }
}

void test('the three commands of the brief, as they are', async () => {
  const sent = [
    event(1, { user_id: 'ada' }),
    event(2),
    event(3, {
      event_type: 'app_note',
      target_type: 'note',
      target_id: Number.MAX_SAFE_INTEGER,
      payload: {
        text: 'Zoë "l’été" \\ \u2028 🏔',
        list: [1, 2.5, -0.1, null, true, {}],
        deep: { a: [] }
      }
    })
  ]
  const recorded: string[] = []
  for (const [index, event] of sent.entries()) {
    const appended = await invoke<firn.Appended>('plugin:firn|append_event', { event })
    assert.equal(appended.position, index + 1)
    assert.equal(appended.duplicate, false)
    recorded.push(appended.created_at)
  }
  const stored = sent.map((event, index) => ({ ...event, created_at: recorded[index]! }))
  assert.deepEqual(rows(), stored)

  const read = await invoke<firn.EventDTO[]>('plugin:firn|get_events')
  assert.deepEqual(read, stored)

  const replayed: firn.EventDTO[] = []
  const onBatch = new Channel<firn.EventBatch>((batch) => replayed.push(...batch.events))
  const end = await invoke<{ position: number }>('plugin:firn|replay_events', { onBatch })
  while (replayed.length < stored.length) await new Promise(setImmediate)
  assert.deepEqual([end.position, replayed], [3, stored])
})

void test('a retry is one event, and a batch is all or nothing', async () => {
  const first = await firn.appendEvent(event(1))
  assert.deepEqual(await firn.appendEvent(event(1)), { ...first, duplicate: true })
  const batch = [event(2), event(3)]
  const places = (await firn.appendEvents(batch)).map(({ position }) => position)
  assert.deepEqual(places, [2, 3])
  const faulty = [event(4), event(5, { payload: { image_id: 42, new_rating: 6 } })]
  await assert.rejects(firn.appendEvents(faulty), { reason: 'INVALID_FIELD' })
  const ids = [1, 2, 3].map((number) => event(number).id)
  assert.deepEqual(
    rows().map(({ id }) => id),
    ids
  )
})

void test('what is read fits what is asked', async () => {
  await firn.appendEvents([
    event(1),
    event(2, { target_id: 5, payload: { image_id: 5, old_rating: 0, new_rating: 1 } }),
    event(3, {
      event_type: 'tag_deleted',
      target_type: 'tag',
      target_id: 5,
      payload: { tag_id: 5 }
    })
  ])
  const ids = async (filter: firn.GetEventsFilter) =>
    (await firn.getEvents(filter)).map(({ id }) => Number(id.slice(24)))
  assert.deepEqual(await ids({}), [1, 2, 3])
  assert.deepEqual(await ids({ target: { target_type: 'image', target_id: 5 } }), [2])
  assert.deepEqual(await ids({ event_types: ['tag_*'] }), [3])
  assert.deepEqual(await ids({ after_position: 1, limit: 1 }), [2])
})

void test('much is replayed in batches, all of it and in order', async () => {
  const numbers = Array.from({ length: 3000 }, (_, index) => index + 1)
  await firn.appendEvents(numbers.map((number) => event(number)))
  const batches: firn.EventBatch[] = []
  const end = await firn.replayEvents((batch) => batches.push(batch))
  const replayed = batches.flatMap(({ events }) => events)
  assert.equal(end, 3000)
  assert(batches.length > 1 && batches.every(({ events }) => events.length <= 1000))
  assert.deepEqual(replayed, rows())
})

void test('a follower gets what is there and what comes, until it is closed', async () => {
  await firn.appendEvent(event(1))
  const seen: number[] = []
  let wake = () => {}
  const follower = await firn.followEvents({
    onBatch: ({ events }) => {
      seen.push(...events.map(({ id }) => Number(id.slice(24))))
      wake()
    },
    onError: (error) => assert.fail(String(error))
  })
  const seenAll = async (count: number) => {
    while (seen.length < count) await new Promise<void>((resolve) => (wake = resolve))
  }
  await seenAll(1)
  await firn.appendEvent(event(2))
  await seenAll(2)
  await follower.close()
  await firn.appendEvent(event(3))
  assert.deepEqual(seen, [1, 2])
})

void test("an application's old table is imported and read on", async () => {
  await bridge.close()
  const old = path.join(dataDir, 'catalog.db')
  const table = `create table events (id text primary key, timestamp integer, event_type text,
      payload text, target_type text, target_id integer not null, user_id text,
      created_at text not null);
    insert into events values ('${event(1).id}', 1767225600000, '"edit_applied"',
      '{"edits":{"exposure":18}}', '"image"', 42, null, '2026-01-01T00:00:00Z');`
  execFileSync('sqlite3', [old, table])
  const server = spawn(firnd, ['--listen', '127.0.0.1:0', '--data-dir', dataDir])
  let log = ''
  while (!log.includes('listening address=')) {
    log += String((await once(server.stderr, 'data'))[0])
  }
  const address = /listening address=(\S+)/.exec(log)![1]!
  const firnCommand = path.join(path.dirname(firnd), 'firn')
  execFileSync(firnCommand, ['--server', address, 'import', '--from', 'luminafast', old])
  server.kill()
  await once(server, 'exit')

  start(['firn:default', 'firn:write'])
  assert.equal((await firn.appendEvent(event(2))).position, 2)
  const [imported] = await firn.getEvents({ limit: 1 })
  assert.deepEqual(imported?.payload, { edits: { exposure: 18 } })
  assert.deepEqual([imported.event_type, imported.target_type], ['edit_applied', 'image'])
})

void test('undo and redo from the page', async () => {
  await firn.appendEvent(event(5, { user_id: 'ada' }))
  const undone = await firn.undo({ last_of_user: 'ada' })
  assert.deepEqual(undone.event_ids, [event(5).id])
  await firn.redo({ last_of_user: 'ada' })
  const image = { target_type: 'image', target_id: 42 }
  const { entries } = await firn.getHistory(image)
  assert.deepEqual(
    entries.map(({ changes }) => changes),
    [
      [{ field: 'rating', old: 0, new: 5 }],
      [{ field: 'rating', old: 5, new: 0 }],
      [{ field: 'rating', old: 0, new: 5 }]
    ]
  )
  assert.equal(rows().length, 3)
  await assert.rejects(firn.undo({ event_id: event(9).id }), { reason: 'EVENT_NOT_FOUND' })
})

void test('errors say which field, and permissions deny', async () => {
  const seconds = event(1, { timestamp: 1_767_225_600 })
  await assert.rejects(firn.appendEvent(seconds), (error) => {
    assert(error instanceof firn.FirnError)
    assert.equal(error.reason, 'INVALID_FIELD')
    assert.equal(error.fields[0]?.field, 'event.timestamp')
    return true
  })
  const rounded = event(1, { target_type: 'note', event_type: 'note', target_id: 2 ** 53 + 1 })
  await assert.rejects(firn.appendEvent(rounded), /event\.target_id: .*2\^53/)
  await bridge.close()
  start(['firn:default'])
  await assert.rejects(firn.appendEvent(event(1)), /append_event not allowed/)
  assert.deepEqual(rows(), [])
})
