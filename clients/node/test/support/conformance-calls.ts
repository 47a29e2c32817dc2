/** The steps of conformance cases as calls that an application makes. */
import type { JsonObject, JsonValue } from '@bufbuild/protobuf';

import type {
  AppendCheck,
  EventBatch,
  FirnClient,
  Moment,
  NewEvent,
  ProjectionDefinition,
  Query,
  QueryItem,
  ReadBounds,
  ReadOptions,
  SqlValue,
  Target,
  UndoOptions,
  UndoWhat,
} from '../../src/index.js';
import {
  answerToJson,
  appendedToJson,
  durabilityToJson,
  merge,
  toSnake,
  undoneToJson,
  valueToJson,
} from './conformance-json.js';

export type Answer = { response: JsonObject } | { error: JsonObject };

type Call = (client: FirnClient, request: JsonObject) => Promise<JsonObject>;

const CALLS: Record<string, Call> = {
  async AppendEvent(client, { event, expected_revision }) {
    const { durability, ...rest } = await client.append(newEvent(event), {
      ...number('expectedRevision', expected_revision),
    });
    return { ...toSnake(rest), durability: durabilityToJson(durability) };
  },

  async AppendEvents(client, request) {
    const { events, checks } = batch(request);
    return appendedToJson(await client.appendBatch(events, { checks }));
  },

  async GetEvents(client, request) {
    const { page_size, page_token, backwards } = request;
    const page = await client.get({
      ...read(request),
      ...number('pageSize', page_size),
      ...(page_token !== undefined && { pageToken: page_token as string }),
      ...(backwards !== undefined && { backwards: backwards === true }),
    });
    return toSnake(page);
  },

  async GetNewestEvents(client, { streams, queries, until_position }) {
    const of = {
      streams: (streams ?? []) as string[],
      queries: ((queries ?? []) as JsonObject[]).map(query),
    };
    const { newest, head } = await client.newest(of, number('untilPosition', until_position));
    const entries = newest.map((event) => (event === undefined ? { position: 0 } : { event }));
    return toSnake({ newest: entries, head });
  },

  async CountEvents(client, request) {
    const { count, position } = await client.count(read(request));
    return { count, position, until: position };
  },

  async ReplayEvents(client, request) {
    const { follow, heartbeat_interval } = request;
    const heartbeatMs = Number.parseFloat(heartbeat_interval as string) * 1_000;
    const replay = follow === true ? client.follow({ heartbeatMs }) : client.replay(read(request));
    const batches: EventBatch[] = [];
    for await (const received of replay.batches()) batches.push(received);
    return merge([{ events: [], position: 0 }, ...batches.map(toSnake)]);
  },

  async GetHead(client) {
    return toSnake(await client.head());
  },

  async GetPositionAt(client, { time }) {
    return toSnake(await client.positionAt(time as string));
  },

  async GetTimeAt(client, { position }) {
    return { created_at: await client.timeAt(Number(position)) };
  },

  async CreateProjection(client, { name, files, ...rest }) {
    const texts = ((files ?? []) as JsonObject[]).map(({ path, sql }) => [path, sql]);
    const definition = { name: name as string, files: Object.fromEntries(texts) as object };
    return toSnake(
      await client.createProjection(definition as ProjectionDefinition, camelKeys(rest)),
    );
  },

  async Query(client, { sql, parameters, as_of, ...rest }) {
    const values = Object.entries((parameters ?? {}) as Record<string, JsonObject>).map(
      ([name, value]) => [name, Object.values(value)[0] ?? null],
    );
    const result = await client.query(sql as string, {
      ...camelKeys(rest),
      ...asOf(as_of),
      parameters: Object.fromEntries(values) as Record<string, SqlValue>,
    });
    const { columns, position, head } = result;
    const rows = (await result.all()).map((row) => ({
      values: columns.map(({ name }) => valueToJson(row[name])),
    }));
    return { header: toSnake({ columns, position, head }), rows };
  },

  async GetState(client, { target, as_of, ...rest }) {
    const { stateJson, position, lastEventPosition, events } = await client.state(
      camelKeys(target as JsonObject) as unknown as Target,
      { ...camelKeys(rest), ...asOf(as_of) },
    );
    return toSnake({ stateJson, position, lastEventPosition, events });
  },

  async GetHistory(client, { target, as_of, ...rest }) {
    const { entries, ...history } = await client.history(
      camelKeys(target as JsonObject) as unknown as Target,
      { ...camelKeys(rest), ...asOf(as_of) },
    );
    return {
      ...toSnake(history),
      entries: entries.map(({ changes, ...entry }) => ({
        ...toSnake(entry),
        changes: changes.map((change) => ({
          field: change.field,
          old_json: change.old === undefined ? '' : JSON.stringify(change.old),
          new_json: change.new === undefined ? '' : JSON.stringify(change.new),
        })),
      })),
    };
  },

  async Undo(client, request) {
    return undoneToJson(await client.undo(...undoArguments(request)));
  },

  async Redo(client, request) {
    return undoneToJson(await client.redo(...undoArguments(request)));
  },
};

export async function callPublic(
  client: FirnClient,
  name: string,
  request: JsonValue,
): Promise<JsonObject> {
  if (name === 'AppendStream') return appendStream(client, request as JsonObject[]);
  const call = CALLS[name];
  if (call === undefined) throw new Error(`the client has no call for ${name}`);
  return call(client, request as JsonObject);
}

async function appendStream(client: FirnClient, requests: JsonObject[]): Promise<JsonObject> {
  const results: JsonObject[] = [];
  for await (const answer of client.appendStream(requests.map(batch))) {
    results.push(answerToJson(answer));
  }
  return { results };
}

function batch({ events, checks }: JsonObject) {
  return {
    events: (events as JsonObject[]).map(newEvent),
    checks: ((checks ?? []) as JsonObject[]).map(check),
  };
}

function newEvent(json: JsonValue | undefined): NewEvent {
  const { timestamp, target_id, payload_bytes, ...rest } = json as JsonObject;
  return {
    // In the contract absent is empty; the client would take the catalogue's.
    target_type: '',
    ...rest,
    ...number('timestamp', timestamp),
    ...number('target_id', target_id),
    ...(payload_bytes !== undefined && {
      payload_bytes: Buffer.from(payload_bytes as string, 'base64'),
    }),
  } as unknown as NewEvent;
}

function check(json: JsonObject): AppendCheck {
  const { stream_revision, no_match } = json as Record<string, JsonObject | undefined>;
  if (stream_revision !== undefined) {
    const { stream, revision, ...rest } = stream_revision;
    return { stream, ...rest, ...number('revision', revision) } as AppendCheck;
  }
  return {
    noMatch: query(no_match?.['query'] as JsonObject),
    ...number('afterPosition', no_match?.['after_position']),
  };
}

function undoArguments(request: JsonObject): [UndoWhat, UndoOptions] {
  const { event_id, batch_position, last_gesture, ...options } = request;
  let what: UndoWhat;
  if (event_id !== undefined) what = { eventId: event_id as string };
  else if (batch_position !== undefined) what = { batchPosition: Number(batch_position) };
  else
    what = { lastGesture: camelKeys(last_gesture as JsonObject) as unknown as { userId: string } };
  return [what, camelKeys(options)];
}

function asOf(json: JsonValue | undefined): { asOf?: Moment } {
  if (json === undefined) return {};
  const { position, time } = json as JsonObject;
  return { asOf: time === undefined ? Number(position) : (time as string) };
}

function read(request: JsonObject): ReadOptions {
  const { after_position, until_position, bounds } = request;
  return {
    ...number('afterPosition', after_position),
    ...number('untilPosition', until_position),
    ...(request['query'] !== undefined && { query: query(request['query'] as JsonObject) }),
    ...(bounds !== undefined && { bounds: readBounds(bounds as JsonObject) }),
  };
}

function query({ items }: JsonObject): Query {
  return ((items ?? []) as JsonObject[]).map((item) => camelKeys(item) as QueryItem);
}

function readBounds(json: JsonObject): ReadBounds {
  const bounds = Object.entries(camelKeys(json)).map(([key, bound]) => [
    key,
    /^(min|max)/.test(key) ? Number(bound) : bound,
  ]);
  return Object.fromEntries(bounds) as ReadBounds;
}

/** With JavaScript's names; 64-bit numbers of targets are no texts any more. */
function camelKeys(json: JsonObject): JsonObject {
  const entries = Object.entries(json).map(([name, value]): [string, JsonValue] => {
    const key = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (key === 'targets') return [key, (value as JsonObject[]).map(camelKeys)];
    return [key, key === 'targetId' ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

function number<K extends string>(key: K, value: JsonValue | undefined): { [P in K]?: number } {
  return (value === undefined ? {} : { [key]: Number(value) }) as { [P in K]?: number };
}
