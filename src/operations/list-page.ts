/** Lists a page at a time. Each page goes on after the last row of the one before, so that rows that come and go move no others. */
import type { ListedHeld, ListedReject, Place } from '../registry/lists/outcomes.ts';
import { named } from '../registry/lists/short-people.ts';
import type { Installation } from './installation.ts';
import { type ListFilter, type ListName, list, placedLists, resolvedFilter } from './lists.ts';

/** `next`: what the next page begins after; null after the last page. */
export interface ListPage<T, At> {
  readonly items: readonly T[];
  readonly next: At | null;
}

type GivenFilter = { readonly [F in keyof ListFilter]: ListFilter[F] | undefined };

type ListById = Extract<ListName, 'persons' | 'identifiers' | 'documents' | 'cycles' | 'changes' | 'conflicts'>;

/** A page of a list in the order of ids. Errors: those of `list`. */
export async function listPage<T extends object>(
  installation: Installation,
  name: ListById,
  filter: GivenFilter,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<ListPage<T, number>> {
  const items: T[] = [];
  const wanted = { ...given(filter), ...(after === null ? {} : { after }), limit };
  for await (const batch of list(installation, name, wanted)) items.push(...(batch as T[]));
  const last = items.at(-1) as { readonly id?: number } | undefined;
  return { items, next: items.length < limit ? null : (last?.id ?? null) };
}

/** A page of a list whose rows have no ids. Errors: those of `list`. */
export async function placedPage(
  installation: Installation,
  name: keyof typeof placedLists,
  filter: GivenFilter,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<ListPage<object, Place>> {
  const { database } = installation;
  const items: object[] = [];
  let end: Place | null = null;
  const resolved = await resolvedFilter(installation, name, { ...given(filter), limit });
  if (resolved === null) return { items, next: null };
  for await (const stretch of placedLists[name](database, resolved, after ?? undefined)) {
    items.push(...(await named<ListedHeld | ListedReject>(database, stretch.items)));
    ({ end } = stretch);
  }
  return { items, next: items.length < limit ? null : end };
}

function given(filter: GivenFilter): ListFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ListFilter;
}
