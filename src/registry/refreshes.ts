/**
 * Refreshes of single people since the newest cycle of their source began. A cycle leaves the people alone who are named here: what it has
 * read of them may be older than what the refresh has read. A refresh that sees a cycle begin reads once more.
 */
import { type Database, one } from './database.ts';
import { entityCode } from './linked.ts';
import { nextSeq } from './links.ts';
import { table } from './tables.ts';

/** `state` as in `refreshState`. */
export const refreshTable = table('refresh', { source_id: 'id', seq: 'id', key: 'text', state: 'int' });

const refreshState = { reading: 0, applied: 1, removed: 2 } as const;

/** A refresh that has begun and not yet read. */
export interface BegunRefresh {
  readonly seq: number;
  /** The newest cycle of the source at that moment; 0 before the first. */
  readonly cycleId: number;
}

/** Says, before anything is read, that the people with these keys are being refreshed. */
export async function beginRefresh(
  database: Database,
  sourceId: number,
  keys: readonly string[],
): Promise<BegunRefresh> {
  return database.transaction(async (within) => {
    // Holding the source's row puts beginnings of refreshes and of cycles in one order.
    const seq = await nextSeq(within, sourceId);
    await within.insert(
      refreshTable,
      keys.map((key) => [sourceId, seq, key, refreshState.reading]),
    );
    return { seq, cycleId: await newestCycle(within, sourceId) };
  });
}

/**
 * Whether what a refresh has read may be older than what the registry holds by now: then it must read again. If not, that stays so until the
 * transaction ends.
 */
export async function isOvertaken(
  within: Database,
  sourceId: number,
  { seq, cycleId }: BegunRefresh,
  keys: readonly string[],
): Promise<boolean> {
  // Holding the source's row, before looking: no cycle begins and no other refresh is applied meanwhile.
  await nextSeq(within, sourceId);
  if ((await newestCycle(within, sourceId)) > cycleId) return true;
  const newer = await one(
    within,
    `SELECT 1 AS there FROM refresh WHERE source_id = ? AND seq > ? AND state <> ${refreshState.reading} AND ${within.among('key', 'text')} LIMIT 1`,
    [sourceId, seq, within.list(keys)],
  );
  return newer !== undefined;
}

export async function endRefresh(
  within: Database,
  sourceId: number,
  { seq }: BegunRefresh,
  removed: readonly string[],
): Promise<void> {
  const { applied, removed: removing } = refreshState;
  await within.run('UPDATE refresh SET state = ? WHERE source_id = ? AND seq = ?', [applied, sourceId, seq]);
  await within.update(
    refreshTable,
    ['source_id', 'seq', 'key'],
    ['state'],
    removed.map((key) => [sourceId, seq, key, removing]),
  );
}

/** Forgets all refreshes of a source, as when a cycle begins: what it reads is newer. */
export async function forgetRefreshes(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM refresh WHERE source_id = ?', [sourceId]);
}

/** Keys of the people who were refreshed since the newest cycle began. */
export async function refreshedKeys(database: Database, sourceId: number): Promise<ReadonlySet<string>> {
  const rows = await database.all('SELECT DISTINCT key FROM refresh WHERE source_id = ?', [sourceId]);
  return new Set(rows.map((row) => String(row['key'])));
}

/** People whom refreshes have removed since the newest cycle began, beside those with these keys. */
export async function countRefreshedAway(
  within: Database,
  sourceId: number,
  besides: readonly string[],
): Promise<number> {
  const row = await one(
    within,
    `SELECT count(DISTINCT key) AS count FROM refresh WHERE source_id = ? AND state = ${refreshState.removed} AND NOT (${within.among('key', 'text')})`,
    [sourceId, within.list(besides)],
  );
  return Number(row?.['count'] ?? 0);
}

/** The `seq` up to which nobody but the running cycle has written links. */
export async function seqBeforeRefreshes(within: Database, sourceId: number, last: number): Promise<number> {
  const row = await one(within, 'SELECT min(seq) AS first FROM refresh WHERE source_id = ?', [sourceId]);
  const first = row?.['first'] ?? null;
  return first === null ? last : Math.min(last, Number(first) - 1);
}

/** People of a source whose rows were there when last looked at. */
export async function countPresentPeople(within: Database, sourceId: number): Promise<number> {
  const row = await one(
    within,
    `SELECT count(*) AS count FROM link WHERE source_id = ? AND entity = ${entityCode('persons')} AND state = 0`,
    [sourceId],
  );
  return Number(row?.['count'] ?? 0);
}

async function newestCycle(within: Database, sourceId: number): Promise<number> {
  const row = await one(within, 'SELECT max(id) AS newest FROM cycle WHERE source_id = ?', [sourceId]);
  return Number(row?.['newest'] ?? 0);
}
