/** Runs the cases of tests/conformance; the README there has their language. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import type { JsonObject, JsonValue } from '@bufbuild/protobuf';

import { FirnClient } from '../src/index.js';
import { callPublic, type Answer } from './support/conformance-calls.js';
import { errorToJson } from './support/conformance-json.js';
import { Daemon, ROOT } from './support/daemon.js';
import { callWire } from './support/wire.js';

interface Step {
  call: string;
  wire?: boolean;
  restart?: boolean;
  request: JsonValue;
  expect: { response?: JsonValue; error?: JsonValue };
}

interface Case {
  name: string;
  steps: Step[];
}

const CASES = join(ROOT, 'tests/conformance/cases');

const VALID_EVENT: JsonObject = {
  id: '#1',
  timestamp: 1700000000000,
  event_type: 'rating_changed',
  payload_json: '{}',
  target_type: 'image',
  target_id: 42,
};

class CaseRunner {
  readonly #saved = new Map<string, JsonValue>();

  async run(steps: Step[]): Promise<void> {
    await using daemon = await Daemon.start('--catalog', 'warn');
    await using client = new FirnClient(daemon.address);
    for (const [index, step] of steps.entries()) {
      if (step.restart === true) {
        await daemon.stop();
        await daemon.restart();
        continue;
      }
      const answer = await call(client, step, this.#expand(step.request));
      const at = `step ${index + 1}, ${step.call}`;
      if (step.expect.response !== undefined) {
        assert.ok('response' in answer, `${at}: answered with ${JSON.stringify(answer)}`);
        this.#match(step.expect.response, answer.response, `${at}: response`);
      } else {
        assert.ok('error' in answer, `${at}: answered with ${JSON.stringify(answer)}`);
        this.#match(step.expect.error ?? null, answer.error, `${at}: error`);
      }
    }
  }

  /** Replaces what stands for something else. */
  #expand(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#expandText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((element) => this.#expand(element));
    if (Array.isArray(value['$repeat'])) {
      const [text, count] = value['$repeat'];
      return String(text).repeat(Number(count));
    }
    if (value['$event'] !== undefined) {
      const members = { ...VALID_EVENT, ...(value['$event'] as JsonObject) };
      const present = Object.entries(members).filter(([, member]) => member !== null);
      return this.#expand(Object.fromEntries(present));
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, this.#expand(member)]),
    );
  }

  #expandText(text: string): JsonValue {
    if (text.startsWith('#')) {
      return `00000000-0000-4000-8000-${text.slice(1).padStart(12, '0')}`;
    }
    return (text.startsWith('$') ? this.#saved.get(text.slice(1)) : undefined) ?? text;
  }

  #match(expected: JsonValue, actual: JsonValue | undefined, path: string): void {
    if (Array.isArray(expected)) {
      assert.ok(Array.isArray(actual), `${path} is ${JSON.stringify(actual)}`);
      assert.equal(actual.length, expected.length, `${path} is ${JSON.stringify(actual)}`);
      for (const [i, element] of expected.entries())
        this.#match(element, actual[i], `${path}[${i}]`);
    } else if (typeof expected === 'object' && expected !== null) {
      assert.ok(
        typeof actual === 'object' && actual !== null,
        `${path} is ${JSON.stringify(actual)}`,
      );
      for (const [key, member] of Object.entries(expected)) {
        const found: JsonValue | undefined = (actual as JsonObject)[key];
        if (member === null) assert.equal(found, undefined, `${path}.${key}`);
        else this.#match(member, found, `${path}.${key}`);
      }
    } else if (expected === '$any' || String(expected).startsWith('$save:')) {
      assert.ok(actual !== undefined && actual !== '', path);
      if (expected !== '$any') this.#saved.set(String(expected).slice('$save:'.length), actual);
    } else {
      // The public types have numbers where protobuf's JSON has texts.
      assert.equal(String(actual), String(this.#expand(expected)), path);
    }
  }
}

async function call(client: FirnClient, step: Step, request: JsonValue): Promise<Answer> {
  for (;;) {
    try {
      const called = step.wire === true ? callWire : callPublic;
      return { response: await called(client, step.call, request) };
    } catch (error) {
      const answer = errorToJson(error);
      // While a projection is being built the step is asked again.
      if (answer['reason'] !== 'PROJECTION_NOT_READY') return { error: answer };
      await setTimeout(10);
    }
  }
}

for (const file of readdirSync(CASES)) {
  suite(`conformance: ${file.replace('.json', '')}`, () => {
    for (const { name, steps } of JSON.parse(readFileSync(join(CASES, file), 'utf8')) as Case[]) {
      test(name, () => new CaseRunner().run(steps));
    }
  });
}
