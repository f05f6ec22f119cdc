/** Attributes with more values than a server gives at once (`member;range=0-1499`): the rest is fetched portion by portion. */
import type { Buffer } from 'node:buffer';
import { GatehouseError } from '../../model/errors.ts';
import type { LdapClient } from './client.ts';
import type { LdapEntry } from './entry.ts';

/** All values of an attribute from `next` on. */
export async function restOfRange(
  client: LdapClient,
  dn: string,
  attribute: string,
  next: number,
  signal?: AbortSignal,
): Promise<Buffer[]> {
  const values: Buffer[] = [];
  for (let from = next; ; ) {
    const entry = await client.entry(dn, [`${attribute};range=${from}-*`], signal);
    const portion = entry === null ? undefined : rangeOf(entry, attribute);
    if (portion === undefined || portion.values.length === 0) throw vanished(dn, attribute);
    values.push(...portion.values);
    if (portion.last) return values;
    from += portion.values.length;
  }
}

/** All values of an attribute of an entry that was read, whether they came in parts or not. */
export async function allValues(
  client: LdapClient,
  entry: LdapEntry,
  attribute: string,
  signal?: AbortSignal,
): Promise<readonly Buffer[]> {
  const whole = entry.attributes.get(attribute.toLowerCase());
  if (whole !== undefined && whole.length > 0) return whole;
  const portion = rangeOf(entry, attribute);
  if (portion === undefined) return [];
  if (portion.last) return portion.values;
  return [...portion.values, ...(await restOfRange(client, entry.dn, attribute, portion.values.length, signal))];
}

function rangeOf(entry: LdapEntry, attribute: string): { values: readonly Buffer[]; last: boolean } | undefined {
  const start = `${attribute.toLowerCase()};range=`;
  for (const [name, values] of entry.attributes)
    if (name.startsWith(start)) return { values, last: name.endsWith('*') };
  return undefined;
}

function vanished(dn: string, attribute: string): GatehouseError {
  return new GatehouseError('source.read', `The rest of ${attribute} of "${dn}" is gone while it was being read.`, {
    place: dn,
    remedy: 'It changed in between; the next cycle reads it again.',
  });
}
