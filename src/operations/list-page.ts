/** Lists a page at a time. */
import type { Installation } from './installation.ts';
import { type ListFilter, type ListName, list } from './lists.ts';

export interface ListPage<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Lists that have ids in their order go on after an id; others leave out what was read. */
const byId = ['persons', 'identifiers', 'documents', 'cycles', 'changes'] as const satisfies ListName[];
type PagedList = (typeof byId)[number] | 'conflicts' | 'rejects' | 'held';

/** `position` is what `next` of the page before said, as a number. Errors: those of `list`. */
export async function listPage<T extends object>(
  installation: Installation,
  name: PagedList,
  filter: { readonly [F in keyof ListFilter]: ListFilter[F] | undefined },
  { position, limit }: { readonly position: number | null; readonly limit: number },
): Promise<ListPage<T>> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ListFilter;
  const items: T[] = [];
  if (byId.some((one) => one === name)) {
    const after = position === null ? {} : { after: position };
    for await (const batch of list(installation, name, { ...given, ...after, limit })) items.push(...(batch as T[]));
    const last = items.at(-1) as { readonly id?: number } | undefined;
    return { items, next: items.length < limit || last?.id === undefined ? null : String(last.id) };
  }
  const offset = position ?? 0;
  for await (const batch of list(installation, name, { ...given, offset, limit })) items.push(...(batch as T[]));
  return { items, next: items.length < limit ? null : String(offset + limit) };
}
