/** Numbers that were given out here, on their way back to a source: waiting, written, and confirmed when a cycle has read them there. */
import type { Database, Row } from './database.ts';
import { numberWritebackTable } from './event-tables.ts';
import { entityCode, goneLink } from './linked.ts';
import { reserve } from './sources.ts';

export interface WritebackRequest {
  readonly source: string;
  readonly identifierId: number;
  readonly personId: number;
  readonly personKey: string;
  /** As it will be written. */
  readonly number: string;
}

export interface Writeback extends WritebackRequest {
  readonly id: number;
  readonly state: 'waiting' | 'written' | 'confirmed';
  readonly attempts: number;
  readonly error: string | null;
  readonly retryAt: string | null;
  readonly requestedAt: string;
  readonly writtenAt: string | null;
  readonly confirmedAt: string | null;
}

export async function requestWritebacks(
  within: Database,
  requests: readonly WritebackRequest[],
  now: Date,
): Promise<void> {
  if (requests.length === 0) return;
  const firstId = await reserve(within, 'number_writeback', requests.length);
  await within.insert(
    numberWritebackTable,
    requests.map((request, index) => [
      firstId + index,
      request.source,
      request.identifierId,
      request.personId,
      request.personKey,
      request.number,
      'waiting',
      0,
      null,
      null,
      now.toISOString(),
      null,
      null,
    ]),
  );
}

/** Writes of one source whose time has come, in the order in which the numbers were given out. */
export async function dueWritebacks(
  database: Database,
  source: string,
  now: Date,
  limit: number,
): Promise<(Writeback & { readonly employeeId: string | null; readonly kind: string })[]> {
  const rows = await database.all(
    "SELECT w.*, p.employee_id, i.kind FROM number_writeback w JOIN identifier i ON i.id = w.identifier_id LEFT JOIN person p ON p.id = w.person_id WHERE w.source = ? AND w.state = 'waiting' AND (w.retry_at IS NULL OR w.retry_at <= ?) ORDER BY w.id LIMIT ?",
    [source, now.toISOString(), limit],
  );
  return rows.map((row) => ({
    ...writebackOf(row),
    employeeId: row['employee_id'] === null ? null : String(row['employee_id']),
    kind: String(row['kind']),
  }));
}

/** How often each number that waits for a source was tried, by the id of the write. */
export async function waitingAttempts(database: Database, source: string): Promise<Map<number, number>> {
  const rows = await database.all("SELECT id, attempts FROM number_writeback WHERE source = ? AND state = 'waiting'", [
    source,
  ]);
  return new Map(rows.map((row) => [Number(row['id']), Number(row['attempts'])]));
}

export async function readWritebacks(database: Database, source: string | null, limit: number): Promise<Writeback[]> {
  const rows = await database.all(
    `SELECT * FROM number_writeback ${source === null ? '' : 'WHERE source = ?'} ORDER BY id DESC LIMIT ?`,
    source === null ? [limit] : [source, limit],
  );
  return rows.map(writebackOf);
}

function writebackOf(row: Row): Writeback {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: Number(row['id']),
    source: String(row['source']),
    identifierId: Number(row['identifier_id']),
    personId: Number(row['person_id']),
    personKey: String(row['person_key']),
    number: String(row['number']),
    state: String(row['state']) as Writeback['state'],
    attempts: Number(row['attempts']),
    error: text('error'),
    retryAt: text('retry_at'),
    requestedAt: String(row['requested_at']),
    writtenAt: text('written_at'),
    confirmedAt: text('confirmed_at'),
  };
}

export async function markWritten(database: Database, id: number, now: Date): Promise<void> {
  await database.run(
    "UPDATE number_writeback SET state = 'written', attempts = attempts + 1, error = NULL, retry_at = NULL, written_at = ? WHERE id = ? AND state = 'waiting'",
    [now.toISOString(), id],
  );
}

export async function markFailed(database: Database, id: number, error: string, retryAt: Date): Promise<void> {
  await database.run('UPDATE number_writeback SET attempts = attempts + 1, error = ?, retry_at = ? WHERE id = ?', [
    error,
    retryAt.toISOString(),
    id,
  ]);
}

/** A number that the source now shows, so that its identifier has a link, has arrived. */
export async function confirmWritebacks(within: Database, source: string, sourceId: number, now: Date): Promise<void> {
  await within.run(
    `UPDATE number_writeback SET state = 'confirmed', error = NULL, retry_at = NULL, confirmed_at = ? WHERE source = ? AND state <> 'confirmed' AND EXISTS (SELECT 1 FROM link WHERE entity = ${entityCode('identifiers')} AND source_id = ? AND local_id = identifier_id AND state <> ${goneLink})`,
    [now.toISOString(), source, sourceId],
  );
}
