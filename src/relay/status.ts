/** How far behind every sink is, and what went wrong last. */
import type { SourceConfig } from '../config/document.ts';
import { newestEvent } from '../registry/access-events.ts';
import { type Database, one } from '../registry/database.ts';
import { entityCode, goneLink } from '../registry/linked.ts';
import { readCursors } from '../registry/relay-cursors.ts';
import { findSource } from '../registry/sources.ts';

export interface SinkStatus {
  readonly source: string;
  readonly state: 'waiting' | 'behind' | 'failing' | 'readOnly';
  /** Id of the last event that is done with, and of the newest in the log. */
  readonly position: number;
  readonly newest: number;
  /** Events that are still to go to this source, and when the oldest of them was recorded. */
  readonly waiting: number;
  readonly oldest: string | null;
  readonly refused: number;
  readonly keeps: 'table' | 'id' | null;
  readonly failures: number;
  readonly error: string | null;
  readonly errorAt: string | null;
  readonly nextTry: string | null;
  readonly numbersWaiting: number;
  readonly numberError: string | null;
  /** Numbers that were written and that no cycle has found in the source, although one has read it since. */
  readonly numbersMissing: number;
}

const missingNumbers = `SELECT count(*) AS n FROM number_writeback w JOIN source ON source.name = w.source
  WHERE w.source = ? AND w.state = 'written' AND EXISTS (SELECT 1 FROM cycle WHERE source_id = source.id AND started_at > w.written_at
  AND cycle.state IN ('applied', 'unchanged', 'held'))`;

/** One line for each source that is configured to get events or numbers. */
export async function relayStatus(database: Database, sources: readonly SourceConfig[]): Promise<SinkStatus[]> {
  const cursors = new Map((await readCursors(database)).map((cursor) => [cursor.sink, cursor]));
  const newest = await newestEvent(database);
  const lines: SinkStatus[] = [];
  for (const config of sources) {
    if (config.events === undefined && config.assignedNumbers === undefined) continue;
    const cursor = cursors.get(config.name);
    const position = cursor?.position ?? 0;
    const { waiting, oldest } = await lagOf(database, config, position);
    const refused = await one(database, 'SELECT count(*) AS n FROM relay_refused WHERE sink = ?', [config.name]);
    const numbers = await one(
      database,
      "SELECT count(*) AS n, max(error) AS error FROM number_writeback WHERE source = ? AND state = 'waiting'",
      [config.name],
    );
    const missing = await one(database, missingNumbers, [config.name]);
    const error = cursor?.error ?? null;
    lines.push({
      source: config.name,
      state: config.readOnly ? 'readOnly' : error !== null ? 'failing' : waiting > 0 ? 'behind' : 'waiting',
      position,
      newest,
      waiting,
      oldest,
      refused: Number(refused?.['n'] ?? 0),
      keeps: cursor?.keeps ?? null,
      failures: cursor?.failures ?? 0,
      error,
      errorAt: cursor?.errorAt ?? null,
      nextTry: cursor?.retryAt ?? null,
      numbersWaiting: Number(numbers?.['n'] ?? 0),
      numberError: numbers?.['error'] === null || numbers === undefined ? null : String(numbers['error']),
      numbersMissing: Number(missing?.['n'] ?? 0),
    });
  }
  return lines;
}

async function lagOf(
  database: Database,
  config: SourceConfig,
  position: number,
): Promise<{ waiting: number; oldest: string | null }> {
  if (config.events === undefined) return { waiting: 0, oldest: null };
  const sourceId = (await findSource(database, config.name)) ?? -1;
  const own =
    config.events.scope === 'all'
      ? ''
      : `AND EXISTS (SELECT 1 FROM link WHERE entity = ${entityCode('persons')} AND local_id = e.person_id AND source_id = ? AND state <> ${goneLink})`;
  const row = await one(
    database,
    `SELECT count(*) AS waiting, min(recorded_at) AS oldest FROM access_event e WHERE id > ? ${own}`,
    own === '' ? [position] : [position, sourceId],
  );
  return {
    waiting: Number(row?.['waiting'] ?? 0),
    oldest: row === undefined || row['oldest'] === null ? null : String(row['oldest']),
  };
}
