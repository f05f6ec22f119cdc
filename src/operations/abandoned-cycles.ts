/** Cycles that a process which is gone left as running. */
import { GatehouseError } from '../model/errors.ts';
import { endAbandonedCycle, newestCycles } from '../registry/cycles.ts';
import { takeLease } from '../registry/leases.ts';
import { sourceNames } from '../registry/lists/origins.ts';
import { uniqueToken } from '../registry/open.ts';
import type { Installation } from './installation.ts';

/** Marks them as failed; what another living process runs is left alone. */
export async function endAbandonedCycles({ database, context }: Installation): Promise<void> {
  for (const [sourceId, name] of await sourceNames(database)) {
    const [newest] = await newestCycles(database, sourceId, 1);
    if (newest?.state !== 'running') continue;
    try {
      const lease = await takeLease(database, sourceId, name, uniqueToken(), context.now());
      const error = 'The process that ran the cycle ended before it.';
      await endAbandonedCycle(database, newest.id, { state: 'failed', error }, context.now());
      await lease.release();
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== 'cycle.running') throw error;
    }
  }
}
