/** Stands between a client and a server and cuts each connection after a number of the server's answers, or lets it go silent there. */
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** The server's answers that have passed on the newest connection. */
  passed(): number;
  stop(): Promise<void>;
}

export interface Cut {
  readonly after: number;
  readonly by: 'closing' | 'silence';
}

/** Without `cut` everything passes. */
export async function startCuttingProxy(port: number, cut: Cut | null): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let newest = 0;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const both = [client, upstream];
    const end = (): void => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    let answers = 0;
    let silent = false;
    client.on('data', (bytes) => {
      if (!silent) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (silent) return;
      answers += 1;
      newest = answers;
      client.write(bytes);
      if (cut === null || answers < cut.after) return;
      silent = true;
      if (cut.by === 'closing') end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    passed: () => newest,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
