/** Departments, positions, access levels and work schedules with the number of people of each. */
import { headCounts } from '../registry/lists/head-counts.ts';
import type { Installation } from './installation.ts';
import { type ListPage, listPage } from './list-page.ts';

export const structureLists = {
  departments: 'departments',
  positions: 'positions',
  'access-levels': 'accessLevels',
  schedules: 'schedules',
} as const;

/** Errors: `config.source`. */
export async function structurePage<T extends { readonly id: number }>(
  installation: Installation,
  name: keyof typeof structureLists,
  source: string | undefined,
  page: { readonly position: number | null; readonly limit: number },
): Promise<ListPage<T & { readonly people: number }>> {
  const { items, next } = await listPage<T>(installation, name, { source }, page);
  const counts = await headCounts(installation.database, structureLists[name]);
  return { items: items.map((item) => ({ ...item, people: counts.get(item.id) ?? 0 })), next };
}
