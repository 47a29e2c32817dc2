import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import * as examples from '../../examples/readme.js'
import { Bridge, firnd } from './bridge.js'

const dataDir = mkdtempSync(path.join(tmpdir(), 'firn-tauri-'))
let bridge: Bridge

before(() => {
  const daemon = { program: firnd, dataDir }
  bridge = new Bridge({ daemon }, ['firn:default', 'firn:write'])
})

after(async () => {
  await bridge.close()
  rmSync(dataDir, { recursive: true })
})

void test('the examples of the README are those that are run', () => {
  const lines = (text: string) => text.split('\n').map((line) => line.trim())
  const program = lines(readFileSync('examples/readme.ts', 'utf8')).join('\n')
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```ts\n(.*?)^```/gms)]
  assert(blocks.length > 0)
  for (const [, block] of blocks) {
    assert(program.includes(lines(block!.trim()).join('\n')), block)
  }
})

void test('the examples of the README work', async () => {
  const event = await examples.append()
  const ratings = await examples.read(event, 1)
  assert.deepEqual([...ratings], [[42, 5]])
  const shown: string[] = []
  assert.equal(await examples.follow(0, ({ event_type }) => shown.push(event_type)), 11)
  assert.deepEqual(shown, ['rating_changed', 'rating_changed'])
})
