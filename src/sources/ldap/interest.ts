/** What the rows of several queries are made of, beside the entries themselves: what else must be looked at when something changes. */
import type { DirectoryRows } from '../../model/directory-query.ts';
import { type LdapFilter, parseFilter } from '../../model/ldap-filter.ts';
import { columnsOf } from './columns.ts';
import { isWithin, normalDn } from './dn.ts';

export interface Interest {
  /** The attribute that is the key of every entry: given by the server, never changed, and told of what was removed. */
  readonly key: 'entryUUID' | 'objectGUID';
  /** Where is searched, in the normal form, none below another. */
  readonly bases: readonly string[];
  /** Whether memberships in groups count. */
  readonly groups: boolean;
  /** Attributes with names of other entries, which change with these. */
  readonly references: readonly string[];
}

/** Null where the key of one of the queries is another attribute, which nobody tells of an entry that has gone. */
export function interestOf(
  queries: readonly DirectoryRows[],
  namesEntries: (attribute: string) => boolean,
): Interest | null {
  const key = keyOf(queries);
  if (key === null) return null;
  const attributes = new Set<string>();
  const references = new Set<string>();
  let groups = false;
  for (const query of queries) {
    groups ||= query.groups !== undefined;
    for (const column of columnsOf(query).columns) {
      if (column.kind === 'named') references.add(column.attribute.toLowerCase());
      else if ('attribute' in column) attributes.add(column.attribute.toLowerCase());
    }
    for (const filter of [query.filter, query.parents?.filter])
      if (filter !== undefined) for (const name of attributesOf(parsed(filter))) attributes.add(name);
  }
  for (const name of attributes) if (namesEntries(name)) references.add(name);
  for (const name of groupAttributes) {
    groups ||= references.has(name) || attributes.has(name);
    references.delete(name);
  }
  references.delete(classAttribute);
  return { key, bases: basesOf(queries), groups, references: [...references] };
}

/** The directory writes them into people when groups change, without calling that a change of theirs. */
const groupAttributes = ['memberof', 'ismemberof', 'tokengroups'];

/** Its names are those of classes in the schema, which stay. */
const classAttribute = 'objectcategory';

function keyOf(queries: readonly DirectoryRows[]): Interest['key'] | null {
  const keys = new Set(queries.map(({ key }) => key.toLowerCase()));
  if (keys.size !== 1) return null;
  if (keys.has('entryuuid')) return 'entryUUID';
  return keys.has('objectguid') ? 'objectGUID' : null;
}

function basesOf(queries: readonly DirectoryRows[]): readonly string[] {
  const all = [...new Set(queries.map(({ base }) => normalDn(base)))];
  return all.filter((base) => !all.some((other) => other !== base && isWithin(base, other)));
}

function parsed(filter: string): LdapFilter {
  return parseFilter(filter.startsWith('(') ? filter : `(${filter})`);
}

function* attributesOf(filter: LdapFilter): Generator<string> {
  if ('filters' in filter) for (const one of filter.filters) yield* attributesOf(one);
  else if ('filter' in filter) yield* attributesOf(filter.filter);
  else yield filter.attribute.toLowerCase();
}
