import { BinaryReader } from '@bufbuild/protobuf/wire';

import type { Connection } from './connection.js';
import { AnswerError, FirnError, readAnswer } from './errors.js';
import {
  ProjectionsService,
  QueryHeader,
  type QueryRequest,
  type QueryValue,
} from './generated/firn/v1/projection.js';
import { toUint64 } from './integers.js';
import { eitherOf, leavable, LEFT } from './leaving.js';
import { toAsOf, toDuration } from './requests.js';
import type { CallOptions, Column, QueryOptions, QueryResult, Row, SqlValue } from './types.js';
import { readFields } from './wire.js';

// What an answer as a whole may take of this process's memory.
const COLLECTED_BYTES = 256 * 1024 * 1024;

/**
 * An answer to a query. That it can be disposed of is not said by `QueryResult`, a type that front
 * ends have too, which may know of no such thing.
 */
export type DisposableResult = QueryResult & AsyncDisposable;

export function toQueryRequest(sql: string, options: QueryOptions): QueryRequest {
  const parameters = Object.entries(options.parameters ?? {});
  return {
    projection: options.projection ?? '',
    sql,
    parameters: new Map(parameters.map(([name, value]) => [name, toValue(value)])),
    asOf: toAsOf(options.asOf),
    timeout: options.timeoutMs === undefined ? undefined : toDuration(options.timeoutMs),
    maxRows: toUint64('maxRows', options.maxRows ?? 0),
    maxBytes: toUint64('maxBytes', options.maxBytes ?? 0),
  };
}

function toValue(value: SqlValue | boolean): QueryValue {
  if (value === null) return {};
  switch (typeof value) {
    case 'boolean':
      return { integer: Number(value) };
    case 'number':
      return Number.isSafeInteger(value) ? { integer: value } : { real: value };
    case 'bigint':
      // The writer takes a bigint; the generated type does not say so.
      return { integer: value as unknown as number };
    case 'string':
      return { text: value };
    default:
      return { blob: Buffer.from(value) };
  }
}

/** Runs the query; resolves when its first rows are there. */
export function runQuery(
  connection: Connection,
  request: QueryRequest,
  options: CallOptions,
): Promise<DisposableResult> {
  return connection.retry(options, async (deadline) => {
    connection.throwIfEnded(options.signal);
    const stream = connection.serverStream(ProjectionsService.query, request, deadline);
    const left = new AbortController();
    const messages = connection.receive(stream, eitherOf(left, options.signal));
    const first = await messages.next();
    const { header, rows } = first.done === true ? NOTHING : decodeRows(first.value);
    if (header !== undefined) return new StreamedResult(header, rows, messages, left);
    await messages.return();
    throw new AnswerError('a query without columns');
  });
}

class StreamedResult implements DisposableResult {
  readonly columns: Column[];
  readonly position: number;
  readonly head: number;
  readonly #rows: AsyncGenerator<Row, void, undefined>;
  /** Given when no more rows are wanted. */
  readonly #left: AbortController;

  constructor(
    header: QueryHeader,
    rows: SqlValue[][],
    messages: AsyncGenerator<Buffer>,
    left: AbortController,
  ) {
    this.columns = header.columns;
    this.position = header.position;
    this.head = header.head;
    this.#left = left;
    this.#rows = leavable(this.#read(rows, messages), left);
  }

  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.#rows;
  }

  close(): void {
    const message = "the query's result is closed";
    this.#left.abort(new FirnError({ code: 'CANCELLED', message }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async all(): Promise<Row[]> {
    const rows: Row[] = [];
    let bytes = 0;
    for await (const row of this) {
      bytes += memoryOf(row);
      if (bytes > COLLECTED_BYTES) {
        const message = `the rows take more than ${COLLECTED_BYTES} bytes; read them one by one`;
        throw new FirnError({ code: 'RESOURCE_EXHAUSTED', message });
      }
      rows.push(row);
    }
    return rows;
  }

  async *#read(
    rows: SqlValue[][],
    messages: AsyncGenerator<Buffer>,
  ): AsyncGenerator<Row, void, undefined> {
    try {
      for (const row of rows) yield this.#toRow(row);
      for await (const message of messages) {
        for (const row of decodeRows(message).rows) yield this.#toRow(row);
      }
    } catch (error) {
      if (error !== LEFT) throw error;
    } finally {
      // Also if the rows of the first message were not all wanted.
      await messages.return(undefined);
    }
  }

  #toRow(values: SqlValue[]): Row {
    // Those that are here already are not handed on either.
    this.#left.signal.throwIfAborted();
    if (values.length !== this.columns.length) {
      throw new AnswerError('a row has other columns than the header');
    }
    return Object.fromEntries(this.columns.map(({ name }, index) => [name, values[index] ?? null]));
  }
}

/** About what a row takes of this process's memory. */
function memoryOf(row: Row): number {
  let bytes = 0;
  for (const value of Object.values(row)) {
    bytes += 16;
    if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length;
  }
  return bytes;
}

const NOTHING = { header: undefined, rows: [] };

/** Reads a `QueryResponse`. */
function decodeRows(message: Buffer) {
  return readAnswer(() => decode(message));
}

/** Unlike the generated code it knows integers beyond 2^53-1. */
function decode(message: Buffer) {
  let header: QueryHeader | undefined;
  const rows: SqlValue[][] = [];
  readFields(new BinaryReader(message), (field, reader) => {
    if (field === 1) header = QueryHeader.decode(reader.bytes());
    else if (field === 2) rows.push(readRow(reader.bytes()));
    else return false;
    return true;
  });
  return { header, rows };
}

function readRow(bytes: Uint8Array): SqlValue[] {
  const values: SqlValue[] = [];
  readFields(new BinaryReader(bytes), (field, reader) => {
    if (field === 1) values.push(readValue(reader.bytes()));
    return field === 1;
  });
  return values;
}

function readValue(bytes: Uint8Array): SqlValue {
  let value: SqlValue = null;
  readFields(new BinaryReader(bytes), (field, reader) => {
    if (field === 1) value = toInteger(BigInt(reader.int64()));
    else if (field === 2) value = reader.double();
    else if (field === 3) value = reader.string();
    else if (field === 4) value = Buffer.from(reader.bytes());
    else return false;
    return true;
  });
  return value;
}

function toInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
