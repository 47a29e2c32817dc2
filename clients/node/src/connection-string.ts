import { isIPv4, isIPv6 } from 'node:net';

const DEFAULT_PORT = 3476;
const DEFAULT_DEADLINE_MS = 30_000;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000 };

/** Where the server is and how to speak to it. */
export interface ConnectionOptions {
  host: string;
  /** Default 3476. */
  port?: number;
  /** Default: whether `ca`, `cert` or `serverName` is given. */
  tls?: boolean;
  /** File (PEM) of the authorities to check the server's certificate against. Default: the system's. */
  ca?: string;
  /** Files (PEM) of the client's own certificate and key: both or neither. */
  cert?: string;
  key?: string;
  /** The name that the server's certificate is for, if it is not `host`. */
  serverName?: string;
  /** Sent with every call. Not without TLS to another machine. */
  token?: string;
  /** File to read the token from. */
  tokenFile?: string;
  /** How long a call may take with its retries, in milliseconds. Default 30,000. */
  deadlineMs?: number;
}

/** Connection options with their defaults. */
export type ConnectionSettings = ConnectionOptions &
  Required<Pick<ConnectionOptions, 'port' | 'tls' | 'deadlineMs'>>;

/** A connection string, or connection options, that cannot be. */
export class ConnectionStringError extends Error {
  constructor(
    /** The parameter at fault, or `scheme`, `host`, `port`, `path`, `parameter`. */
    readonly fault: string,
    description: string,
  ) {
    super(`${fault}: ${description}`);
    this.name = 'ConnectionStringError';
  }
}

/** What `firn://HOST[:PORT][?PARAMETER=VALUE&...]` means. Throws a `ConnectionStringError`. */
export function parseConnectionString(text: string): ConnectionSettings {
  let rest = text;
  if (text.startsWith('firn://')) {
    rest = text.slice('firn://'.length);
  } else if (text.includes('://')) {
    throw new ConnectionStringError('scheme', 'must be firn');
  }
  const question = rest.indexOf('?');
  const address = question < 0 ? rest : rest.slice(0, question);
  const parameters = question < 0 ? [] : rest.slice(question + 1).split('&');
  return withDefaults({ ...parseAddress(address), ...parseParameters(parameters) });
}

/** Checks options against each other. Throws a `ConnectionStringError`. */
export function withDefaults(options: ConnectionOptions): ConnectionSettings {
  checkAddress(options);
  const needsTls = (['ca', 'cert', 'serverName'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (options.cert !== undefined && options.key === undefined) {
    throw new ConnectionStringError('key', 'must be given with cert');
  }
  if (options.key !== undefined && options.cert === undefined) {
    throw new ConnectionStringError('cert', 'must be given with key');
  }
  if (options.tls === false && needsTls !== undefined) {
    throw new ConnectionStringError(parameterName(needsTls), 'needs TLS, which tls=off refuses');
  }
  if (options.token !== undefined && options.tokenFile !== undefined) {
    throw new ConnectionStringError('token_file', 'must not be given with token');
  }
  const tls = options.tls ?? needsTls !== undefined;
  const token =
    options.token !== undefined
      ? 'token'
      : options.tokenFile !== undefined
        ? 'token_file'
        : undefined;
  if (token !== undefined && !tls && !isThisMachine(options.host)) {
    throw new ConnectionStringError(
      token,
      `would be readable on the way to ${options.host}; use tls=on`,
    );
  }
  return {
    ...options,
    port: options.port ?? DEFAULT_PORT,
    tls,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
  };
}

/** What a string cannot say, options can. */
function checkAddress({ host, port, deadlineMs }: ConnectionOptions): void {
  if (!isIPv6(host) && !/^[^\s:@[\]/?]+$/.test(host)) {
    throw new ConnectionStringError('host', 'must be a name or an address');
  }
  if (port !== undefined && !isPort(port)) {
    throw new ConnectionStringError('port', 'must be 1 to 65535');
  }
  if (deadlineMs !== undefined && !(deadlineMs > 0)) {
    throw new ConnectionStringError('deadline', 'must be longer than 0 ms');
  }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function parseAddress(address: string): { host: string; port?: number } {
  const slash = address.indexOf('/');
  if (slash >= 0 && slash < address.length - 1) {
    throw new ConnectionStringError('path', 'there must be none');
  }
  const authority = slash < 0 ? address : address.slice(0, slash);
  const match = /^(?:\[(?<ipv6>[^\]]*)\]|(?<name>[^\s:@[\]]+))(?::(?<port>.*))?$/.exec(authority);
  const { ipv6, name, port } = match?.groups ?? {};
  const host = ipv6 ?? name;
  if (host === undefined || (ipv6 !== undefined && !isIPv6(ipv6))) {
    throw new ConnectionStringError(
      'host',
      'must be a name, an IPv4 address, or an IPv6 address in brackets',
    );
  }
  return port === undefined ? { host } : { host, port: parsePort(port) };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (!isPort(port)) throw new ConnectionStringError('port', 'must be 1 to 65535');
  return port;
}

function parseParameters(parts: string[]): Omit<ConnectionOptions, 'host' | 'port'> {
  const options: Omit<ConnectionOptions, 'host' | 'port'> = {};
  const seen = new Set<string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (name === '') throw new ConnectionStringError('parameter', 'must have a name');
    if (seen.has(name)) throw new ConnectionStringError(name, 'is given twice');
    seen.add(name);
    const parse = PARAMETERS.get(name);
    if (parse === undefined) throw new ConnectionStringError(name, 'is no parameter');
    const value = decodeValue(name, equals < 0 ? '' : part.slice(equals + 1));
    if (value === '') throw new ConnectionStringError(name, 'must have a value');
    Object.assign(options, parse(value));
  }
  return options;
}

const PARAMETERS = new Map<string, (value: string) => Partial<ConnectionOptions>>([
  ['tls', (value) => ({ tls: parseTls(value) })],
  ['ca', (ca) => ({ ca })],
  ['cert', (cert) => ({ cert })],
  ['key', (key) => ({ key })],
  ['server_name', (serverName) => ({ serverName })],
  ['token', (token) => ({ token })],
  ['token_file', (tokenFile) => ({ tokenFile })],
  ['deadline', (value) => ({ deadlineMs: parseDuration(value) })],
]);

function decodeValue(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new ConnectionStringError(name, 'must be percent-encoded');
  }
}

function parseTls(value: string): boolean {
  if (value !== 'on' && value !== 'off')
    throw new ConnectionStringError('tls', 'must be on or off');
  return value === 'on';
}

function parseDuration(value: string): number {
  const match = /^(\d+)(ms|s|m)$/.exec(value);
  const milliseconds =
    match === null ? 0 : Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
  if (milliseconds < 1)
    throw new ConnectionStringError('deadline', 'must be a time such as 250ms, 30s or 2m');
  return milliseconds;
}

function parameterName(option: 'ca' | 'cert' | 'serverName'): string {
  return option === 'serverName' ? 'server_name' : option;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
