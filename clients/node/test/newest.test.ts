/** The newest events, of servers whose answers end early or cannot be. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { EventDTO } from '../src/generated/firn/v1/event.js';
import type { GetNewestEventsRequest, NewestEvent } from '../src/generated/firn/v1/read.js';
import { FirnError, type NewestOptions } from '../src/index.js';
import { withServer } from './support/scripted-client.js';

const OF = { streams: ['a', 'b'], queries: [[{ tags: ['c'] }]] };
const NONE = { event: undefined, position: 0 };

function event(position: number): NewestEvent {
  return {
    event: { ...EventDTO.decode(Buffer.alloc(0)), position, payloadJson: '{}' },
    position: 0,
  };
}

/** Looked at down to there, without finding one. */
function lookedTo(position: number): NewestEvent {
  return { event: undefined, position };
}

/** What comes of it if the server answers with these in turn; and what it was asked. */
async function ask(answers: NewestEvent[][], options: NewestOptions = {}) {
  const asked: GetNewestEventsRequest[] = [];
  let found;
  const newest = (request: GetNewestEventsRequest) => {
    asked.push(request);
    return { newest: answers[asked.length - 1] ?? [], head: 9 + asked.length };
  };
  await withServer({ newest }, async (client) => {
    found = await client.newest(OF, options);
  });
  return { asked, found: found as unknown as { newest: EventDTO[]; head: number } };
}

suite('the newest events', () => {
  test('are asked for until all are answered, as of the first answer', async () => {
    const answers = [[event(7)], [lookedTo(5), NONE], [lookedTo(3)], [event(2)]];
    const { asked, found } = await ask(answers, { asOf: '2026-02-21T15:04:05Z' });
    assert.equal(found.head, 10);
    assert.deepEqual(
      found.newest.map((one?: EventDTO) => one?.position),
      [7, 2, undefined],
    );
    assert.deepEqual(
      asked.map(({ streams, queries, untilPosition, asOf }) => [
        streams,
        queries.length,
        untilPosition,
        asOf !== undefined,
      ]),
      [
        [['a', 'b'], 1, undefined, true],
        [['b'], 1, 10, false],
        [['b'], 0, 5, false],
        [['b'], 0, 3, false],
      ],
    );
  });

  for (const [about, ...answers] of [
    ['none', []],
    ['none of the rest', [NONE], []],
    ['more than was asked for', [NONE, NONE, NONE, NONE]],
    ['more than the rest', [NONE], [NONE, NONE, NONE]],
    ['none of the one that is looked for further', [lookedTo(5)], []],
    ['more than that one', [lookedTo(5)], [NONE, NONE]],
    ['one that is looked for no further', [lookedTo(5)], [lookedTo(5)]],
    ['one that is looked for further on', [lookedTo(5)], [lookedTo(6)]],
    ['an event from where there was none', [lookedTo(5)], [event(6)]],
    ['an event that came later', [NONE], [event(11), NONE]],
  ] as [string, ...NewestEvent[][]][]) {
    test(`are not ${about}`, async () => {
      await assert.rejects(
        ask(answers),
        (error) => error instanceof FirnError && error.code === 'INTERNAL' && error.reason === '',
      );
    });
  }

  test('have one deadline', async () => {
    let position = 1e9;
    const newest = () => ({ newest: [lookedTo(--position)], head: 1e9 });
    await withServer({ newest }, async (client) => {
      // With one for each answer it would have no end.
      const found = client.newest({ streams: ['a'] }, { deadlineMs: 300 });
      await assert.rejects(found, { code: 'DEADLINE_EXCEEDED' });
    });
  });
});
