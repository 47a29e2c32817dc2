import { once } from 'node:events';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { AppendEventResponse } from '../../src/generated/firn/v1/event_store.js';

/** Ends a call that has begun, by its stream or by the connection that it came on. */
export type Break = (stream: ServerHttp2Stream, connection: Socket) => void;

/** A server that breaks the first calls, each as it is told, and answers those after them. */
export class BreakingServer implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  // Speaks HTTP/2, and owns its sockets: what else is to be done to a connection is done before it.
  readonly #http2 = createHttp2Server();
  readonly #listener: Server;
  #newest: Socket | undefined;
  #calls = 0;

  private constructor(breaks: Break[]) {
    this.#http2.on('sessionError', () => undefined);
    this.#http2.on('stream', (stream) => {
      stream.on('error', () => undefined);
      const breakOff = breaks[this.#calls++];
      if (breakOff && this.#newest) breakOff(stream, this.#newest);
      else respond(stream);
    });
    this.#listener = createServer((near) => {
      this.#newest = near;
      const far = connect(portOf(this.#http2), '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
    });
  }

  static async start(...breaks: Break[]): Promise<BreakingServer> {
    const server = new BreakingServer(breaks);
    for (const listener of [server.#http2, server.#listener]) {
      await once(listener.listen(0, '127.0.0.1'), 'listening');
    }
    return server;
  }

  get address(): string {
    return `127.0.0.1:${portOf(this.#listener)}`;
  }

  /** How many calls there were. */
  get calls(): number {
    return this.#calls;
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    this.#http2.close();
    return Promise.resolve();
  }
}

/** The beginning of an answer. */
export function begin(stream: ServerHttp2Stream): void {
  const headers = { ':status': 200, 'content-type': 'application/grpc' };
  stream.respond(headers, { waitForTrailers: true });
}

/** An answer to an append, or the first bytes of it. */
export function answer(length?: number): Buffer {
  const message = AppendEventResponse.encode({
    position: 7,
    revision: 1,
    createdAt: '2026-02-21T15:04:05.120417Z',
    duplicate: true,
    durability: 1,
  }).finish();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]).subarray(0, length);
}

function respond(stream: ServerHttp2Stream): void {
  begin(stream);
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(answer());
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}
