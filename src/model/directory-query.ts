/**
 * What is asked of a directory, as the text of a query: JSON, since a directory has no language that can say it. The configuration makes it of
 * `base`, `filter` and the fields of an entity; the sources of directories take it apart again.
 */

export interface DirectorySearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: string;
}

/** The rows of an entity: one for each entry, or one for each value of an attribute. */
export interface DirectoryRows extends DirectorySearch {
  readonly ask: 'rows';
  /** Attributes and what can be made of them; see the page on directories. */
  readonly columns: readonly string[];
  /** The attribute that identifies an entry; compared with the parameter `person` or `key` where one is given. */
  readonly key: string;
  /** Gives a row for each value of this attribute, and none where it has no value. */
  readonly each?: string;
  /** Entries whose key is the column `parentKey` of what stands below them. */
  readonly parents?: DirectorySearch & { readonly key: string };
  readonly groups?: DirectoryGroups;
}

/** How the column `groups[]` is made of memberships. */
export interface DirectoryGroups {
  /** Attribute of a person that names the groups, or attribute of a group that names its members. */
  readonly by: { readonly memberOf: string } | { readonly members: string };
  /** What a membership gives, by the distinguished name of the group. */
  readonly table: Readonly<Record<string, string>>;
  /** Groups below it give their own names. */
  readonly below?: string;
  /** Whether a member of a member is a member. */
  readonly nested: boolean;
}

/** What changes whenever something below one of the bases does. */
export interface DirectoryVersion {
  readonly ask: 'version';
  readonly bases: readonly string[];
}

/** What there is to choose from. */
export interface DirectoryList {
  readonly ask: 'contexts' | 'units' | 'groups' | 'attributes';
  readonly base: string;
}

export type DirectoryQuery = DirectoryRows | DirectoryVersion | DirectoryList;

export function directoryQueryText(query: DirectoryQuery): string {
  return JSON.stringify(query);
}

/** Null where the text is not such a query. */
export function parseDirectoryQuery(text: string): DirectoryQuery | null {
  try {
    const query: unknown = JSON.parse(text);
    return isQuery(query) ? query : null;
  } catch {
    return null;
  }
}

function isQuery(query: unknown): query is DirectoryQuery {
  if (typeof query !== 'object' || query === null || !('ask' in query)) return false;
  if (query.ask === 'version') return 'bases' in query && isTexts(query.bases);
  if (!('base' in query) || typeof query.base !== 'string') return false;
  if (query.ask !== 'rows') return ['contexts', 'units', 'groups', 'attributes'].includes(String(query.ask));
  return (
    'filter' in query &&
    typeof query.filter === 'string' &&
    'columns' in query &&
    isTexts(query.columns) &&
    'key' in query
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Stands between the values of one attribute in a column `name[]`; no text can contain it. */
export const valueSeparator = '\u001e';
