/** Identifiers by number, whoever has them. */
import { hexOf, parseNumber } from '../model/card-number/card-number.ts';
import { type ListedIdentifier, listIdentifiers } from '../registry/lists/identifiers.ts';
import { numbersOf } from './find-people.ts';
import type { Installation } from './installation.ts';
import { priorities } from './stored-configuration.ts';

export interface IdentifiersWanted {
  readonly number?: string | undefined;
  /** How `number` is written; without it, it is looked for in every format that accepts it. */
  readonly format?: string | undefined;
  readonly kind?: string | undefined;
  readonly person?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Identifiers in the order of their ids. Errors: `number.*`. */
export async function findIdentifiers(
  { database }: Installation,
  { number, format, kind, person, after, limit }: IdentifiersWanted,
): Promise<ListedIdentifier[]> {
  const found: ListedIdentifier[] = [];
  const filter = {
    ...(number === undefined ? {} : { numbers: valuesOf(number, format) }),
    kind,
    personId: person,
    after,
    limit,
    priorityOf: await priorities(database),
  };
  for await (const batch of listIdentifiers(database, filter)) found.push(...batch);
  return found;
}

function valuesOf(number: string, format: string | undefined): { readonly bits: number; readonly value: string }[] {
  if (format === undefined) return numbersOf(number);
  const parsed = parseNumber(number, format);
  return [{ bits: parsed.bits, value: hexOf(parsed) }];
}
