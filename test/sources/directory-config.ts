/** Sources of directories for tests, written as users write them. */
import type { SourceConfig } from '../../src/config/document.ts';
import { parseDocument } from '../../src/config/parse.ts';
import type { Value } from '../../src/model/value.ts';
import type { Query, Source } from '../../src/sources/source.ts';
import { sambaAdmin, sambaRealm } from '../servers/samba.ts';
import { type Slapd, slapdAdmin, slapdSuffix } from '../servers/slapd.ts';
import { decodedRows } from './reading.ts';

function directorySource(lines: object): SourceConfig {
  const tree = { sources: [{ name: 'dir', ...lines }] };
  const { document } = parseDocument(JSON.stringify(tree), { env: {}, readFile: () => '' });
  return document.sources[0] as SourceConfig;
}

/** A source over a private slapd; `lines` add to it and replace. */
export function ldapSource(server: Pick<Slapd, 'url'>, lines: object): SourceConfig {
  return directorySource({
    type: 'ldap',
    connection: server.url,
    ...slapdAdmin,
    tls: { startTls: 'never' },
    base: `ou=people,${slapdSuffix}`,
    ...lines,
  });
}

/** What the preset asks of a user, and no more, but for the certificate of the test's own making. */
export function domainSource(server: { readonly url: string }, lines: object = {}): SourceConfig {
  return directorySource({
    type: 'active-directory',
    domain: sambaRealm,
    connection: server.url,
    account: 'administrator',
    password: sambaAdmin.password,
    tls: { verify: 'none' },
    ...lines,
  });
}

type Row = Readonly<Record<string, Value>>;

/** Rows by the names of their columns. */
export async function rowsByName(source: Source, text: string, parameters?: Query['parameters']): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of source.read({ text, ...(parameters === undefined ? {} : { parameters }) }))
    for (const values of decodedRows(batch))
      rows.push(Object.fromEntries(batch.columns.map((name, index) => [name, values[index] ?? null])));
  return rows;
}
