import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { GatehouseError } from '../model/errors.ts';
import type { RunningServer } from '../server/server.ts';
import type { Run, Session } from './session.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly proxies?: string;
  readonly cycles: boolean;
}

/** Where the build puts the web pages. */
export const webFolder = fileURLToPath(new URL('../../web', import.meta.url));

export function addServe(program: Command, run: Run): void {
  program
    .command('serve')
    .option('--host <ADDRESS>', 'address to listen on; 0.0.0.0 for all of this machine', '127.0.0.1')
    .option('--port <PORT>', 'port to listen on', portOf, 8080)
    .option('--tls-cert <FILE>', 'certificate with its chain, PEM')
    .option('--tls-key <FILE>', 'key of the certificate, PEM')
    .option('--proxies <LIST>', 'addresses or networks of reverse proxies to believe, with commas between')
    .option('--no-cycles', 'run no cycles by their schedules, and relay nothing')
    .description('Runs the server until it is interrupted. The first start prints a code for making the first account.')
    .addHelpText(
      'after',
      '\nExample:\n  gatehouse serve --host 0.0.0.0 --port 8443 --tls-cert server.pem --tls-key server.key',
    )
    .action((options: ServeOptions, command: Command) =>
      run(command, async (session) => {
        // Only this command needs the server's packages; the others start faster without them.
        const { startServer } = await import('../server/server.ts');
        const server = await startServer({
          place: session.place(),
          context: session.context,
          host: options.host,
          port: options.port,
          tls: tlsOf(options),
          trustProxies: options.proxies?.split(',').map((proxy) => proxy.trim()),
          cycles: options.cycles,
          web: webFolder,
          version: command.parent?.version() ?? 'unknown',
        });
        try {
          await announce(session, server, options);
          if (!session.signal.aborted) await once(session.signal, 'abort');
        } finally {
          await server.close();
        }
        return 0;
      }),
    );
}

async function announce(
  { json, terminal, remark }: Session,
  server: RunningServer,
  options: ServeOptions,
): Promise<void> {
  const { url, setupCode } = server;
  if (json) {
    await terminal.printJson({ url, setupCode });
    return;
  }
  await terminal.print(`Gatehouse listens on ${url}`);
  if (setupCode !== null) {
    await terminal.print(
      `There is no account yet. Make the first administrator at ${url}/setup with the code ${setupCode}`,
    );
  }
  const local = ['127.0.0.1', '::1', 'localhost'].includes(options.host);
  if (!local && options.tlsCert === undefined && options.proxies === undefined) {
    remark('Passwords cross the network unencrypted: use --tls-cert and --tls-key, or a reverse proxy with TLS.');
  }
}

function tlsOf({ tlsCert, tlsKey }: ServeOptions): { cert: string; key: string } | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert !== undefined && tlsKey !== undefined) return { cert: tlsCert, key: tlsKey };
  throw new GatehouseError('command.usage', 'A certificate and its key belong together.', {
    place: tlsCert === undefined ? '--tls-cert' : '--tls-key',
    remedy: 'Give both --tls-cert and --tls-key.',
  });
}

export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}
