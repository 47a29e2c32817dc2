import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

import { mockIPC } from '@tauri-apps/api/mocks'

/** The folder of this package: tests run there. */
const root = process.cwd()

export const firnd =
  process.env['FIRN_FIRND'] ?? path.resolve(root, '../../build/release/bin/firnd')

type Line =
  | { id: number; result: unknown }
  | { id: number; error: unknown }
  | { channel: number; index: number; message: unknown }

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

// What there is in a page, and not in Node.js.
const page = Object.assign(globalThis, { window: globalThis }) as unknown as {
  __TAURI_INTERNALS__: { runCallback: (id: number, data: unknown) => void }
}

/** A Tauri application with the plugin: what `invoke` is asked goes there, and comes back. */
export class Bridge {
  readonly #process: ChildProcess
  readonly #pending = new Map<number, Pending>()
  #calls = 0

  constructor(settings: object, permissions: string[]) {
    const program = path.join(root, 'target/debug/examples/ipc_bridge')
    this.#process = spawn(program, [JSON.stringify(settings), ...permissions], {
      stdio: ['pipe', 'pipe', 'inherit']
    })
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.#onLine(JSON.parse(line) as Line)
    })
    mockIPC((command, args) => this.#call(command, args))
  }

  /** The application exits, and its daemon with it. */
  async close(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.stdin!.end()
    await exited
  }

  #call(command: string, args: unknown): Promise<unknown> {
    const id = ++this.#calls
    this.#process.stdin!.write(JSON.stringify({ id, command, arguments: args }) + '\n')
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }))
  }

  #onLine(line: Line): void {
    if ('channel' in line) {
      const { index, message } = line
      page.__TAURI_INTERNALS__.runCallback(line.channel, { index, message })
      return
    }
    const { resolve, reject } = this.#pending.get(line.id)!
    this.#pending.delete(line.id)
    if ('error' in line) reject(line.error)
    else resolve(line.result)
  }
}
