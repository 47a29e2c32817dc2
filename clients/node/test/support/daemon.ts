import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

// From build/test/support, where the compiled tests are.
export const ROOT = resolve(import.meta.dirname, '../../../../..');
const FIRND = process.env['FIRN_FIRND'] ?? join(ROOT, 'build/release/bin/firnd');

/** A daemon with a log of its own, which is deleted in the end: `await using`. */
export class Daemon implements AsyncDisposable {
  #process: ChildProcess | undefined;
  #address = '127.0.0.1:0';

  private constructor(
    private readonly folder: string,
    private readonly flags: string[],
  ) {}

  static async start(...flags: string[]): Promise<Daemon> {
    const daemon = new Daemon(await mkdtemp(join(tmpdir(), 'firn-node-')), flags);
    await daemon.restart();
    return daemon;
  }

  /** HOST:PORT, the same after a restart. */
  get address(): string {
    return this.#address;
  }

  /** Starts it on its data, at its address. */
  async restart(): Promise<void> {
    const flags = [
      '--listen',
      this.#address,
      '--data-dir',
      join(this.folder, 'data'),
      ...this.flags,
    ];
    const started = spawn(FIRND, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = started;
    const lines: string[] = [];
    for await (const line of createInterface(started.stderr)) {
      lines.push(line);
      const address = /listening address=(\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      this.#address = address;
      started.stderr.resume();
      return;
    }
    throw new Error(`firnd does not listen:\n${lines.join('\n')}`);
  }

  /** Stops it in an orderly way, or as a crash does. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const stopped = this.#process;
    if (stopped?.exitCode !== null || stopped.signalCode !== null) return;
    const exit = once(stopped, 'exit');
    stopped.kill(signal);
    await exit;
  }

  async kill(): Promise<void> {
    await this.stop('SIGKILL');
  }

  /** Freezes it: it is there, but says nothing. */
  async freeze(): Promise<void> {
    this.#process?.kill('SIGSTOP');
    // Until all of its threads have stopped.
    await setTimeout(50);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
