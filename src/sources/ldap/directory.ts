/** Directories as sources: LDAP servers of any make, and Active Directory, which is one with usages of its own. */
import type { SourceConfig } from '../../config/document.ts';
import type { Context } from '../../model/context.ts';
import { type DirectoryQuery, type DirectoryRows, parseDirectoryQuery } from '../../model/directory-query.ts';
import { GatehouseError } from '../../model/errors.ts';
import { showAddress } from '../../model/ldap-address.ts';
import { escapeFilterValue } from '../../model/ldap-filter.ts';
import { type RowBatch, rowEncoder } from '../../model/row-batch.ts';
import type { Value } from '../../model/value.ts';
import type { DirectoryAccounts } from '../directory-accounts.ts';
import type { ColumnDescription, Query, Source, SourceKind } from '../source.ts';
import { openAccounts } from './accounts.ts';
import { guidBytes, valueKind } from './binary.ts';
import type { LdapClient } from './client.ts';
import { type Column, columnsOf } from './columns.ts';
import { type List, readList } from './lists.ts';
import { openLdapClient } from './open-client.ts';
import { type Root, readRoot } from './root.ts';
import { readRows } from './rows.ts';

export const ldap: SourceKind = { type: 'ldap', open: openDirectory, openAccounts: openAccountsOf };
export const activeDirectory: SourceKind = {
  type: 'active-directory',
  open: openDirectory,
  openAccounts: openAccountsOf,
};

/** An open connection with what was learnt over it. */
interface Session {
  readonly client: LdapClient;
  readonly root: Root;
  /** Names that the schema has; null where it cannot be read. */
  readonly attributes: ReadonlyMap<string, string> | null;
}

async function openDirectory(config: SourceConfig, context: Context, signal?: AbortSignal): Promise<Source> {
  let session: Session | null = null;
  let closed = false;
  let here = config;
  const connected = async (within?: AbortSignal): Promise<Session> => {
    if (closed) throw new GatehouseError('source.read', `The connection to source ${config.name} is closed.`);
    if (session?.client.alive() !== true) session = await connect(here, within);
    return session;
  };
  const { server } = (await connected(signal)).client;
  const address = { url: showAddress(server), ip: server.ip };
  here = { ...config, server: address };
  const refused = async (): Promise<never> => {
    throw writing(config);
  };
  return {
    server: address,
    async *read(query, within) {
      yield* read(await connected(within), parsed(query, config), query, config, context, within);
    },
    async describe(query, within) {
      const { attributes } = await connected(within);
      const asked = parsed(query, config);
      if (asked.ask !== 'rows') return [];
      checkAttributes(asked, attributes, config);
      return described(asked);
    },
    write: refused,
    deliver: refused,
    async close() {
      closed = true;
      session?.client.close();
    },
  };
}

async function openAccountsOf(
  config: SourceConfig,
  _context: Context,
  signal?: AbortSignal,
): Promise<DirectoryAccounts> {
  const client = await openLdapClient(config, signal);
  try {
    return await openAccounts(client, config.name, config.directory?.bindDn, signal);
  } catch (thrown) {
    client.close();
    throw thrown;
  }
}

async function connect(config: SourceConfig, signal?: AbortSignal): Promise<Session> {
  const client = await openLdapClient(config, signal);
  try {
    const root = await readRoot(client, signal);
    return { client, root, attributes: await root.attributes(signal) };
  } catch (thrown) {
    client.close();
    throw thrown;
  }
}

async function* read(
  { client, root, attributes }: Session,
  asked: DirectoryQuery,
  query: Query,
  config: SourceConfig,
  context: Context,
  signal?: AbortSignal,
): AsyncGenerator<RowBatch> {
  if (asked.ask === 'version') {
    yield* batchesOf({ columns: ['version'], rows: [[await root.version(asked.bases, signal)]] });
    return;
  }
  if (asked.ask !== 'rows') {
    yield* batchesOf(await readList(client, root, asked, signal));
    return;
  }
  checkAttributes(asked, attributes, config);
  const seen = { entries: 0 };
  let given = false;
  const references = new Set<string>();
  const task = {
    client,
    query: asked,
    filter: filterOf(asked, query.parameters?.['person'] ?? query.parameters?.['key'] ?? null),
    root: root.domain ?? root.contextOf(asked.base),
    onReference: (address: string) => void references.add(address),
    ...(signal === undefined ? {} : { signal }),
  };
  for await (const batch of readRows(task, seen)) {
    given = true;
    yield batch;
  }
  if (seen.entries === 0 && query.parameters === undefined) await mustSee(client, asked.base, config, signal);
  if (!given) yield* batchesOf({ columns: asked.columns, rows: [] });
  if (references.size > 0) report([...references], asked.base, config, context);
}

/** Parts that every controller names though no people are in them. */
const ownParts = /\/(?:CN=Configuration|DC=(?:Forest|Domain)DnsZones),/i;

function report(references: readonly string[], base: string, config: SourceConfig, context: Context): void {
  const others = references.filter((address) => !ownParts.test(address));
  if (others.length === 0) return;
  const shown = others.slice(0, 5).join(', ');
  context.log('warn', `Source ${config.name}: other servers hold a part of "${base}", which is not read: ${shown}`, {
    source: config.name,
    addresses: others,
  });
}

/** An account without the right to read gets a success with nothing in it, which must not look like an empty directory. */
async function mustSee(client: LdapClient, base: string, config: SourceConfig, signal?: AbortSignal): Promise<void> {
  if ((await client.entry(base, ['1.1'], signal)) !== null) return;
  throw new GatehouseError(
    'ldap.rights',
    `Source ${config.name}: the account may not read "${base}": the directory gives it nothing, not even that entry.`,
    {
      place: `${config.name}.bindDn`,
      remedy: 'Give the account the right to read there.',
    },
  );
}

/** The filter with the entry of one key, where one is asked for. */
function filterOf({ filter, key }: DirectoryRows, person: Value): string {
  if (person === null) return filter;
  const bytes = valueKind(key) === 'guid' ? guidBytes(String(person)) : null;
  const value = person instanceof Uint8Array ? person : (bytes ?? String(person));
  return `(&${filter.startsWith('(') ? filter : `(${filter})`}(${key}=${escapeFilterValue(value)}))`;
}

function parsed(query: Query, config: SourceConfig): DirectoryQuery {
  const asked = parseDirectoryQuery(query.text);
  if (asked !== null) return asked;
  throw new GatehouseError('source.query', `Source ${config.name} is a directory, which has no query language.`, {
    place: config.name,
    remedy: 'Write base, filter and fields in the place of query.',
  });
}

/** A directory says nothing of attributes that do not exist, so a slip of the pen would read as emptiness. */
function checkAttributes(asked: DirectoryRows, known: ReadonlyMap<string, string> | null, config: SourceConfig): void {
  if (known === null) return;
  for (const name of attributesOf(asked)) {
    const plain = name.replace(/;.*$/, '').toLowerCase();
    if (known.has(plain) || plain === 'dn') continue;
    const near = [...known.values()].filter((other) => other.toLowerCase().startsWith(plain.slice(0, 4))).slice(0, 8);
    throw new GatehouseError('config.column', `Source ${config.name}: the directory has no attribute "${name}".`, {
      place: config.name,
      value: name,
      remedy: near.length === 0 ? 'Correct the name.' : `Names that begin alike: ${near.join(', ')}.`,
    });
  }
}

function attributesOf(asked: DirectoryRows): readonly string[] {
  const named = columnsOf(asked).columns.flatMap((column) => ('attribute' in column ? [column.attribute] : []));
  const others = [asked.key, asked.each, asked.parents?.key].filter((name) => name !== undefined);
  return [...named, ...others];
}

function described(asked: DirectoryRows): readonly ColumnDescription[] {
  const { columns } = columnsOf(asked);
  return asked.columns.map((name, index) => ({ name, type: typeOf(columns[index]) }));
}

function typeOf(column: Column | undefined): string {
  if (column?.kind === 'value') return column.values;
  if (column?.kind === 'disabled') return 'boolean';
  return column?.kind === 'list' || column?.kind === 'groups' || column?.kind === 'unitPath' ? 'list' : 'text';
}

function* batchesOf({ columns, rows }: List): Generator<RowBatch> {
  const encoder = rowEncoder(columns);
  for (const row of rows) {
    for (const value of row) encoder.put(value);
    const full = encoder.endRow() ? encoder.take() : null;
    if (full !== null) yield full;
  }
  const rest = encoder.take();
  if (rest !== null) yield rest;
  else if (rows.length === 0) yield { columns, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) };
}

function writing(config: SourceConfig): GatehouseError {
  return new GatehouseError('source.unsupported', `Source ${config.name} is a directory; no rows are written to it.`, {
    place: config.name,
    remedy: 'Remove events and assignedNumbers from this source.',
  });
}
