/** The server: HTTP around the registry. Everything it consists of is put together here, by hand. */
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { offerSetup } from '../accounts/setup.ts';
import { isOfThisMachine, makeSignInLink, type SignInLink } from '../accounts/sign-in-link.ts';
import { type Jobs, startJobs } from '../jobs/jobs.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError, messageOf } from '../model/errors.ts';
import { type Installation, openInstallation } from '../operations/installation.ts';
import { createSignInRules } from '../operations/sign-in-rules.ts';
import type { Database } from '../registry/database.ts';
import type { RegistryPlace } from '../registry/open.ts';
import { keepAddresses } from './address.ts';
import { keepAuditTrail } from './audit-trail.ts';
import { type CertificateFiles, readCertificate } from './certificate.ts';
import { answerFailures, answerUnreadable } from './failures.ts';
import { identifyCallers } from './identify.ts';
import { countRequests, newMetrics } from './metrics.ts';
import type { Operation } from './operation.ts';
import { measurePresence } from './presence-metrics.ts';
import { measureRelays } from './relay-metrics.ts';
import { accountsOperations } from './resources/accounts.ts';
import { auditOperations } from './resources/audit.ts';
import { changesOperations } from './resources/changes.ts';
import { configurationOperations } from './resources/configuration.ts';
import { customFieldsOperations } from './resources/custom-fields.ts';
import { cyclesOperations } from './resources/cycles.ts';
import { directoryAccountsOperations } from './resources/directory-accounts.ts';
import { documentOperations } from './resources/document.ts';
import { draftsOperations } from './resources/drafts.ts';
import { eventsOperations } from './resources/events.ts';
import { healthOperations } from './resources/health.ts';
import { hooksOperations } from './resources/hooks.ts';
import { identifiersOperations } from './resources/identifiers.ts';
import { liveOperations } from './resources/live.ts';
import { numbersOperations } from './resources/numbers.ts';
import { openidOperations } from './resources/openid.ts';
import { outcomesOperations } from './resources/outcomes.ts';
import { personsOperations } from './resources/persons.ts';
import { photosOperations } from './resources/photos.ts';
import { presenceOperations } from './resources/presence.ts';
import { pushOperations } from './resources/push.ts';
import { refreshOperations } from './resources/refresh.ts';
import { relaysOperations } from './resources/relays.ts';
import { secondFactorOperations } from './resources/second-factor.ts';
import { sessionOperations } from './resources/session.ts';
import { setupOperations } from './resources/setup.ts';
import { sourcePhotosOperations } from './resources/source-photos.ts';
import { sourceReadingOperations } from './resources/source-reading.ts';
import { sourcesOperations } from './resources/sources.ts';
import { structureOperations } from './resources/structure.ts';
import { tokensOperations } from './resources/tokens.ts';
import { trialRecordsOperations } from './resources/trial-records.ts';
import { addOperations, methodsAt } from './router.ts';
import { type RequestLimits, secure, usualLimits } from './security.ts';
import type { Service } from './service.ts';
import { measureSources } from './source-metrics.ts';
import { addWeb } from './web.ts';

export interface ServerOptions {
  readonly place: RegistryPlace;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Paths of PEM files: the certificate with its chain, and its key. */
  readonly tls?: CertificateFiles | undefined;
  /** Addresses or networks of proxies whose X-Forwarded headers are believed; nobody's when absent. */
  readonly trustProxies?: readonly string[] | undefined;
  readonly context: Context;
  readonly version: string;
  /** Where references in the configuration and the key of secrets come from; the process's own when absent. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Folder of the built web pages; without them the server has its REST interface only. */
  readonly web?: string | undefined;
  readonly limits?: RequestLimits | undefined;
  /** False: cycles run only when somebody starts one, and nothing is relayed; true when absent. */
  readonly cycles?: boolean | undefined;
  /** For the demonstration: makes an administrator whom a link signs in once. The host must be a loopback address. */
  readonly signInLink?: boolean | undefined;
}

export interface RunningServer {
  /** The address to open, `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The code for making the first account; null when there is one. */
  readonly setupCode: string | null;
  /** The whole address of the one-time sign-in; null unless it was asked for. */
  readonly signInLink: string | null;
  /** Stops within two seconds, whatever is still connected. */
  close(): Promise<void>;
}

const bodyLimit = 1024 * 1024;
/** How long requests may go on when the server closes. */
const patienceMilliseconds = 1500;

/** Errors: `server.start`, and those of opening the registry. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = newApp(options);
  const closing = new AbortController();
  const env = options.env ?? process.env;
  const installation = await openInstallation(
    { place: options.place, context: options.context, env, actor: 'server' },
    'create',
  );
  const { database } = installation;
  let jobs: Jobs | undefined;
  let link: SignInLink | null = null;
  const shutDown = async (): Promise<void> => {
    closing.abort(new GatehouseError('server.closing', 'The server is shutting down'));
    const patience = setTimeout(() => app.server.closeAllConnections(), patienceMilliseconds);
    await Promise.all([app.close(), jobs?.close()]);
    clearTimeout(patience);
    await link?.remove();
    await database.close();
  };
  let down: Promise<void> | undefined;
  const close = (): Promise<void> => (down ??= shutDown());
  try {
    if (options.signInLink === true) link = await makeLink(options, database);
    jobs = await startJobs({ installation, place: options.place, env, byThemselves: options.cycles !== false });
    const service = serviceOf(options, installation, jobs, link, closing.signal);
    measureRelays(service.metrics, installation);
    measureSources(service.metrics, installation, jobs);
    await addParts(app, service, options);
    const url = await listen(app, options);
    const signInLink = link === null ? null : `${url}/sign-in#${link.secret}`;
    return { url, setupCode: await offerSetup(database, options.context), signInLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function makeLink({ host, context }: ServerOptions, database: Database): Promise<SignInLink> {
  if (!isOfThisMachine(host)) throw new Error('bug: a sign-in link on a server that other machines can reach');
  return makeSignInLink(database, context);
}

function serviceOf(
  options: ServerOptions,
  installation: Installation,
  jobs: Jobs,
  signInLink: SignInLink | null,
  closing: AbortSignal,
): Service {
  const metrics = newMetrics();
  measurePresence(metrics, installation);
  return {
    database: installation.database,
    secrets: installation.secrets,
    signInRules: createSignInRules(installation),
    context: options.context,
    place: options.place,
    installationFor: (caller) => ({ ...installation, actor: caller.name }),
    closing,
    jobs,
    signInLink,
    metrics,
    version: options.version,
  };
}

/** Every operation of the REST interface, in the order of its document. */
function operationsOf(service: Service): Operation[] {
  return [
    ...setupOperations(service),
    ...sessionOperations(service),
    ...secondFactorOperations(service),
    ...openidOperations(service),
    ...accountsOperations(service),
    ...tokensOperations(service),
    ...auditOperations(service),
    ...configurationOperations(service),
    ...sourcesOperations(service),
    ...sourceReadingOperations(service),
    ...refreshOperations(service),
    ...pushOperations(service),
    ...draftsOperations(service),
    ...trialRecordsOperations(service),
    ...numbersOperations(),
    ...personsOperations(service),
    ...photosOperations(service),
    ...sourcePhotosOperations(service),
    ...structureOperations(service),
    ...customFieldsOperations(service),
    ...identifiersOperations(service),
    ...cyclesOperations(service),
    ...outcomesOperations(service),
    ...eventsOperations(service),
    ...presenceOperations(service),
    ...directoryAccountsOperations(service),
    ...changesOperations(service),
    ...relaysOperations(service),
    ...hooksOperations(service),
    ...liveOperations(service),
    ...healthOperations(service),
  ];
}

async function addParts(app: FastifyInstance, service: Service, options: ServerOptions): Promise<void> {
  app.decorateRequest('caller', null);
  app.decorateRequest('auditTarget', '');
  const operations = operationsOf(service);
  const all = [...operations, ...documentOperations(operations, service.version)];
  answerFailures(app, service.context, (path) => methodsAt(all, path));

  keepAddresses(app, options.tls !== undefined);
  await app.register(cookie);
  identifyCallers(app, service);
  keepAuditTrail(app, service);
  countRequests(app, service.metrics);
  await secure(app, options.tls !== undefined, options.limits ?? usualLimits);
  // Operations read bodies themselves, each by its own media types.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (options.web !== undefined) await addWeb(app, options.web);
  addOperations(app, service, all);
}

function newApp(options: ServerOptions): FastifyInstance {
  const common = {
    bodyLimit,
    trustProxy: options.trustProxies === undefined ? false : [...options.trustProxies],
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    frameworkErrors: answerUnreadable,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
  } as const;
  if (options.tls === undefined) return fastify(common);
  const https = { ...readCertificate(options.tls), minVersion: 'TLSv1.2' } as const;
  return fastify({ ...common, https }) as unknown as FastifyInstance;
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
