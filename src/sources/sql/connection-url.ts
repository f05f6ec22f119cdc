/** The connection URLs of SQL sources: `postgres://user:password@host:port/database?sslmode=verify-full`. */
import { readFileSync } from 'node:fs';
import type { SourceConfig } from '../../config/document.ts';
import { tlsModes } from '../../model/connection-parameters.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';

export interface ConnectionUrl {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** What follows the port, decoded, without its first slash; '' where nothing does. */
  readonly path: string;
  readonly options: ReadonlyMap<string, string>;
}

/** What one kind of source accepts in its URL. */
export interface UrlForm {
  readonly schemes: readonly string[];
  readonly port: number;
  readonly example: string;
  /** Parameters after `?`. */
  readonly options: readonly string[];
  /** What the path names, for messages; it must not be empty. */
  readonly pathIs: string;
}

/** Errors: `config.invalid`; no message shows any part that can hold the password. */
export function parseConnectionUrl(config: SourceConfig, form: UrlForm): ConnectionUrl {
  const refuse = (what: string): GatehouseError =>
    new GatehouseError('config.invalid', `The connection of source ${config.name} ${what}.`, {
      place: `${config.name}.connection`,
      remedy: `Write it as ${form.example}; characters such as @ : / # in a password as %40 %3A %2F %23.`,
    });

  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(config.connection)?.[1]?.toLowerCase();
  if (scheme === undefined) throw refuse('is not a URL');
  if (!form.schemes.includes(scheme)) throw refuse(`does not begin with ${form.schemes[0]}://`);
  let url: URL;
  try {
    url = new URL(config.connection);
  } catch {
    // The system's own error repeats the whole URL.
    throw refuse('is not a URL that can be read; perhaps the port is not a number or a character is not escaped');
  }
  if (url.hostname === '') throw refuse('names no host');
  const path = decoded(url.pathname.replace(/^\//, ''), refuse);
  if (path === '') throw refuse(`names no ${form.pathIs}`);
  if (url.hash !== '') throw refuse('contains an unescaped #');
  return {
    host: decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), refuse),
    port: url.port === '' ? form.port : Number(url.port),
    user: url.username === '' ? undefined : decoded(url.username, refuse),
    password: url.password === '' ? undefined : decoded(url.password, refuse),
    path,
    options: optionsOf(url, form, refuse),
  };
}

function decoded(text: string, refuse: (what: string) => GatehouseError): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('contains a % that does not begin an escape; a percent sign itself is written %25');
  }
}

function optionsOf(url: URL, form: UrlForm, refuse: (what: string) => GatehouseError): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (!form.options.includes(name))
      throw refuse(`has a parameter that is not known: ${name}; known are ${form.options.join(', ')}`);
    options.set(name, value);
  }
  return options;
}

/** TLS as `sslmode` and `sslrootcert` ask for it; null is without. */
export interface Tls {
  /** The server's certificate must be signed by a trusted authority. */
  readonly verify: boolean;
  /** It must also be made out to the host. */
  readonly verifyHost: boolean;
  /** PEM of the trusted authorities instead of the system's. */
  readonly authorities: string | undefined;
}

/** Errors: `config.invalid`. */
export function tlsOf(config: SourceConfig, url: ConnectionUrl, byDefault: (typeof tlsModes)[number]): Tls | null {
  const mode = url.options.get('sslmode') ?? byDefault;
  const file = url.options.get('sslrootcert');
  const refuse = (message: string, remedy: string): GatehouseError =>
    new GatehouseError('config.invalid', message, { place: `${config.name}.connection`, remedy });
  if (!tlsModes.some((known) => known === mode))
    throw refuse(`sslmode of source ${config.name} is ${mode}.`, `Use one of ${tlsModes.join(', ')}.`);
  if (mode === 'disable') return null;
  let authorities: string | undefined;
  if (file !== undefined)
    try {
      authorities = readFileSync(file, 'utf8');
    } catch (error) {
      throw refuse(`sslrootcert of source ${config.name} cannot be read: ${messageOf(error)}`, 'Name a PEM file.');
    }
  return { verify: mode !== 'require', verifyHost: mode === 'verify-full', authorities };
}

/** Options of Node's TLS for drivers that hand them through. */
export function nodeTlsOptions(tls: Tls): {
  rejectUnauthorized: boolean;
  ca?: string;
  checkServerIdentity?: () => undefined;
} {
  return {
    rejectUnauthorized: tls.verify,
    ...(tls.authorities === undefined ? {} : { ca: tls.authorities }),
    ...(tls.verifyHost ? {} : { checkServerIdentity: () => undefined }),
  };
}
