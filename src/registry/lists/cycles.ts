/** Cycles as they are listed, newest first, each with the counts of its report. */
import type { Database, Row } from '../database.ts';
import { textOf } from '../people.ts';
import { sourceNames } from './origins.ts';
import { conditions, demand, pages } from './pages.ts';

const counted = [
  'read',
  'created',
  'updated',
  'removed',
  'unchanged',
  'held',
  'rejected',
  'conflicts',
  'durationMs',
] as const;
type Counted = (typeof counted)[number];

export type ListedCycle = {
  readonly id: number;
  readonly source: string | null;
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly actor: string;
  /** Held changes that nobody has decided on yet. */
  readonly waiting: number;
  readonly error: string | null;
} & { readonly [count in Counted]: number | null };

export interface CycleFilter {
  readonly sourceId?: number | undefined;
  readonly state?: string | undefined;
  readonly limit?: number | undefined;
}

export async function* listCycles(database: Database, filter: CycleFilter): AsyncGenerator<ListedCycle[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, 'source_id = ?', filter.sourceId);
  if (filter.state !== undefined) demand(where, 'state = ?', filter.state);
  const select =
    'SELECT cycle.*, (SELECT count(*) FROM held WHERE held.cycle_id = cycle.id AND decision IS NULL) AS waiting FROM cycle';
  const query = { select, by: 'id', order: 'descending', where, limit: filter.limit } as const;
  for await (const rows of pages(database, query)) {
    yield rows.map((row) => ({
      id: Number(row['id']),
      source: sources.get(Number(row['source_id'])) ?? null,
      state: String(row['state']),
      startedAt: String(row['started_at']),
      finishedAt: textOf(row['finished_at']),
      actor: String(row['actor']),
      ...countsOf(row),
      waiting: Number(row['waiting']),
      error: textOf(row['error']),
    }));
  }
}

/** Null while the cycle runs, and of one whose process ended before it. */
function countsOf(row: Row): Record<Counted, number | null> {
  const report = textOf(row['report']);
  const counts = report === null ? {} : (JSON.parse(report) as Partial<Record<Counted, number>>);
  return Object.fromEntries(counted.map((name) => [name, counts[name] ?? null])) as Record<Counted, number | null>;
}
