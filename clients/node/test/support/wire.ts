import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  createFileRegistry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

import type { FirnClient } from '../../src/index.js';
import type { Method } from '../../src/connection.js';
import { merge } from './conformance-json.js';
import { ROOT } from './daemon.js';

// The contract itself, so that protobuf's JSON form is that of its own library.
const contract = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(join(ROOT, 'proto/contract.binpb'))),
);
const methods = new Map(
  ['EventStore', 'History', 'Projections'].flatMap((name) => {
    const service = contract.getService(`firn.v1.${name}`);
    return service?.methods.map((method) => [method.name, { service, method }] as const) ?? [];
  }),
);

/** A call through the bare contract, in protobuf's JSON form; a stream's messages as one. */
export async function callWire(
  { connection }: FirnClient,
  name: string,
  request: JsonValue,
): Promise<JsonObject> {
  const found = methods.get(name);
  if (found === undefined) throw new Error(`the contract has no ${name}`);
  const { service, method } = found;
  const called: Method<JsonValue, JsonObject> = {
    path: `/${service.typeName}/${name}`,
    requestSerialize: (json) =>
      Buffer.from(toBinary(method.input, fromJson(method.input, json, { registry: contract }))),
    responseDeserialize: (bytes) =>
      toJson(method.output, fromBinary(method.output, bytes), {
        useProtoFieldName: true,
        alwaysEmitImplicit: true,
      }) as JsonObject,
  };
  if (method.methodKind === 'unary') return connection.call(called, request, {});
  const messages: JsonObject[] = [];
  const stream = connection.serverStream(called, request);
  for await (const message of connection.receive(stream, undefined)) {
    messages.push(called.responseDeserialize(message));
  }
  return merge(messages);
}
