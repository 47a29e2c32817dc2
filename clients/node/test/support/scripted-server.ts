import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerDuplexStream,
  type ServerWritableStream,
  type StatusObject,
} from '@grpc/grpc-js';

import {
  EventStoreService,
  type AppendEventRequest,
  type AppendEventResponse,
  type AppendStreamRequest,
  type AppendStreamResponse,
  type GetEventsRequest,
  type GetEventsResponse,
  type GetHeadResponse,
  type ReplayEventsRequest,
  type ReplayEventsResponse,
} from '../../src/generated/firn/v1/event_store.js';
import {
  HistoryService,
  type GetHistoryResponse,
  type GetStateResponse,
} from '../../src/generated/firn/v1/history.js';
import {
  ProjectionsService,
  type QueryRequest,
  type QueryResponse,
} from '../../src/generated/firn/v1/projection.js';
import {
  ProofsService,
  type GetCheckpointResponse,
  type GetConsistencyProofResponse,
  type GetInclusionProofResponse,
} from '../../src/generated/firn/v1/proof.js';
import type {
  CountEventsRequest,
  CountEventsResponse,
  GetNewestEventsRequest,
  GetNewestEventsResponse,
} from '../../src/generated/firn/v1/read.js';
import { ErrorInfo, RetryInfo } from '../../src/generated/google/rpc/error_details.js';
import { Status } from '../../src/generated/google/rpc/status.js';

type Failure = Partial<StatusObject>;

/** What a server says; each function is asked anew for each call. */
export interface Script {
  head?: () => Partial<GetHeadResponse> | Failure | undefined;
  append?: (request: AppendEventRequest) => Partial<AppendEventResponse> | Failure;
  replay?: (call: ServerWritableStream<ReplayEventsRequest, ReplayEventsResponse>) => void;
  appendStream?: (call: ServerDuplexStream<AppendStreamRequest, AppendStreamResponse>) => void;
  get?: (request: GetEventsRequest) => GetEventsResponse | Failure;
  newest?: (request: GetNewestEventsRequest) => GetNewestEventsResponse;
  count?: (request: CountEventsRequest) => CountEventsResponse | Failure | undefined;
  query?: (call: ServerWritableStream<QueryRequest, QueryResponse>) => void;
  state?: () => GetStateResponse;
  history?: () => GetHistoryResponse;
  checkpoint?: () => GetCheckpointResponse;
  inclusion?: () => GetInclusionProofResponse;
  consistency?: () => GetConsistencyProofResponse;
}

const HEAD: GetHeadResponse = {
  position: 3,
  createdAt: '2026-02-21T15:04:05.120417Z',
  storeId: 'one',
  serverVersion: '0.1.0',
  standby: undefined,
};

const APPENDED: AppendEventResponse = {
  position: 1,
  revision: 1,
  createdAt: HEAD.createdAt,
  duplicate: false,
  durability: 1,
};

/** A server that does what a real one does only when something is wrong with it. */
export class ScriptedServer implements AsyncDisposable {
  readonly address: string;

  private constructor(
    private readonly server: Server,
    port: number,
  ) {
    this.address = `127.0.0.1:${port}`;
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new Server();
    server.addService(EventStoreService, {
      getHead: answer(() => {
        const said = script.head === undefined ? {} : script.head();
        return said && { ...HEAD, ...said };
      }),
      appendEvent: answer((request: AppendEventRequest) => ({
        ...APPENDED,
        ...script.append?.(request),
      })),
      replayEvents: script.replay ?? unscripted,
      appendStream: script.appendStream ?? unscripted,
      appendEvents: unscripted,
      getEvents: script.get ? answer(script.get) : unscripted,
      getNewestEvents: script.newest ? answer(script.newest) : unscripted,
      countEvents: script.count ? answer(script.count) : unscripted,
      getPositionAt: unscripted,
      getTimeAt: unscripted,
      listReplays: unscripted,
    });
    // What is not there is answered as unimplemented.
    const query = { query: script.query ?? unscripted };
    server.addService(ProjectionsService, query);
    const history = {
      getState: script.state ? answer(script.state) : unscripted,
      getHistory: script.history ? answer(script.history) : unscripted,
    };
    server.addService(HistoryService, history);
    const proofs = {
      getCheckpoint: script.checkpoint ? answer(script.checkpoint) : unscripted,
      getInclusionProof: script.inclusion ? answer(script.inclusion) : unscripted,
      getConsistencyProof: script.consistency ? answer(script.consistency) : unscripted,
    };
    server.addService(ProofsService, proofs);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    return new ScriptedServer(server, port);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    return Promise.resolve();
  }
}

/** An error as the daemon sends it. */
export function failure(code: status, reason: string, retryDelayMs?: number): Failure {
  const info = { reason, domain: 'firn', metadata: new Map<string, string>() };
  const details = [detail('google.rpc.ErrorInfo', ErrorInfo.encode(info).finish())];
  if (retryDelayMs !== undefined) {
    const delay = {
      retryDelay: { seconds: Math.floor(retryDelayMs / 1e3), nanos: (retryDelayMs % 1e3) * 1e6 },
    };
    details.push(detail('google.rpc.RetryInfo', RetryInfo.encode(delay).finish()));
  }
  const metadata = new Metadata();
  const bytes = Status.encode({ code, message: reason, details }).finish();
  metadata.set('grpc-status-details-bin', Buffer.from(bytes));
  return { code, details: reason, metadata };
}

/** An error on the way to the server. */
export function breakdown(code: status): Failure {
  return { code, details: 'the way is broken' };
}

function detail(type: string, value: Uint8Array) {
  return { typeUrl: `type.googleapis.com/${type}`, value: Buffer.from(value) };
}

/** Without an answer it is silent. */
function answer<Request, Response extends object>(
  make: (request: Request) => Response | Failure | undefined,
) {
  return (call: { request: Request }, done: (error: Failure | null, value?: Response) => void) => {
    const made = make(call.request);
    if (made === undefined) return;
    if ('code' in made) done(made);
    else done(null, made as Response);
  };
}

function unscripted(): never {
  throw new Error('the script does not say');
}
