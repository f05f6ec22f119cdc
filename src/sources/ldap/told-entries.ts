/**
 * Judges what a directory says has changed. Rows are made of more than their own entries: of the units above them, of groups, and of the
 * names of others. Where a change may have come to rows that nobody names, everything is to be read.
 */
import type { DirectoryRows } from '../../model/directory-query.ts';
import { escapeFilterValue } from '../../model/ldap-filter.ts';
import type { Changes, ToldChanges } from '../source.ts';
import { guidBytes, valueKind } from './binary.ts';
import type { LdapClient } from './client.ts';
import { normalDn } from './dn.ts';
import { type LdapEntry, textsOf } from './entry.ts';
import type { Interest } from './interest.ts';
import { textOfValue } from './values.ts';

/** An entry that was added or changed. */
export interface LiveEntry {
  readonly key: string;
  readonly dn: string;
  /** In small letters. */
  readonly classes: readonly string[];
  /** Whether others stand below it; undefined where that was not told. */
  readonly isAbove?: boolean;
}

export interface Told {
  readonly live: readonly LiveEntry[];
  /** Classes are null where they were not told. */
  readonly removed: readonly { readonly key: string; readonly classes: readonly string[] | null }[];
  readonly hidden: readonly string[];
}

export interface Judging {
  readonly client: LdapClient;
  readonly interest: Interest;
  readonly queries: readonly DirectoryRows[];
  /** Heads of the directory's parts, in the normal form: they have everything below them and never move. */
  readonly heads: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** With more, reading everything is the shorter way. */
export const mostTold = 5000;
const keysPerSearch = 100;

export async function judged(told: Told, judging: Judging): Promise<Pick<Changes, 'told' | 'why'>> {
  const { interest } = judging;
  const { live, removed, hidden } = told;
  const whole = (why: string): Pick<Changes, 'told' | 'why'> => ({ told: null, why });
  if (live.length + removed.length + hidden.length > mostTold)
    return whole('more entries have changed than are worth asking for one by one');
  if (interest.groups && live.some(({ classes }) => isGroup(classes))) return whole('a group has changed');
  if (interest.references.length > 0 && removed.some(({ classes }) => classes === null || isNamed(classes)))
    return whole('an entry has gone that others may have named');
  for (const entry of live)
    if (await isAbove(entry, judging)) return whole(`"${entry.dn}" has changed, which others stand below`);
  const alive = new Set(live.map(({ key }) => key));
  for (const key of await namingKeys(live, judging)) alive.add(key);
  const gone = removed.filter(({ key }) => !alive.has(key));
  const suspects = interest.groups ? gone.filter(({ classes }) => classes === null || isGroup(classes)) : [];
  const result: ToldChanges = {
    changed: [...alive],
    removed: gone.map(({ key }) => key),
    hidden: hidden.filter((key) => !alive.has(key)),
    suspects: suspects.map(({ key }) => key),
  };
  return { told: result, why: null };
}

/** The key of an entry as rows have it; null where it is not shown. */
export function keyOfEntry(entry: LdapEntry, attribute: string): string | null {
  const value = entry.attributes.get(attribute.toLowerCase())?.[0];
  return value === undefined ? null : textOfValue(value, valueKind(attribute));
}

export function classesOf(entry: LdapEntry): readonly string[] {
  return textsOf(entry, 'objectClass').map((name) => name.toLowerCase());
}

/** The entries of these keys that the account may see. */
export async function seenEntries(
  client: LdapClient,
  base: string,
  attribute: Interest['key'],
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly LiveEntry[]> {
  const found: LiveEntry[] = [];
  for (const filter of keyFilters(attribute, keys)) {
    for await (const entry of client.entries({ base, filter, attributes: [attribute, 'objectClass'] }, signal)) {
      const key = keyOfEntry(entry, attribute);
      if (key !== null) found.push({ key, dn: entry.dn, classes: classesOf(entry) });
    }
  }
  return found;
}

/** Filters for entries of these keys, some at a time. */
export function keyFilters(attribute: string, keys: readonly string[]): string[] {
  return anyOf(
    keys.map((key) => {
      const bytes = valueKind(attribute) === 'guid' ? guidBytes(key) : null;
      return `(${attribute}=${escapeFilterValue(bytes ?? key)})`;
    }),
  );
}

function anyOf(filters: readonly string[]): string[] {
  const groups: string[] = [];
  for (let from = 0; from < filters.length; from += keysPerSearch)
    groups.push(`(|${filters.slice(from, from + keysPerSearch).join('')})`);
  return groups;
}

const groupClasses = ['group', 'groupofnames', 'groupofuniquenames', 'groupofurls', 'posixgroup'];

function isGroup(classes: readonly string[]): boolean {
  return groupClasses.some((name) => classes.includes(name));
}

/** What comes and goes in a domain without being anybody's manager. */
const unnamedClasses = ['computer', 'dnsnode', 'dnszone', 'printqueue'];

function isNamed(classes: readonly string[]): boolean {
  return !unnamedClasses.some((name) => classes.includes(name));
}

/** Nothing stands below these in Active Directory. */
const leafClasses = ['user', 'group', 'contact', 'inetorgperson', ...unnamedClasses];

async function isAbove(entry: LiveEntry, { client, heads, interest, signal }: Judging): Promise<boolean> {
  if (entry.isAbove !== undefined) return entry.isAbove;
  if (heads.has(normalDn(entry.dn))) return false;
  if (interest.key === 'objectGUID' && leafClasses.some((name) => entry.classes.includes(name))) return false;
  const below = { base: entry.dn, scope: 'one', attributes: ['1.1'], pageSize: 1 } as const;
  for await (const _ of client.entries(below, signal)) return true;
  return false;
}

/** Keys of entries that name one of those which have changed, and so perhaps its new name. */
async function namingKeys(
  live: readonly LiveEntry[],
  { client, interest, queries, signal }: Judging,
): Promise<readonly string[]> {
  const filters = anyOf(
    interest.references.flatMap((attribute) => live.map(({ dn }) => `(${attribute}=${escapeFilterValue(dn)})`)),
  );
  const keys: string[] = [];
  for (const base of new Set(queries.map((query) => query.base)))
    for (const filter of filters)
      for await (const entry of client.entries({ base, filter, attributes: [interest.key] }, signal)) {
        const key = keyOfEntry(entry, interest.key);
        if (key !== null) keys.push(key);
      }
  return keys;
}
