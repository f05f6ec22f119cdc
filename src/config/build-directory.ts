import {
  type DirectoryGroups,
  type DirectoryRows,
  type DirectorySearch,
  directoryQueryText,
  valueSeparator,
} from '../model/directory-query.ts';
import { defaultFullReadingEvery } from './defaults.ts';
import type { DirectoryConfig } from './document.ts';
import { durationMilliseconds } from './duration.ts';
import type { RawLdap, RawSql } from './schema.ts';

/**
 * Makes of a directory's entities what a database has: a query and columns. The query is the search as a text (`model/directory-query.ts`);
 * its columns are the attributes that the fields name.
 */
export type DirectoryEntities = Pick<
  RawSql,
  'departments' | 'positions' | 'accessLevels' | 'persons' | 'identifiers' | 'photos' | 'version'
>;

const usualKey = 'entryUUID';
const usualVersion = 'modifyTimestamp';

export function directoryEntities(raw: RawLdap): DirectoryEntities {
  const { departments, positions, accessLevels, persons, identifiers, photos } = raw;
  const above =
    departments === undefined ? undefined : { ...searchOf(raw, departments), key: keyOf(departments.fields) };
  const entity = (own: RawEntity): Rows => rowsOf(searchOf(raw, own), own, above);
  const personSearch = searchOf(raw, persons ?? {});
  const personKey = keyOf(persons?.fields ?? {});
  const bases = [departments, positions, accessLevels, persons, identifiers].flatMap((one) =>
    one === undefined ? [] : [searchOf(raw, { ...persons, ...one }).base],
  );
  // Groups can be kept elsewhere than people.
  const levels: unknown = persons?.fields['accessLevels'];
  if (isGroups(levels))
    bases.push(...Object.keys(levels.groups ?? {}), ...(levels.below === undefined ? [] : [levels.below]));
  return {
    ...(bases.length === 0 ? {} : { version: directoryQueryText({ ask: 'version', bases: [...new Set(bases)] }) }),
    ...(departments === undefined ? {} : { departments: entity(departments) as RawSql['departments'] & object }),
    ...(positions === undefined ? {} : { positions: entity(positions) as RawSql['positions'] & object }),
    ...(accessLevels === undefined ? {} : { accessLevels: entity(accessLevels) as RawSql['accessLevels'] & object }),
    ...(persons === undefined
      ? {}
      : { persons: { ...rulesOf(persons), ...entity(persons) } as RawSql['persons'] & object }),
    ...(identifiers === undefined
      ? {}
      : {
          identifiers: identifierRows(
            raw,
            { ...searchParts(persons ?? {}), ...identifiers },
            personKey,
          ) as RawSql['identifiers'] & object,
        }),
    ...(photos === undefined
      ? {}
      : { photos: photosOf(photos, { ...personSearch, ...searchParts(photos) }, personKey) }),
  };
}

/** How the directory is reached. */
export function directoryOf(
  { bindDn, password, tls, dns, fullReadingEvery }: RawLdap,
  domain?: string,
): DirectoryConfig {
  return {
    ...(bindDn === undefined ? {} : { bindDn }),
    ...(password === undefined ? {} : { password }),
    startTls: tls?.startTls !== 'never',
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    verify: tls?.verify ?? 'full',
    ...(domain === undefined ? {} : { domain }),
    ...(dns === undefined ? {} : { dns }),
    fullReadingEvery: durationMilliseconds(fullReadingEvery ?? defaultFullReadingEvery) ?? 0,
  };
}

interface RawSearch {
  readonly base?: string;
  readonly scope?: DirectorySearch['scope'];
  readonly filter?: string;
}
interface RawEntity extends RawSearch {
  readonly attributes?: readonly string[];
  readonly each?: string;
  readonly fields: object;
}
interface Rows {
  readonly query: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function searchOf(raw: RawLdap, own: RawSearch): DirectorySearch {
  return { base: own.base ?? raw.base ?? '', scope: own.scope ?? 'sub', filter: own.filter ?? '(objectClass=*)' };
}

function searchParts({ base, scope, filter }: RawSearch): RawSearch {
  return {
    ...(base === undefined ? {} : { base }),
    ...(scope === undefined ? {} : { scope }),
    ...(filter === undefined ? {} : { filter }),
  };
}

function rulesOf({ match, identity }: NonNullable<RawLdap['persons']>): object {
  return { ...(match === undefined ? {} : { match }), ...(identity === undefined ? {} : { identity }) };
}

/** The attribute of a key that is given, or the usual one. */
function keyOf(fields: object): string {
  const spec: unknown = 'key' in fields ? fields.key : undefined;
  return columnOf(spec) ?? usualKey;
}

function identifierRows(raw: RawLdap, own: RawEntity, personKey: string): Rows {
  const fields = { person: personKey, ...own.fields };
  const each = own.each ?? columnOf('number' in own.fields ? own.fields.number : undefined);
  return rowsOf(searchOf(raw, own), { ...own, fields, ...(each === undefined ? {} : { each }) }, undefined, personKey);
}

function rowsOf(
  search: DirectorySearch,
  own: RawEntity,
  above: (DirectorySearch & { readonly key: string }) | undefined,
  identity?: string,
): Rows {
  const key = identity ?? keyOf(own.fields);
  const fields: Record<string, unknown> = identity === undefined ? { key } : {};
  const columns: string[] = [];
  let groups: DirectoryGroups | undefined;
  for (const [name, spec] of Object.entries({ ...fields, ...own.fields })) {
    if (isGroups(spec)) groups = groupsOf(spec);
    const field = isGroups(spec) ? { column: 'groups[]', separator: valueSeparator } : listed(name, spec);
    fields[name] = field;
    columns.push(...columnsOf(field));
  }
  const asked: DirectoryRows = {
    ask: 'rows',
    ...search,
    key,
    columns: [...new Set([...columns, ...(own.attributes ?? [])])],
    ...(own.each === undefined ? {} : { each: own.each }),
    ...(above === undefined ? {} : { parents: above }),
    ...(groups === undefined ? {} : { groups }),
  };
  return { query: directoryQueryText(asked), fields };
}

interface RawGroups {
  readonly column?: string;
  readonly members?: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly below?: string;
  readonly nested?: boolean;
}

function isGroups(spec: unknown): spec is RawGroups {
  return isMapping(spec) && ['groups', 'below', 'members', 'nested'].some((key) => key in spec);
}

function groupsOf({ column, members, groups, below, nested }: RawGroups): DirectoryGroups {
  return {
    by: members === undefined ? { memberOf: column ?? 'memberOf' } : { members },
    table: groups ?? {},
    ...(below === undefined ? {} : { below }),
    nested: nested ?? false,
  };
}

/** A list is made of all values of an attribute, unless the attribute itself holds a list with a separator. */
function listed(name: string, spec: unknown): unknown {
  const column = columnOf(spec);
  const isPath = name === 'departmentPath' && column?.toLowerCase() === 'unitpath';
  if (column === undefined || !(name === 'accessLevels' || isPath)) return spec;
  const options = isMapping(spec) ? spec : {};
  if ('separator' in options) return spec;
  return { ...options, column: column.endsWith(']') ? column : `${column}[]`, separator: valueSeparator };
}

function columnsOf(spec: unknown): string[] {
  const column = columnOf(spec);
  const format = isMapping(spec) && typeof spec['formatColumn'] === 'string' ? [spec['formatColumn']] : [];
  return column === undefined ? format : [column, ...format];
}

function columnOf(spec: unknown): string | undefined {
  if (typeof spec === 'string') return spec;
  return isMapping(spec) && typeof spec['column'] === 'string' ? spec['column'] : undefined;
}

function photosOf(
  { attribute, version, box, quality }: NonNullable<RawLdap['photos']>,
  search: DirectorySearch,
  key: string,
): NonNullable<RawSql['photos']> {
  const changes = version ?? usualVersion;
  const filter = `(&${search.filter.startsWith('(') ? search.filter : `(${search.filter})`}(${attribute}=*))`;
  const rows = (columns: string[]): string => directoryQueryText({ ask: 'rows', ...search, filter, key, columns });
  return {
    versions: { query: rows([key, changes]), fields: { person: key, version: changes } },
    image: { query: rows([attribute]), column: attribute },
    ...(box === undefined ? {} : { box }),
    ...(quality === undefined ? {} : { quality }),
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
