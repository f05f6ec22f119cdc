/** Does something while no cycle of the named sources runs. */
import type { Context } from '../model/context.ts';
import type { Database } from '../registry/database.ts';
import { type Lease, takeLease } from '../registry/leases.ts';
import { uniqueToken } from '../registry/open.ts';

/** Errors: `cycle.running` when a cycle of any of them runs, and those of `body`. */
export async function withLeases<T>(
  { database, context }: { readonly database: Database; readonly context: Context },
  sourceIds: Iterable<number>,
  nameOf: (sourceId: number) => string,
  body: () => Promise<T>,
): Promise<T> {
  const leases: Lease[] = [];
  try {
    for (const sourceId of new Set(sourceIds)) {
      leases.push(await takeLease(database, sourceId, nameOf(sourceId), uniqueToken(), context.now()));
    }
    return await body();
  } finally {
    for (const lease of leases) await lease.release();
  }
}
