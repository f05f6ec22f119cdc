/** The months of the event log: its partitions in PostgreSQL, and retention in both databases. */
import { type Database, one } from './database.ts';
import { changesSuffix } from './hook-cursors.ts';
import { readPresenceCursor } from './presence.ts';
import { reserve } from './sources.ts';

/** Makes the partitions of the months of these times (ISO, UTC) where they are missing, and the coming month's ahead of its need. */
export async function ensurePartitions(within: Database, times: readonly string[], now: Date): Promise<void> {
  const thisMonth = now.toISOString().slice(0, 7);
  const months = new Set(times.map((time) => time.slice(0, 7)));
  if (months.has(thisMonth)) months.add(monthAfter(thisMonth));
  const list = [...months];
  const there = await within.all(
    `SELECT ${list.map((_, index) => `to_regclass(?) IS NOT NULL AS m${index}`).join(', ')}`,
    list.map(partitionName),
  );
  for (const [index, month] of list.entries()) {
    if (there[0]?.[`m${index}`] !== (true as unknown)) await createPartition(within, month);
  }
}

async function createPartition(within: Database, month: string): Promise<void> {
  // The month comes from a checked time, and a partition's bounds cannot be parameters.
  await within.run(
    `CREATE TABLE IF NOT EXISTS ${partitionName(month)} PARTITION OF access_event FOR VALUES FROM ('${month}') TO ('${monthAfter(month)}')`,
  );
}

function partitionName(month: string): string {
  return `access_event_${month.replace('-', '_')}`;
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

const deletedAtOnce = 5000;

/** What is removed, and who must have had it before. */
export interface Retention {
  readonly before: Date;
  /** Those to which events are relayed. */
  readonly sinks: readonly string[];
  /** The configuration by which presence is made of events; null where it is not. */
  readonly presence: string | null;
}

/**
 * Removes events older than `before`, but none that one of the `sinks`, or presence, has not been given yet. PostgreSQL drops whole months,
 * SQLite deletes in small transactions so that recording goes on between them. Gives the number of events removed.
 */
export async function removeOldEvents(database: Database, of: Retention, signal?: AbortSignal): Promise<number> {
  const given = Math.min(await givenToSinks(database, of.sinks), await givenToPresence(database, of.presence));
  const before = of.before.toISOString();
  const removed =
    database.dialect === 'postgresql'
      ? await dropMonths(database, before, given)
      : await deleteRows(database, before, given, signal);
  await database.run(
    `DELETE FROM relay_refused WHERE sink NOT LIKE '%${changesSuffix}' AND NOT EXISTS (SELECT 1 FROM access_event WHERE id = event_id)`,
  );
  return removed;
}

/** Id of the last event that all of them have been given. */
async function givenToSinks(database: Database, sinks: readonly string[]): Promise<number> {
  if (sinks.length === 0) return Number.MAX_SAFE_INTEGER;
  const cursor = await one(
    database,
    `SELECT min(position) AS least, count(*) AS known FROM relay_cursor WHERE ${database.among('sink', 'text')}`,
    [database.list(sinks)],
  );
  // A sink that has no cursor yet has not been given anything.
  return Number(cursor?.['known']) < sinks.length ? 0 : Number(cursor?.['least']);
}

/** Id of the last event that presence has followed. By another configuration it begins anew, so it has followed nothing. */
async function givenToPresence(database: Database, configuration: string | null): Promise<number> {
  if (configuration === null) return Number.MAX_SAFE_INTEGER;
  const cursor = await readPresenceCursor(database);
  return cursor?.configuration === configuration ? cursor.position : 0;
}

async function dropMonths(database: Database, before: string, given: number): Promise<number> {
  const partitions = await database.all(
    "SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'access_event'::regclass ORDER BY 1",
  );
  let removed = 0;
  for (const { name } of partitions) {
    const month = String(name).slice('access_event_'.length).replace('_', '-');
    if (monthAfter(month) > before) continue;
    removed += await database.transaction(async (within) => {
      // Recorders take turns at this row; none may add to the month between the look and the drop.
      await reserve(within, 'access_event', 0);
      const row = await one(within, `SELECT count(*) AS events, coalesce(max(id), 0) AS newest FROM ${String(name)}`);
      if (Number(row?.['newest']) > given) return 0;
      await within.run(`DROP TABLE ${String(name)}`);
      return Number(row?.['events']);
    });
  }
  return removed;
}

async function deleteRows(database: Database, before: string, given: number, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (;;) {
    signal?.throwIfAborted();
    const gone = await database.run(
      `DELETE FROM access_event WHERE id IN (SELECT id FROM access_event WHERE at < ? AND id <= ? LIMIT ${deletedAtOnce})`,
      [before, given],
    );
    removed += gone;
    if (gone < deletedAtOnce) return removed;
  }
}
