import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import {
  Client as GrpcClient,
  credentials,
  Metadata,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';

import { Backoff } from './backoff.js';
import { ConnectionStringError, type ConnectionSettings } from './connection-string.js';
import { fromServiceError } from './error-details.js';
import { AnswerError, FirnError, readAnswer } from './errors.js';
import type { CallOptions } from './types.js';

const VERSION = '0.1.0';
// Not below 10 s: the server takes more frequent pings for abuse.
const KEEPALIVE_MS = 20_000;
// What the server takes as one message.
const REQUEST_BYTES = 20 * 1024 * 1024;
// The first message may take so long even if heartbeats are frequent: the server must have time to
// say what is wrong with the request.
export const FIRST_MESSAGE_MS = 10_000;
// A server cannot ask who has no deadline to wait for longer.
const LONGEST_DELAY_MS = 30_000;
/** Node's timers know no longer time. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A call of the contract, as the generated services describe it. */
export interface Method<Request, Response> {
  path: string;
  requestSerialize: (request: Request) => Buffer;
  responseDeserialize: (bytes: Buffer) => Response;
}

/**
 * The connection to one server: calls with deadlines and retries, and streams without either.
 * Everything that is under way ends when it is closed.
 */
export class Connection {
  readonly deadlineMs: number;
  readonly #connect: () => GrpcClient;
  #grpc: GrpcClient;
  readonly #authorization: string | undefined;
  /** How to end each thing that is under way. */
  readonly #open = new Set<() => void>();
  #closed = false;

  constructor(settings: ConnectionSettings) {
    this.deadlineMs = settings.deadlineMs;
    const token = readToken(settings);
    this.#authorization = token === undefined ? undefined : `Bearer ${token}`;
    const channel = channelCredentials(settings);
    const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
    const options = {
      'grpc.primary_user_agent': `firn-node/${VERSION}`,
      // Connections are not shared with other channels: a new channel is a new connection.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      // A proxy set for the web in the environment would be asked for 127.0.0.1 too, and be told
      // the token.
      'grpc.enable_http_proxy': 0,
      'grpc.max_receive_message_length': -1,
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 2_000,
      'grpc.service_config_disable_resolution': 1,
      ...(settings.serverName !== undefined && {
        'grpc.ssl_target_name_override': settings.serverName,
        'grpc.default_authority': settings.serverName,
      }),
    };
    this.#connect = () => new GrpcClient(`dns:${host}:${settings.port}`, channel, options);
    this.#grpc = this.#connect();
  }

  /** A call that can be repeated. */
  async call<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    options: CallOptions,
  ): Promise<Response> {
    const bytes = method.requestSerialize(request);
    const refusal = refuseTooLarge(bytes);
    if (refusal) throw refusal;
    const answer = await this.retry(options, (deadline) =>
      this.#callOnce(method.path, bytes, deadline, options.signal),
    );
    // Not by gRPC, whose error would say nothing of what was wrong with it but a text.
    return readAnswer(() => method.responseDeserialize(answer));
  }

  /** The options of each of several calls that have one deadline together. */
  sharingDeadline(options: CallOptions): () => CallOptions {
    const deadline = Date.now() + (options.deadlineMs ?? this.deadlineMs);
    return () => ({ ...options, deadlineMs: deadline - Date.now() });
  }

  /** The same, and a connection on which there is no answer within the time is given up. */
  async ask<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    options: CallOptions,
  ): Promise<Response> {
    const connection = this.#grpc;
    try {
      return await this.call(method, request, options);
    } catch (error) {
      if (error instanceof FirnError && isOutOfTime(error)) this.#replace(connection);
      throw error;
    }
  }

  /**
   * Makes attempts until one succeeds or fails for good; what passes by itself is tried again until
   * the deadline, which the attempt is told in milliseconds since 1970 (or Infinity).
   */
  async retry<Response>(
    { signal, deadlineMs = this.deadlineMs }: CallOptions,
    attempt: (deadline: number) => Promise<Response>,
  ): Promise<Response> {
    const deadline = deadlineMs > LONGEST_TIMER_MS ? Infinity : Date.now() + deadlineMs;
    const backoff = new Backoff();
    let last: FirnError | undefined;
    for (;;) {
      try {
        return await attempt(deadline);
      } catch (error) {
        if (!(error instanceof FirnError)) throw error;
        // An attempt that the deadline cut short says less than the one before it.
        if (last && isOutOfTime(error)) throw last;
        if (!isTransient(error)) throw error;
        last = error;
        const pauseMs = pauseAfter(error, backoff, deadline !== Infinity);
        if (Date.now() + pauseMs >= deadline) throw error;
        await this.sleep(pauseMs, signal);
      }
    }
  }

  #callOnce(
    path: string,
    request: Buffer,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.throwIfEnded(signal);
      const call = this.#grpc.makeUnaryRequest(
        path,
        asIs,
        asIs,
        request,
        this.#metadata(),
        { deadline },
        (error, response) => {
          done();
          // What ends a call may be the reason of the application's signal, which can be anything.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          if (error !== null) reject(this.#endedBy(error, signal));
          else resolve(response as Buffer);
        },
      );
      const done = this.onEnd(signal, () => {
        call.cancel();
      });
    });
  }

  /**
   * Messages that the server streams, as they are on the wire. What cannot be sent fails at once: as
   * gRPC's own error it would seem to come from the way to the server.
   */
  serverStream<Request>(
    method: Method<Request, unknown>,
    request: Request,
    deadline = Infinity,
  ): ClientReadableStream<Buffer> {
    this.throwIfEnded(undefined);
    const bytes = method.requestSerialize(request);
    return this.#grpc.makeServerStreamRequest(method.path, asIs, asIs, bytes, this.#metadata(), {
      deadline,
    });
  }

  /** Messages both ways, as they are on the wire. */
  bidiStream(method: Method<never, unknown>): ClientDuplexStream<Buffer, Buffer> {
    this.throwIfEnded(undefined);
    return this.#grpc.makeBidiStreamRequest(method.path, asIs, asIs, this.#metadata());
  }

  /**
   * The messages of a stream that was opened just now. Whatever ends the iteration ends the stream;
   * with `idleMs`, so does no message within that time of waiting for one, and the connection is
   * given up with it: it may be dead, which TCP would find out much later.
   */
  async *receive(
    stream: ClientReadableStream<Buffer>,
    signal: AbortSignal | undefined,
    idleMs?: number,
  ): AsyncGenerator<Buffer, void, undefined> {
    const cancel = () => {
      stream.cancel();
    };
    const done = this.onEnd(signal, cancel);
    // The error of a stream that nobody reads any more.
    stream.on('error', done);
    const connection = this.#grpc;
    const giveUp = () => {
      this.#replace(connection);
      cancel();
    };
    let patienceMs = idleMs === undefined ? undefined : Math.max(idleMs, FIRST_MESSAGE_MS);
    const messages = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    try {
      for (;;) {
        this.throwIfEnded(signal);
        const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs);
        const message = await messages.next().finally(() => {
          clearTimeout(timer);
        });
        if (message.done === true) return;
        patienceMs = idleMs;
        yield message.value;
      }
    } catch (error) {
      throw this.#endedBy(error, signal);
    } finally {
      done();
      cancel();
    }
  }

  /** Waits, unless the signal or the client's end cuts it short, with which it fails. */
  async sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    this.throwIfEnded(signal);
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        done();
        resolve();
      };
      const timer = setTimeout(wake, ms);
      const done = this.onEnd(signal, wake);
    });
    this.throwIfEnded(signal);
  }

  /** Fails if the client is closed or the signal was given. */
  throwIfEnded(signal: AbortSignal | undefined): void {
    if (this.#closed) throw new FirnError({ code: 'CANCELLED', message: 'the client is closed' });
    signal?.throwIfAborted();
  }

  close(): void {
    this.#closed = true;
    for (const end of this.#open) end();
    this.#grpc.close();
  }

  /** Makes a new connection for the calls to come; what is under way stays on its own. */
  #replace(connection: GrpcClient): void {
    if (this.#closed || connection !== this.#grpc) return;
    this.#grpc = this.#connect();
    connection.close();
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#authorization !== undefined) metadata.set('authorization', this.#authorization);
    return metadata;
  }

  /** Calls `end` when the signal is given or the client is closed, until what it returns is called. */
  onEnd(signal: AbortSignal | undefined, end: () => void): () => void {
    this.#open.add(end);
    signal?.addEventListener('abort', end, { once: true });
    return () => {
      this.#open.delete(end);
      signal?.removeEventListener('abort', end);
    };
  }

  /** Why something ended: the application's doing goes before what gRPC made of it. */
  #endedBy(error: unknown, signal: AbortSignal | undefined): unknown {
    try {
      this.throwIfEnded(signal);
    } catch (ended) {
      return ended;
    }
    return isServiceError(error) ? fromServiceError(error) : error;
  }
}

/** What passes by itself: the server is away or stopping, or its queue is full. */
export function isTransient({ code, reason }: FirnError): boolean {
  return code === 'UNAVAILABLE' ? reason !== 'READ_ONLY' : reason === 'OVERLOADED';
}

/** What the server says for good ends a stream; what the way to it does, does not. */
export function isResumable(error: FirnError): boolean {
  if (error instanceof AnswerError) return false;
  return error.code === 'UNAVAILABLE' || error.reason === '';
}

/** The deadline has passed, which says less than an error before it. */
export function isOutOfTime({ code, reason }: FirnError): boolean {
  return code === 'DEADLINE_EXCEEDED' && reason === '';
}

/** How long to wait after an error, in milliseconds: as long as the server asks for, or longer. */
export function pauseAfter(error: FirnError, backoff: Backoff, hasDeadline: boolean): number {
  const delayMs = error.retryDelayMs ?? 0;
  return Math.max(backoff.next(), hasDeadline ? delayMs : Math.min(delayMs, LONGEST_DELAY_MS));
}

/** The error of a request that the server would not read: it would break the connection's stream. */
export function refuseTooLarge({ length }: Buffer): FirnError | undefined {
  if (length <= REQUEST_BYTES) return undefined;
  const message = `a request may have ${REQUEST_BYTES} bytes as a message; this one has ${length}`;
  return new FirnError({ code: 'RESOURCE_EXHAUSTED', message });
}

function readToken({ token, tokenFile }: ConnectionSettings): string | undefined {
  const read = tokenFile === undefined ? token : readFileSync(tokenFile, 'utf8').trim();
  // Checked here, because gRPC's own error would show the token.
  if (read !== undefined && !/^[!-~]+$/.test(read)) {
    throw new ConnectionStringError(
      tokenFile === undefined ? 'token' : 'token_file',
      'must be one or more printable ASCII characters',
    );
  }
  return read;
}

function channelCredentials(settings: ConnectionSettings) {
  if (!settings.tls) return credentials.createInsecure();
  const { ca, key, cert } = settings;
  const read = (file: string | undefined) => (file === undefined ? null : readFileSync(file));
  return credentials.createSsl(ca === undefined ? null : readCa(ca), read(key), read(cert));
}

/** Checked here, because TLS takes a file without a certificate for nobody to be trusted. */
function readCa(file: string): Buffer {
  const pem = readFileSync(file);
  try {
    if (!pem.includes('-----BEGIN')) throw new TypeError('no PEM');
    new X509Certificate(pem);
  } catch {
    throw new ConnectionStringError('ca', `${file} holds no certificate (PEM)`);
  }
  return pem;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
