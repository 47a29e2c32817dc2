/** TLS, certificates and tokens, against a daemon that asks for them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';

import { FirnClient, type ConnectionOptions } from '../src/index.js';
import { Daemon } from './support/daemon.js';
import { rejectsAtDeadline } from './support/deadlines.js';

const folder = mkdtempSync(join(tmpdir(), 'firn-node-tls-'));
const file = (name: string) => join(folder, name);

function openssl(...options: string[]): void {
  execFileSync('openssl', options, { cwd: folder, stdio: 'pipe' });
}

/** An authority, and certificates that it has signed: NAME.pem and NAME.key. */
function makeAuthority(name: string, certificates: Record<string, string>): void {
  const days = ['-days', '1'];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...newKey, ...days, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    ...['-subj', `/CN=${name}`],
  );
  for (const [certificate, subjectAltName] of Object.entries(certificates)) {
    writeFileSync(file('extensions'), `subjectAltName=${subjectAltName}\n`);
    openssl(
      ...['req', ...newKey, '-keyout', `${certificate}.key`, '-out', 'request'],
      ...['-subj', `/CN=${certificate}`],
    );
    openssl(
      ...['x509', '-req', ...days, '-in', 'request', '-out', `${certificate}.pem`],
      ...['-CA', `${name}.pem`, '-CAkey', `${name}.key`, '-CAcreateserial'],
      ...['-extfile', 'extensions'],
    );
  }
}

const TLS = ['--tls-cert', file('server.pem'), '--tls-key', file('server.key')];
const TOKEN = '0123456789abcdef0123456789abcdef';
const UNAUTHENTICATED = { code: 'UNAUTHENTICATED', reason: 'UNAUTHENTICATED' };

makeAuthority('ca', { server: 'DNS:store.example,IP:127.0.0.1', client: 'DNS:client' });
makeAuthority('other', { stranger: 'DNS:stranger' });
writeFileSync(file('tokens'), `${TOKEN}\nother+token+with+16+characters==\n`);
writeFileSync(file('token'), `  ${TOKEN}\n`);

after(() => {
  rmSync(folder, { recursive: true });
});

/** Makes a call as these options say. */
async function call(daemon: Daemon, options: Partial<ConnectionOptions>): Promise<void> {
  const [host = '', port] = daemon.address.split(':');
  await using client = new FirnClient({ host, port: Number(port), ...options });
  await client.head();
  for await (const { events } of client.replay().batches()) {
    assert.equal(events.length, 0);
  }
}

/** What does not trust the other is tried again until the deadline. */
async function isUnavailable(daemon: Daemon, options: Partial<ConnectionOptions>): Promise<void> {
  const attempt = (deadlineMs: number) => call(daemon, { ...options, deadlineMs });
  await rejectsAtDeadline(attempt, { code: 'UNAVAILABLE' });
}

suite('TLS', () => {
  test('checks the certificate of the server', async () => {
    await using daemon = await Daemon.start(...TLS);
    await call(daemon, { ca: file('ca.pem') });
    await call(daemon, { ca: file('ca.pem'), serverName: 'store.example' });
    await isUnavailable(daemon, { tls: true });
    await isUnavailable(daemon, { ca: file('other.pem') });
    await isUnavailable(daemon, { ca: file('ca.pem'), serverName: 'elsewhere.example' });
    await isUnavailable(daemon, {});
  });

  test('shows the certificate of the client', async () => {
    await using daemon = await Daemon.start(...TLS, '--tls-client-ca', file('ca.pem'));
    const ca = file('ca.pem');
    await call(daemon, { ca, cert: file('client.pem'), key: file('client.key') });
    await isUnavailable(daemon, { ca });
    await isUnavailable(daemon, { ca, cert: file('stranger.pem'), key: file('stranger.key') });
  });

  test('takes no file of authorities that holds none', () => {
    assert.throws(() => new FirnClient({ host: 'localhost', ca: file('ca.key') }), {
      fault: 'ca',
    });
  });

  test('names the file that is not there', () => {
    assert.throws(
      () => new FirnClient(`firn://localhost?ca=${encodeURIComponent(file('none.pem'))}`),
      /none\.pem/,
    );
  });
});

suite('a token', () => {
  test('comes with every call', async () => {
    await using daemon = await Daemon.start('--token-file', file('tokens'));
    await call(daemon, { token: TOKEN });
    await call(daemon, { token: 'other+token+with+16+characters==' });
    await call(daemon, { tokenFile: file('token') });
    await assert.rejects(call(daemon, { token: `${TOKEN}x` }), UNAUTHENTICATED);
    await assert.rejects(call(daemon, {}), UNAUTHENTICATED);
  });

  test('goes with TLS', async () => {
    await using daemon = await Daemon.start(...TLS, '--token-file', file('tokens'));
    const parameters = new URLSearchParams({ ca: file('ca.pem'), token: TOKEN });
    await using client = new FirnClient(`firn://${daemon.address}?${parameters.toString()}`);
    await client.append({
      event_type: 'printed',
      target_type: 'image',
      target_id: 1,
      payload: {},
    });
    for await (const { error } of client.appendStream([{ events: [] }])) {
      assert.equal(error?.reason, 'INVALID_FIELD');
    }
    const ca = file('ca.pem');
    await assert.rejects(call(daemon, { ca }), UNAUTHENTICATED);
    await using stranger = new FirnClient(`firn://${daemon.address}?ca=${encodeURIComponent(ca)}`);
    const answers = stranger.appendStream([{ events: [] }]);
    await assert.rejects(answers.next(), UNAUTHENTICATED);
    await assert.rejects(stranger.query('select 1'), UNAUTHENTICATED);
  });
});
