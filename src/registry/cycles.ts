/** Cycles as they are kept: state, report, and what the next cycle must know of the last one. */
import { type Database, one, type Row } from './database.ts';
import { nextSeq } from './links.ts';
import { textOf } from './people.ts';
import { forgetRefreshes } from './refreshes.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';

export type CycleState = 'running' | 'skipped' | 'unchanged' | 'applied' | 'held' | 'failed' | 'cancelled';

export interface StoredCycle {
  readonly id: number;
  readonly sourceId: number;
  readonly state: CycleState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly actor: string;
  readonly fingerprint: string | null;
  readonly version: string | null;
  /** Read whole and, but for what is held, applied whole. */
  readonly complete: boolean;
  /** Of a source that tells changes: where the next cycle goes on; null where it must read everything. */
  readonly cursor: string | null;
  /** When everything was last read, this cycle or one before it; null where the source tells no changes. */
  readonly wholeAt: string | null;
  /** The report as JSON. */
  readonly report: string | null;
  readonly error: string | null;
}

function cycleOf(row: Row): StoredCycle {
  return {
    id: Number(row['id']),
    sourceId: Number(row['source_id']),
    state: String(row['state']) as CycleState,
    startedAt: String(row['started_at']),
    finishedAt: textOf(row['finished_at']),
    actor: String(row['actor']),
    fingerprint: textOf(row['fingerprint']),
    version: textOf(row['version']),
    complete: row['complete'] === 1,
    cursor: textOf(row['source_cursor']),
    wholeAt: textOf(row['whole_at']),
    report: textOf(row['report']),
    error: textOf(row['error']),
  };
}

export async function findCycle(database: Database, id: number): Promise<StoredCycle | undefined> {
  const row = await one(database, 'SELECT * FROM cycle WHERE id = ?', [id]);
  return row === undefined ? undefined : cycleOf(row);
}

/** The last cycle of a source, and whether any ever went through: the guard begins with the one after it. */
export async function lastCycle(
  database: Database,
  sourceId: number,
): Promise<{ last: StoredCycle | undefined; everFinished: boolean }> {
  const last = await one(database, 'SELECT * FROM cycle WHERE source_id = ? ORDER BY id DESC LIMIT 1', [sourceId]);
  const finished = await one(
    database,
    "SELECT 1 AS there FROM cycle WHERE source_id = ? AND state IN ('unchanged', 'applied', 'held') LIMIT 1",
    [sourceId],
  );
  return { last: last === undefined ? undefined : cycleOf(last), everFinished: finished !== undefined };
}

/** Begins a cycle; one of this source that a dead process left running becomes failed. The caller has the source's lease. */
export async function startCycle(database: Database, sourceId: number, actor: string, now: Date): Promise<number> {
  return database.transaction(async (within) => {
    // In one order with the beginnings of refreshes, see `beginRefresh`.
    await nextSeq(within, sourceId);
    await forgetRefreshes(within, sourceId);
    await within.run(
      "UPDATE cycle SET state = 'failed', finished_at = ?, error = ? WHERE source_id = ? AND state = 'running'",
      [now.toISOString(), 'The process that ran the cycle ended before it.', sourceId],
    );
    const id = await reserve(within, 'cycle', 1);
    await within.insert(tables.cycle, [
      [id, sourceId, 'running', now.toISOString(), null, actor, null, null, 0, null, null],
    ]);
    return id;
  });
}

/** What is known of a cycle when it ends. */
export type EndedCycle = Pick<
  StoredCycle,
  'id' | 'state' | 'fingerprint' | 'version' | 'complete' | 'cursor' | 'wholeAt' | 'report' | 'error'
>;

export async function finishCycle(within: Database, cycle: EndedCycle, now: Date): Promise<void> {
  await within.run(
    'UPDATE cycle SET state = ?, finished_at = ?, fingerprint = ?, version = ?, complete = ?, source_cursor = ?, whole_at = ?, report = ?, error = ? WHERE id = ?',
    [
      cycle.state,
      now.toISOString(),
      cycle.fingerprint,
      cycle.version,
      cycle.complete ? 1 : 0,
      cycle.cursor,
      cycle.wholeAt,
      cycle.report,
      cycle.error,
      cycle.id,
    ],
  );
}

/** Ends a cycle whose process is gone, if it has not ended by itself. */
export async function endAbandonedCycle(
  database: Database,
  id: number,
  how: { readonly state: 'failed' | 'cancelled'; readonly error: string },
  now: Date,
): Promise<void> {
  await database.run("UPDATE cycle SET state = ?, finished_at = ?, error = ? WHERE id = ? AND state = 'running'", [
    how.state,
    now.toISOString(),
    how.error,
    id,
  ]);
}

/** The newest cycles of a source, newest first. */
export async function newestCycles(database: Database, sourceId: number, count: number): Promise<StoredCycle[]> {
  const rows = await database.all('SELECT * FROM cycle WHERE source_id = ? ORDER BY id DESC LIMIT ?', [
    sourceId,
    count,
  ]);
  return rows.map(cycleOf);
}
