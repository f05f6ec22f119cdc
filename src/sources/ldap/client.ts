/**
 * A client of directories: connects to the first server that answers, signs in, searches in pages, modifies. The messages are encoded by
 * ldapts; connection and reading are ours, see docs/decisions/0006-reading-of-directories.md.
 */
import { Buffer } from 'node:buffer';
import type { LookupFunction } from 'node:net';
import { Attribute, BindRequest, Change, type Control, type Filter, ModifyRequest } from 'ldapts';
import { GatehouseError } from '../../model/errors.ts';
import { type LdapAddress, showAddress } from '../../model/ldap-address.ts';
import { FilterFault, parseFilter } from '../../model/ldap-filter.ts';
import { type Connection, openConnection } from './connection.ts';
import { dial, encrypt, type LdapTls } from './dial.ts';
import { type EntryBytes, type LdapEntry, readEntry } from './entry.ts';
import { connectWords, refusalError, type Told } from './failure.ts';
import { writtenFilter } from './filter.ts';
import type { Outcome } from './messages.ts';
import { type SearchOrder, startSearch } from './searching.ts';

export interface LdapOptions {
  /** Name of the source or of the connection, for messages. */
  readonly name: string;
  /** Tried in this order; the first that can be reached is used. */
  readonly addresses: readonly LdapAddress[];
  /** Distinguished name, or `user@realm` for Active Directory; undefined signs in anonymously. */
  readonly bindDn?: string;
  readonly password?: string;
  /** How a host is looked up; undefined: as this machine does it. */
  readonly lookup?: LookupFunction;
  readonly tls: LdapTls;
  /** Whether an address that is not `ldaps` is encrypted before anything is sent. */
  readonly startTls: boolean;
  /** Milliseconds for connecting and signing in to one server, and for each wait for an answer. */
  readonly limits: { readonly connect: number; readonly answer: number };
}

export interface LdapSearch {
  readonly base: string;
  /** `sub` unless told. */
  readonly scope?: 'base' | 'one' | 'sub';
  /** Text of RFC 4515, or a filter of ldapts; everything unless told. */
  readonly filter?: string | Filter;
  /** `['*']` unless told. */
  readonly attributes?: readonly string[];
  /** Entries a page; 1000 unless told. */
  readonly pageSize?: number;
  readonly controls?: readonly Control[];
  /** Told the addresses of other servers that have more; nobody goes there. */
  readonly onReference?: (address: string) => void;
}

export interface LdapChange {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly (string | Buffer)[];
}

export interface LdapClient {
  /** The server that answered, with its network address. */
  readonly server: LdapAddress & { readonly ip: string };
  /** Entries as they come, in portions, as fast as they are taken. Errors: `ldap.*`, `source.query`, `source.read`, `source.timeout`. */
  portions(search: LdapSearch, signal?: AbortSignal): AsyncGenerator<readonly EntryBytes[]>;
  /** The same one by one as values. */
  entries(search: LdapSearch, signal?: AbortSignal): AsyncGenerator<LdapEntry>;
  /** A search in one piece whose outcome says more than success: it comes whatever it is. Errors: `source.read`, `source.timeout`. */
  exchange(
    search: LdapSearch & Pick<SearchOrder, 'onIntermediate'>,
    onEntry: (entry: LdapEntry) => void,
    signal?: AbortSignal,
  ): Promise<Outcome>;
  /** One entry, or null where there is none that the account may see. */
  entry(dn: string, attributes: readonly string[], signal?: AbortSignal): Promise<LdapEntry | null>;
  /** All changes of one entry or none. Errors: `ldap.rights`, `ldap.base`, `source.query`... */
  modify(dn: string, changes: readonly LdapChange[], signal?: AbortSignal): Promise<void>;
  /** Whether the connection can still be used. */
  alive(): boolean;
  close(): void;
}

/** Errors: `ldap.signIn`, `ldap.certificate`, `ldap.encryption`, `source.connect`, `source.timeout`, `source.cancelled`. */
export async function connectLdap(options: LdapOptions, signal?: AbortSignal): Promise<LdapClient> {
  if (options.bindDn !== undefined && (options.password ?? '') === '')
    throw new GatehouseError('ldap.signIn', `${options.name}: an account is named, but no password is given.`, {
      place: `${options.name}.password`,
      remedy: 'Give the password; a directory would take an empty one as an anonymous sign-in.',
    });
  const failures: { where: string; words: string; certificate: boolean; late: boolean }[] = [];
  for (const address of options.addresses) {
    try {
      return await connectTo(address, options, signal);
    } catch (thrown) {
      // A refused password would be refused again, and count against the account each time.
      if (signal?.aborted) throw cancelled(options.name);
      if (thrown instanceof GatehouseError) throw thrown;
      const late = thrown instanceof DOMException && thrown.name === 'TimeoutError';
      const told = late ? { words: 'it did not answer in time', certificate: false } : connectWords(thrown);
      failures.push({ where: showAddress(address), ...told, late });
    }
  }
  throw unreachable(options.name, failures);
}

async function connectTo(address: LdapAddress, options: LdapOptions, signal?: AbortSignal): Promise<LdapClient> {
  const within = limited(options.limits.connect, signal);
  const socket = await dial(address, options.tls, within, options.lookup);
  const server = { ...address, ip: socket.remoteAddress ?? address.host };
  const connection = openConnection(socket);
  const told: Told = { name: options.name, place: `${options.name}.connection`, dn: '' };
  try {
    if (!address.secure && options.startTls) {
      const upgrade = await connection.startTls((plain) => encrypt(plain, address.host, options.tls, within), within);
      if (upgrade.code !== 0)
        throw new GatehouseError(
          'ldap.encryption',
          `${options.name}: the server at ${showAddress(address)} refuses StartTLS.`,
          {
            place: told.place,
            remedy:
              'Use ldaps://, or set up certificates on the server. tls.startTls: never sends the password unencrypted.',
          },
        );
    }
    if (options.bindDn !== undefined) {
      const request = new BindRequest({ messageId: 0, dn: options.bindDn, password: options.password ?? '' });
      const answer = await connection.ask(request, within);
      if (answer.code !== 0) throw refusalError(answer, { ...told, place: `${options.name}.bindDn` });
    }
    return clientOf(connection, server, options);
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

function clientOf(connection: Connection, server: LdapClient['server'], options: LdapOptions): LdapClient {
  const { name } = options;
  const portions = async function* (search: LdapSearch, signal?: AbortSignal): AsyncGenerator<readonly EntryBytes[]> {
    const searching = startSearch(connection, orderOf(search, name));
    try {
      for (;;) {
        const portion = await waited(options, signal, (within) => searching.take(within));
        if (portion === null) break;
        yield portion;
      }
      if (searching.outcome().code !== 0)
        throw refusalError(searching.outcome(), { name, place: name, dn: search.base });
      for (const address of searching.references) search.onReference?.(address);
    } finally {
      searching.stop();
    }
  };
  return {
    server,
    portions,
    async *entries(search, signal) {
      for await (const portion of portions(search, signal)) for (const entry of portion) yield readEntry(entry);
    },
    async exchange(search, onEntry, signal) {
      const { onIntermediate } = search;
      const more = onIntermediate === undefined ? {} : { onIntermediate };
      const searching = startSearch(connection, { ...orderOf(search, name), pageSize: null, ...more });
      try {
        for (;;) {
          const portion = await waited(options, signal, (within) => searching.take(within));
          if (portion === null) return searching.outcome();
          for (const entry of portion) onEntry(readEntry(entry));
        }
      } finally {
        searching.stop();
      }
    },
    async entry(dn, attributes, signal) {
      try {
        for await (const [first] of portions({ base: dn, scope: 'base', attributes }, signal))
          if (first !== undefined) return readEntry(first);
        return null;
      } catch (thrown) {
        if (thrown instanceof GatehouseError && thrown.code === 'ldap.base') return null;
        throw thrown;
      }
    },
    async modify(dn, changes, signal) {
      const request = new ModifyRequest({ messageId: 0, dn, changes: changes.map(changeOf) });
      const answer = await waited(options, signal, (within) => connection.ask(request, within));
      if (answer.code !== 0) throw refusalError(answer, { name, place: name, dn });
    },
    alive: () => connection.alive(),
    close: () => connection.close(),
  };
}

function changeOf({ operation, attribute, values }: LdapChange): Change {
  const texts = values.every((value) => typeof value === 'string');
  const bytes = values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
  return new Change({
    operation,
    modification: new Attribute({ type: attribute, values: texts ? [...(values as readonly string[])] : bytes }),
  });
}

function orderOf(search: LdapSearch, name: string): SearchOrder {
  const scope = search.scope ?? 'sub';
  return {
    base: search.base,
    scope,
    filter: filterOf(search.filter ?? '(objectClass=*)', name),
    attributes: search.attributes ?? ['*'],
    pageSize: scope === 'base' ? null : (search.pageSize ?? 1000),
    sizeLimit: 0,
    controls: search.controls ?? [],
  };
}

function filterOf(filter: string | Filter, name: string): Filter {
  if (typeof filter !== 'string') return filter;
  try {
    return writtenFilter(parseFilter(filter));
  } catch (fault) {
    if (!(fault instanceof FilterFault)) throw fault;
    throw new GatehouseError('ldap.filter', `${name}: the filter ${fault.message} (at character ${fault.at + 1}).`, {
      place: name,
      value: filter,
      remedy: 'Write it as (&(objectClass=person)(employeeNumber=*)).',
    });
  }
}

/** Waits for an answer no longer than the limit, and tells why it did not come. */
async function waited<T>(
  { name, limits }: LdapOptions,
  signal: AbortSignal | undefined,
  work: (within: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  const late = setTimeout(() => timer.abort(), limits.answer);
  const within = signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]);
  try {
    return await work(within);
  } catch (thrown) {
    if (signal?.aborted) throw cancelled(name);
    if (timer.signal.aborted)
      throw new GatehouseError('source.timeout', `${name}: the directory gave no answer within ${limits.answer} ms.`, {
        place: name,
        remedy: 'Check the load of the server and the indexes for the filter, or raise timeLimits.',
      });
    if (thrown instanceof GatehouseError) throw thrown;
    throw new GatehouseError(
      'source.read',
      `${name}: the connection to the directory broke: ${connectWords(thrown).words}.`,
      {
        place: name,
        remedy: 'Check the network and the server, and try again.',
        cause: thrown,
      },
    );
  } finally {
    clearTimeout(late);
  }
}

function limited(milliseconds: number, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(milliseconds);
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}

function cancelled(name: string): GatehouseError {
  return new GatehouseError('source.cancelled', `${name}: waiting for the directory was cancelled.`, { place: name });
}

function unreachable(
  name: string,
  failures: readonly { where: string; words: string; certificate: boolean; late: boolean }[],
): GatehouseError {
  const words = failures.map((failure) => `${failure.where}: ${failure.words.replace(/\.$/, '')}`).join('; ');
  const place = `${name}.connection`;
  if (failures.some((failure) => failure.certificate))
    return new GatehouseError(
      'ldap.certificate',
      `${name}: the certificate of the directory is not accepted: ${words}.`,
      {
        place,
        remedy: certificateRemedy(words),
      },
    );
  const code = failures.length > 0 && failures.every((failure) => failure.late) ? 'source.timeout' : 'source.connect';
  return new GatehouseError(code, `${name}: no directory server can be reached: ${words}.`, {
    place,
    remedy: 'Check host and port in the connection, and that the server is running.',
  });
}

/** Either nobody who is trusted has signed it, or it is made out to somebody else. */
function certificateRemedy(words: string): string {
  return /altnames|hostname/i.test(words)
    ? 'Write the host in the connection as the certificate has it. Where that name cannot be used here, tls.verify: ca leaves the name aside.'
    : 'Name the file of the authority that signed it in tls.ca, and the host as the certificate has it.';
}
