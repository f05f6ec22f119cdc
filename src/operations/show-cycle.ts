import { GatehouseError } from '../model/errors.ts';
import { findCycle } from '../registry/cycles.ts';
import { type ListedCycle, listCycles } from '../registry/lists/cycles.ts';
import type { CycleReport } from '../sync/report.ts';
import type { Installation } from './installation.ts';

export interface WholeCycle extends ListedCycle {
  /** Null while the cycle runs, and of one whose process ended before it. */
  readonly report: Pick<CycleReport, 'entities' | 'notices' | 'delta' | 'photosFetched' | 'readingMs'> | null;
}

/** One cycle with its report. Errors: `command.notFound`. */
export async function wholeCycle({ database }: Installation, id: number): Promise<WholeCycle> {
  const stored = await findCycle(database, id);
  for await (const [listed] of listCycles(database, { id, limit: 1 })) {
    if (stored === undefined || listed === undefined) break;
    const report = stored.report === null ? null : (JSON.parse(stored.report) as CycleReport);
    if (report === null) return { ...listed, report };
    const { entities, notices, photosFetched, readingMs } = report;
    // Reports of earlier versions say nothing of it.
    const { delta = null } = report as Partial<CycleReport>;
    return { ...listed, report: { entities, notices, delta, photosFetched, readingMs } };
  }
  throw new GatehouseError('command.notFound', `There is no cycle ${id}.`, {
    place: 'cycle',
    value: String(id),
    remedy: 'See `gatehouse list cycles`.',
  });
}
