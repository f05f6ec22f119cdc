/** Where an entry stands: the key of the nearest entry above it that is a department, and the names on the way down to it. */
import type { DirectoryRows } from '../../model/directory-query.ts';
import { valueSeparator } from '../../model/directory-query.ts';
import { valueKind } from './binary.ts';
import type { LdapClient } from './client.ts';
import { isWithin, normalDn, parentDn, rdnValue, splitDn } from './dn.ts';
import { textOfValue } from './values.ts';

export interface Place {
  /** Null where none of the entries above is known. */
  parentKey(dn: string): string | null;
  /** Names of the entries between the base and this one, from the top, joined; null where there is none. */
  unitPath(dn: string): string | null;
}

/** Places that are kept; people stand in far fewer units than there are people. */
const mostKept = 20_000;

export async function placeOf(client: LdapClient, query: DirectoryRows, signal?: AbortSignal): Promise<Place> {
  const keys = await keysOf(client, query, signal);
  const base = normalDn(query.base);
  const depth = splitDn(query.base).length;
  return {
    parentKey: kept((parent) => {
      for (let above = parent; above !== ''; above = parentDn(above)) {
        const key = keys.get(normalDn(above));
        if (key !== undefined) return key;
      }
      return null;
    }),
    unitPath: kept((parent) => {
      if (!isWithin(normalDn(parent), base)) return null;
      const parts = splitDn(parent);
      const names = parts.slice(0, parts.length - depth).map(rdnValue);
      return names.length === 0 ? null : names.reverse().join(valueSeparator);
    }),
  };
}

async function keysOf(
  client: LdapClient,
  { columns, parents }: DirectoryRows,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  if (parents === undefined || !columns.some((column) => column.toLowerCase() === 'parentkey')) return keys;
  const { key, ...search } = parents;
  const kind = valueKind(key);
  for await (const entry of client.entries(
    { ...search, attributes: key.toLowerCase() === 'dn' ? ['1.1'] : [key] },
    signal,
  )) {
    const value = entry.attributes.get(key.toLowerCase())?.[0];
    const text = key.toLowerCase() === 'dn' ? entry.dn : value === undefined ? null : textOfValue(value, kind);
    if (text !== null) keys.set(normalDn(entry.dn), text);
  }
  return keys;
}

/** The answer for an entry, which is the same for all that have the same parent. */
function kept(find: (parent: string) => string | null): (dn: string) => string | null {
  const answers = new Map<string, string | null>();
  return (dn) => {
    const parent = parentDn(dn);
    let answer = answers.get(parent);
    if (answer === undefined) {
      answer = find(parent);
      if (answers.size === mostKept) answers.clear();
      answers.set(parent, answer);
    }
    return answer;
  };
}
