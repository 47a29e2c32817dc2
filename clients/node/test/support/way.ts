import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a server, whose connections can die without either end being told. */
export class Way implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #listener: Server;

  private constructor(server: string) {
    const [host, port] = server.split(':');
    this.#listener = createServer((near) => {
      const far = connect(Number(port), host);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
    });
  }

  static async start(server: string): Promise<Way> {
    const way = new Way(server);
    await once(way.#listener.listen(0, '127.0.0.1'), 'listening');
    return way;
  }

  get address(): string {
    return `127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** Lets nothing through any more on the connections that there are. */
  block(): void {
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    return Promise.resolve();
  }
}
