/** What a directory has to choose from, as rows: its parts, units, groups and attributes. */
import type { DirectoryList } from '../../model/directory-query.ts';
import type { Value } from '../../model/value.ts';
import { valueKind } from './binary.ts';
import type { LdapClient } from './client.ts';
import { rdnValue } from './dn.ts';
import { textOf, textsOf } from './entry.ts';
import { groupFilter } from './groups.ts';
import type { Root } from './root.ts';
import { textOfValue } from './values.ts';

export interface List {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** Entries of a list; who has more knows the name. */
const mostEntries = 5000;
/** People whose attributes are looked at. */
const mostSamples = 200;

export async function readList(
  client: LdapClient,
  root: Root,
  { ask, base }: DirectoryList,
  signal?: AbortSignal,
): Promise<List> {
  if (ask === 'contexts') {
    const first = root.domain === undefined ? [] : [root.domain];
    return { columns: ['dn'], rows: [...new Set([...first, ...root.contexts])].map((dn) => [dn]) };
  }
  if (ask === 'units') return unitsOf(client, base, signal);
  return ask === 'groups' ? groupsOf(client, base, signal) : attributesOf(client, root, base, signal);
}

async function unitsOf(client: LdapClient, base: string, signal?: AbortSignal): Promise<List> {
  const filter = '(|(objectClass=organizationalUnit)(objectClass=container))';
  const rows: Value[][] = [];
  for await (const entry of client.entries({ base, filter, attributes: ['description'] }, signal)) {
    rows.push([entry.dn, rdnValue(entry.dn), textOf(entry, 'description') ?? null]);
    if (rows.length === mostEntries) break;
  }
  return { columns: ['dn', 'name', 'description'], rows };
}

/** Groups, with the attribute that names the members of such a group. */
async function groupsOf(client: LdapClient, base: string, signal?: AbortSignal): Promise<List> {
  const search = { base, filter: groupFilter, attributes: ['description', 'objectClass'] };
  const rows: Value[][] = [];
  for await (const entry of client.entries(search, signal)) {
    const classes = textsOf(entry, 'objectClass').map((name) => name.toLowerCase());
    const members = classes.includes('posixgroup')
      ? 'memberUid'
      : classes.includes('groupofuniquenames')
        ? 'uniqueMember'
        : 'member';
    rows.push([entry.dn, rdnValue(entry.dn), textOf(entry, 'description') ?? null, members]);
    if (rows.length === mostEntries) break;
  }
  return { columns: ['dn', 'name', 'description', 'members'], rows };
}

/** Attributes that people have, the most frequent first, each with an example. */
async function attributesOf(client: LdapClient, root: Root, base: string, signal?: AbortSignal): Promise<List> {
  const found = new Map<string, { count: number; several: boolean; example: string | null }>();
  let entries = 0;
  // Computers are persons to Active Directory.
  const filter = root.domain === undefined ? '(objectClass=person)' : '(&(objectCategory=person)(objectClass=user))';
  const search = { base, filter, attributes: ['*', '+'], pageSize: 100 };
  for await (const { attributes } of client.entries(search, signal)) {
    for (const [name, values] of attributes) {
      const one = found.get(name) ?? { count: 0, several: false, example: null };
      one.count += 1;
      one.several ||= values.length > 1;
      const [first] = values;
      one.example ??= first === undefined ? null : (textOfValue(first, valueKind(name))?.slice(0, 200) ?? null);
      found.set(name, one);
    }
    entries += 1;
    if (entries === mostSamples) break;
  }
  const spelled = await root.attributes(signal);
  const rows = [...found].sort(([, a], [, b]) => b.count - a.count);
  return {
    columns: ['name', 'entries', 'several', 'example'],
    rows: rows.map(([name, { count, several, example }]) => [spelled?.get(name) ?? name, count, several, example]),
  };
}
