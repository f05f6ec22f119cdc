/** Whom a line of a plan is about. */
import type { PlanLine } from '../sync/planned.ts';

export type Told = Pick<PlanLine, 'entity' | 'key' | 'personKey' | 'change' | 'fields'>;

/** The key of the person in the source; undefined for what is about nobody, or does not say about whom. */
export function personKeyOf({ entity, key, personKey, fields }: Told): string | undefined {
  if (entity === 'persons' || entity === 'photos') return key ?? undefined;
  if (personKey !== undefined) return personKey;
  if (entity !== 'identifiers' && entity !== 'documents') return undefined;
  const named = fields['person']?.[1] ?? fields['person']?.[0];
  if (typeof named === 'string') return named;
  // A key of an identifier begins with the person's.
  return entity === 'identifiers' ? key?.split(' ')[0] : undefined;
}
