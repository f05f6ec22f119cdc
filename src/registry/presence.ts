/** Where every person was last seen, and how far in the event log that is known. */
import { type Database, one, type Row } from './database.ts';
import { table } from './tables.ts';

export const presenceTable = table('presence', {
  person_id: 'id',
  zone: 'text',
  at: 'text',
  event_id: 'id',
  access_point: 'text',
});

/** A person's latest pass; `zone` null is out of all zones. */
export interface StoredPresence {
  readonly personId: number;
  readonly zone: string | null;
  readonly at: string;
  readonly eventId: number;
  readonly accessPoint: string;
}

export interface PresenceCursor {
  /** The configuration by which presence was made; with another one it is made anew. */
  readonly configuration: string;
  /** Id of the last event that was looked at. */
  readonly position: number;
}

/** An event as presence looks at it. */
export interface LoggedPass {
  readonly id: number;
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string;
  readonly recordedAt: string;
  readonly accessPoint: string;
  readonly site: string | null;
  readonly direction: string;
  readonly outcome: string;
  readonly personId: number | null;
}

/** At most `limit` events after `position`, in the order of their recording. */
export async function passesAfter(database: Database, position: number, limit: number): Promise<LoggedPass[]> {
  const rows = await database.all(
    `SELECT id, at, recorded_at, access_point, site, direction, outcome, person_id FROM access_event WHERE id > ?
      ORDER BY id LIMIT ?`,
    [position, limit],
  );
  return rows.map((row) => ({
    id: Number(row['id']),
    at: String(row['at']),
    recordedAt: String(row['recorded_at']),
    accessPoint: String(row['access_point']),
    site: row['site'] === null ? null : String(row['site']),
    direction: String(row['direction']),
    outcome: String(row['outcome']),
    personId: row['person_id'] === null ? null : Number(row['person_id']),
  }));
}

export async function readPresenceCursor(database: Database): Promise<PresenceCursor | null> {
  const row = await one(database, 'SELECT configuration, position FROM presence_cursor');
  return row === undefined ? null : { configuration: String(row['configuration']), position: Number(row['position']) };
}

/** Forgets where people are, so that it is made anew from the beginning of the log. */
export async function restartPresence(database: Database, configuration: string): Promise<void> {
  await database.transaction(async (within) => {
    // First of all: whoever else would begin anew or move the cursor waits at this row.
    await within.run(
      `INSERT INTO presence_cursor (id, configuration, position) VALUES (1, ?, 0)
        ON CONFLICT (id) DO UPDATE SET configuration = excluded.configuration, position = excluded.position`,
      [configuration],
    );
    await within.run('DELETE FROM presence');
  });
}

/**
 * Moves the cursor and keeps what `make` gives, all or nothing. False, and nothing is kept, when somebody else has moved it or has made
 * presence anew meanwhile.
 */
export async function advancePresence(
  database: Database,
  from: PresenceCursor,
  to: number,
  make: (within: Database) => Promise<readonly StoredPresence[]>,
): Promise<boolean> {
  return database.transaction(async (within) => {
    const moved = await within.run(
      'UPDATE presence_cursor SET position = ? WHERE id = 1 AND position = ? AND configuration = ?',
      [to, from.position, from.configuration],
    );
    if (moved === 0) return false;
    const changed = await make(within);
    await within.upsert(
      presenceTable,
      ['person_id'],
      changed.map(({ personId, zone, at, eventId, accessPoint }) => [personId, zone, at, eventId, accessPoint]),
    );
    return true;
  });
}

export async function readPresence(
  database: Database,
  personIds: readonly number[],
): Promise<Map<number, StoredPresence>> {
  if (personIds.length === 0) return new Map();
  const rows = await database.all(`SELECT * FROM presence WHERE ${database.among('person_id', 'id')}`, [
    database.list([...personIds]),
  ]);
  return new Map(rows.map((row) => [Number(row['person_id']), presenceOf(row)]));
}

/** Everybody who is in one of the zones. */
export async function readInside(database: Database): Promise<StoredPresence[]> {
  const rows = await database.all('SELECT * FROM presence WHERE zone IS NOT NULL');
  return rows.map(presenceOf);
}

function presenceOf(row: Row): StoredPresence {
  return {
    personId: Number(row['person_id']),
    zone: row['zone'] === null ? null : String(row['zone']),
    at: String(row['at']),
    eventId: Number(row['event_id']),
    accessPoint: String(row['access_point']),
  };
}
