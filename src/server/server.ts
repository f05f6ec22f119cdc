/** The server: HTTP around the registry. Everything it consists of is put together here, by hand. */
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { Registry as Metrics } from 'prom-client';
import type { Context } from '../model/context.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { openRegistry, type RegistryPlace } from '../registry/open.ts';
import { answerFailures } from './failures.ts';
import type { Operation } from './operation.ts';
import { documentOperations } from './resources/document.ts';
import { healthOperations } from './resources/health.ts';
import { addOperations } from './router.ts';
import type { Service } from './service.ts';

export interface ServerOptions {
  readonly place: RegistryPlace;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Paths of PEM files: the certificate with its chain, and its key. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Addresses or networks of proxies whose X-Forwarded headers are believed; nobody's when absent. */
  readonly trustProxies?: readonly string[] | undefined;
  readonly context: Context;
}

export interface RunningServer {
  /** The address to open, `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops within two seconds, whatever is still connected. */
  close(): Promise<void>;
}

const bodyLimit = 1024 * 1024;
/** How long requests may go on when the server closes. */
const patienceMilliseconds = 1500;

/** Errors: `server.start`, and those of opening the registry. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = newApp(options);
  const database = await openRegistry(options.place);
  const closing = new AbortController();
  const service: Service = {
    database,
    place: options.place,
    context: options.context,
    closing: closing.signal,
    metrics: new Metrics(),
  };
  try {
    await addParts(app, service);
    const url = await listen(app, options);
    return {
      url,
      close: async () => {
        closing.abort(new GatehouseError('server.closing', 'The server is shutting down'));
        const patience = setTimeout(() => app.server.closeAllConnections(), patienceMilliseconds);
        await app.close();
        clearTimeout(patience);
        await database.close();
      },
    };
  } catch (error) {
    await app.close();
    await database.close();
    throw error;
  }
}

/** Every operation of the REST interface, in the order of its document. */
function operationsOf(service: Service): Operation[] {
  return [...healthOperations(service)];
}

async function addParts(app: FastifyInstance, service: Service): Promise<void> {
  app.decorateRequest('caller', null);
  app.decorateRequest('auditTarget', '');
  answerFailures(app, service.context);
  await app.register(cookie);
  // Operations read bodies themselves, each by its own media types.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const operations = operationsOf(service);
  addOperations(app, service, [...operations, ...documentOperations(operations)]);
}

function newApp(options: ServerOptions): FastifyInstance {
  const common = {
    bodyLimit,
    trustProxy: options.trustProxies === undefined ? false : [...options.trustProxies],
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
  } as const;
  if (options.tls === undefined) return fastify(common);
  const { cert, key } = options.tls;
  return fastify({
    ...common,
    https: { cert: certificateFile(cert), key: certificateFile(key), minVersion: 'TLSv1.2' },
  }) as unknown as FastifyInstance;
}

function certificateFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GatehouseError('server.start', `The certificate file ${path} cannot be read: ${messageOf(error)}`, {
      place: path,
      remedy: 'Check --tls-cert and --tls-key, and that the account of the server may read the files.',
      cause: error,
    });
  }
}

async function listen(app: FastifyInstance, { host, port, tls }: ServerOptions): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new GatehouseError('server.start', `The server cannot listen on ${host}, port ${port}: ${messageOf(error)}`, {
      remedy: 'Choose another --port, or end the program that has it.',
      cause: error,
    });
  }
  const address = app.server.address();
  const real = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${tls === undefined ? 'http' : 'https'}://${name.includes(':') ? `[${name}]` : name}:${real}`;
}
