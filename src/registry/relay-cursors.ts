/** Where every sink stands in the event log, and the events that a target refused. */
import { type Database, one, type Row } from './database.ts';

export interface RelayCursor {
  readonly sink: string;
  /** Names this registry's sink in the target. */
  readonly token: string;
  readonly position: number;
  /** What was found to keep an event from arriving twice; null before the first connection. */
  readonly keeps: 'table' | 'id' | null;
  readonly failures: number;
  readonly error: string | null;
  readonly errorAt: string | null;
  readonly retryAt: string | null;
}

/** The sink's cursor; a new one begins where `start` says. */
export async function ensureCursor(
  database: Database,
  sink: string,
  token: string,
  start: () => Promise<number>,
): Promise<RelayCursor> {
  const known = await one(database, 'SELECT * FROM relay_cursor WHERE sink = ?', [sink]);
  if (known !== undefined) return cursorOf(known);
  const position = await start();
  return database.transaction(async (within) => {
    // Somebody else may have begun meanwhile.
    await within.run(
      'INSERT INTO relay_cursor (sink, token, position, failures) VALUES (?, ?, ?, 0) ON CONFLICT (sink) DO NOTHING',
      [sink, token, position],
    );
    return cursorOf((await one(within, 'SELECT * FROM relay_cursor WHERE sink = ?', [sink])) as Row);
  });
}

export async function readCursors(database: Database): Promise<RelayCursor[]> {
  return (await database.all('SELECT * FROM relay_cursor ORDER BY sink')).map(cursorOf);
}

function cursorOf(row: Row): RelayCursor {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    sink: String(row['sink']),
    token: String(row['token']),
    position: Number(row['position']),
    keeps: text('keeps') as RelayCursor['keeps'],
    failures: Number(row['failures']),
    error: text('error'),
    errorAt: text('error_at'),
    retryAt: text('retry_at'),
  };
}

export async function noteKeeping(database: Database, sink: string, keeps: 'table' | 'id'): Promise<void> {
  await database.run('UPDATE relay_cursor SET keeps = ? WHERE sink = ?', [keeps, sink]);
}

/** Moves the cursor on; what went wrong before is over. */
export async function advance(database: Database, sink: string, position: number): Promise<void> {
  await database.run(
    'UPDATE relay_cursor SET position = ?, failures = 0, error = NULL, error_at = NULL, retry_at = NULL WHERE sink = ?',
    [position, sink],
  );
}

export async function noteFailure(
  database: Database,
  sink: string,
  failure: { readonly failures: number; readonly error: string; readonly at: Date; readonly retryAt: Date },
): Promise<void> {
  await database.run('UPDATE relay_cursor SET failures = ?, error = ?, error_at = ?, retry_at = ? WHERE sink = ?', [
    failure.failures,
    failure.error,
    failure.at.toISOString(),
    failure.retryAt.toISOString(),
    sink,
  ]);
}

export interface Refusal {
  readonly sink: string;
  readonly eventId: number;
  /** `again`: to be sent once more. */
  readonly state: 'refused' | 'again';
  readonly attempts: number;
  readonly code: string;
  readonly error: string;
  readonly refusedAt: string;
}

/** Sets an event aside and, when it is the next in order, moves the cursor past it, in one transaction. */
export async function setAside(
  database: Database,
  refusal: {
    readonly sink: string;
    readonly eventId: number;
    readonly code: string;
    readonly error: string;
    readonly at: Date;
  },
  moveTo: number | null,
): Promise<void> {
  await database.transaction(async (within) => {
    await within.run(
      "INSERT INTO relay_refused (sink, event_id, state, attempts, code, error, refused_at) VALUES (?, ?, 'refused', 1, ?, ?, ?) ON CONFLICT (sink, event_id) DO UPDATE SET state = 'refused', attempts = relay_refused.attempts + 1, code = excluded.code, error = excluded.error, refused_at = excluded.refused_at",
      [refusal.sink, refusal.eventId, refusal.code, refusal.error, refusal.at.toISOString()],
    );
    if (moveTo !== null) await advance(within, refusal.sink, moveTo);
  });
}

export async function readRefusals(database: Database, sink: string | null, limit: number): Promise<Refusal[]> {
  const rows = await database.all(
    `SELECT * FROM relay_refused ${sink === null ? '' : 'WHERE sink = ?'} ORDER BY sink, event_id LIMIT ?`,
    sink === null ? [limit] : [sink, limit],
  );
  return rows.map((row) => ({
    sink: String(row['sink']),
    eventId: Number(row['event_id']),
    state: String(row['state']) === 'again' ? 'again' : 'refused',
    attempts: Number(row['attempts']),
    code: String(row['code']),
    error: String(row['error']),
    refusedAt: String(row['refused_at']),
  }));
}

/** Marks refused events to be sent again; the number of them. */
export async function sendAgain(database: Database, sink: string | null, eventId: number | null): Promise<number> {
  const conditions = [
    "state = 'refused'",
    ...(sink === null ? [] : ['sink = ?']),
    ...(eventId === null ? [] : ['event_id = ?']),
  ];
  return database.run(`UPDATE relay_refused SET state = 'again' WHERE ${conditions.join(' AND ')}`, [
    ...(sink === null ? [] : [sink]),
    ...(eventId === null ? [] : [eventId]),
  ]);
}

/** Events of a sink that are to be sent again, oldest first. */
export async function marked(database: Database, sink: string, limit: number): Promise<number[]> {
  const rows = await database.all(
    "SELECT event_id FROM relay_refused WHERE sink = ? AND state = 'again' ORDER BY event_id LIMIT ?",
    [sink, limit],
  );
  return rows.map((row) => Number(row['event_id']));
}

export async function forgetRefusal(database: Database, sink: string, eventId: number): Promise<void> {
  await database.run('DELETE FROM relay_refused WHERE sink = ? AND event_id = ?', [sink, eventId]);
}
