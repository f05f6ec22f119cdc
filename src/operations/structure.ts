/** Departments, positions, access levels and work schedules with the number of people of each. */
import { headCounts } from '../registry/lists/head-counts.ts';
import type { Installation } from './installation.ts';
import { list } from './lists.ts';

export const structureLists = {
  departments: 'departments',
  positions: 'positions',
  'access-levels': 'accessLevels',
  schedules: 'schedules',
} as const;

/** Errors: `config.source`. */
export async function wholeStructure<T extends { readonly id: number }>(
  installation: Installation,
  name: keyof typeof structureLists,
  source: string | undefined,
): Promise<(T & { readonly people: number })[]> {
  const items: T[] = [];
  for await (const batch of list(installation, name, source === undefined ? {} : { source })) {
    items.push(...(batch as readonly object[] as readonly T[]));
  }
  const counts = await headCounts(installation.database, structureLists[name]);
  return items.map((item) => ({ ...item, people: counts.get(item.id) ?? 0 }));
}
