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
  readonly errorCode: string | null;
} & { readonly [count in Counted]: number | null };

const select =
  'SELECT cycle.*, (SELECT count(*) FROM held WHERE held.cycle_id = cycle.id AND decision IS NULL) AS waiting FROM cycle';

export interface CycleFilter {
  readonly sourceId?: number | undefined;
  readonly state?: string | undefined;
  readonly id?: number | undefined;
  readonly limit?: number | undefined;
  /** Only those that come after this id in the list. */
  readonly after?: number | undefined;
}

export async function* listCycles(database: Database, filter: CycleFilter): AsyncGenerator<ListedCycle[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, 'source_id = ?', filter.sourceId);
  if (filter.state !== undefined) demand(where, 'state = ?', filter.state);
  if (filter.id !== undefined) demand(where, 'id = ?', filter.id);
  const { limit, after } = filter;
  const query = { select, by: 'id', order: 'descending', where, limit, after } as const;
  for await (const rows of pages(database, query)) {
    yield rows.map((row) => listedOf(row, sources));
  }
}

/** The newest cycle of a source that runs no more, and the one that is recorded as running. */
export async function newestCyclesOf(
  database: Database,
  source: { readonly id: number; readonly name: string },
): Promise<{ readonly ended: ListedCycle | null; readonly running: ListedCycle | null }> {
  const rows = await database.all(`${select} WHERE source_id = ? ORDER BY id DESC LIMIT 2`, [source.id]);
  const listed = rows.map((row) => listedOf(row, new Map([[source.id, source.name]])));
  return {
    ended: listed.find(({ state }) => state !== 'running') ?? null,
    running: listed.find(({ state }) => state === 'running') ?? null,
  };
}

function listedOf(row: Row, sources: ReadonlyMap<number, string>): ListedCycle {
  return {
    id: Number(row['id']),
    source: sources.get(Number(row['source_id'])) ?? null,
    state: String(row['state']),
    startedAt: String(row['started_at']),
    finishedAt: textOf(row['finished_at']),
    actor: String(row['actor']),
    ...countsOf(row),
    waiting: Number(row['waiting']),
    error: textOf(row['error']),
    errorCode: errorCodeOf(row),
  };
}

/** Null while the cycle runs, and of one whose process ended before it. */
function countsOf(row: Row): Record<Counted, number | null> {
  const report = textOf(row['report']);
  const counts = report === null ? {} : (JSON.parse(report) as Partial<Record<Counted, number>>);
  return Object.fromEntries(counted.map((name) => [name, counts[name] ?? null])) as Record<Counted, number | null>;
}

function errorCodeOf(row: Row): string | null {
  const report = textOf(row['report']);
  return report === null ? null : ((JSON.parse(report) as { error?: { code?: string } | null }).error?.code ?? null);
}
