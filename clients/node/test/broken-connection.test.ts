/** What a unary call does when its connection, or its stream, dies before there is a status. */
import assert from 'node:assert/strict';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { suite, test } from 'node:test';

import { status } from '@grpc/grpc-js';

import { FirnClient } from '../src/index.js';
import { answer, begin, BreakingServer, type Break } from './support/breaking-server.js';
import { EVENT } from './support/scripted-client.js';

/** How far the answer has come when it breaks off. */
const BEGINNINGS: [string, (stream: ServerHttp2Stream) => void][] = [
  ['before the answer', () => undefined],
  ['after the headers', begin],
  [
    'within a message',
    (stream) => {
      begin(stream);
      stream.write(answer(9));
    },
  ],
  [
    'after the message',
    (stream) => {
      begin(stream);
      stream.write(answer());
    },
  ],
];

const ENDS: [string, (stream: ServerHttp2Stream, connection: Socket) => void][] = [
  ['the connection is reset', (_, connection) => void connection.resetAndDestroy()],
  ['the connection is closed', (_, connection) => void connection.destroy()],
  [
    'the server goes away',
    ({ session }) => {
      session?.goaway(constants.NGHTTP2_NO_ERROR, 0);
      session?.destroy();
    },
  ],
  [
    'the server goes away in the middle of a frame',
    (_, connection) => {
      // The head of 16 KiB of headers.
      connection.end(Buffer.of(0, 0x40, 0, 1, 4, 0, 0, 0, 1));
    },
  ],
  ...(
    [
      'NO_ERROR',
      'PROTOCOL_ERROR',
      'INTERNAL_ERROR',
      'FLOW_CONTROL_ERROR',
      'STREAM_CLOSED',
      'REFUSED_STREAM',
      'CANCEL',
      'CONNECT_ERROR',
      'ENHANCE_YOUR_CALM',
    ] as const
  ).map((name): (typeof ENDS)[number] => [
    `the stream is reset: ${name}`,
    (stream) => {
      stream.close(constants[`NGHTTP2_${name}`]);
    },
  ]),
];

suite('an append is tried again', () => {
  for (const [when, begin] of BEGINNINGS) {
    for (const [what, end] of ENDS) {
      test(`when ${what}, ${when}`, async () => {
        const breakOff: Break = (stream, connection) => {
          begin(stream);
          // What was written is on its way then.
          setTimeout(() => {
            end(stream, connection);
          }, 10);
        };
        await using server = await BreakingServer.start(breakOff);
        await using client = new FirnClient(`firn://${server.address}`);
        const { position } = await client.append(EVENT);
        assert.equal(position, 7);
        assert.ok(server.calls >= 2);
      });
    }
  }

  test('when it comes in while the server is being stopped', async () => {
    await using server = await BreakingServer.start((stream) => {
      begin(stream);
      stream.on('wantTrailers', () => {
        const code = String(status.CANCELLED);
        stream.sendTrailers({ 'grpc-status': code, 'grpc-message': 'CANCELLED' });
      });
      stream.end();
    });
    await using client = new FirnClient(`firn://${server.address}`);
    assert.equal((await client.append(EVENT)).position, 7);
    assert.equal(server.calls, 2);
  });

  test('when the server reads no more of it', async () => {
    const breakOff: Break = (_, connection) => {
      connection.pause();
      setTimeout(() => connection.resetAndDestroy(), 50);
    };
    await using server = await BreakingServer.start(breakOff, breakOff);
    await using client = new FirnClient(`firn://${server.address}`);
    const payload = { text: 'x'.repeat(8 * 1024 * 1024) };
    assert.equal((await client.append({ ...EVENT, payload })).position, 7);
  });
});

suite('an append is not tried again', () => {
  for (const code of [
    status.CANCELLED,
    status.UNKNOWN,
    status.RESOURCE_EXHAUSTED,
    status.INTERNAL,
  ]) {
    test(`when the server says ${status[code]}`, async () => {
      await using server = await BreakingServer.start((stream) => {
        begin(stream);
        stream.on('wantTrailers', () => {
          stream.sendTrailers({ 'grpc-status': String(code), 'grpc-message': 'no more' });
        });
        stream.end();
      });
      await using client = new FirnClient(`firn://${server.address}`);
      await assert.rejects(client.append(EVENT), { code: status[code], message: 'no more' });
      assert.equal(server.calls, 1);
    });
  }

  test('when it ends at its deadline, or is cancelled', async () => {
    const breakOff: Break = () => undefined;
    await using server = await BreakingServer.start(breakOff, breakOff);
    await using client = new FirnClient(`firn://${server.address}`);
    const late = client.append(EVENT, { deadlineMs: 300 });
    await assert.rejects(late, { code: 'DEADLINE_EXCEEDED' });
    const signal = AbortSignal.timeout(300);
    await assert.rejects(client.append(EVENT, { signal }), { name: 'TimeoutError' });
    assert.ok(server.calls <= 2);
  });
});
