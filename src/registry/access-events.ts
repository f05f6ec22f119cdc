/** The append-only log of access events: recording, idempotent by the sender's id, and reading. */
import type { AccessEvent, StatedPerson } from '../model/access-event.ts';
import type { Context } from '../model/context.ts';
import { type Database, one, type Parameter } from './database.ts';
import { ensurePartitions } from './event-partitions.ts';
import { accessEventTable } from './event-tables.ts';
import { entityCode, goneLink } from './linked.ts';
import { reserve } from './sources.ts';

export interface Recording {
  readonly context: Context;
  /** Who sends; ids are unique within one sender. */
  readonly sender: string;
  /** Told after each commit, so that relays in this process need not wait for their next look. */
  readonly recorded?: () => void;
}

export interface Recorded {
  readonly recorded: number;
  /** Events whose id this sender had sent before; nothing was done about them. */
  readonly repeated: number;
  /** Recorded events whose person is not in the registry. */
  readonly unknownPerson: number;
}

const largestBatch = 2000;

/**
 * Records events durably and in order; after it returns they are in the log. Each batch of at most 2000 is one transaction, and ids are given
 * in the order of commits, so that a reader with a cursor never misses one.
 *
 * Errors: `registry.*`.
 */
export async function recordEvents(
  database: Database,
  events: readonly AccessEvent[],
  recording: Recording,
): Promise<Recorded> {
  const total = { recorded: 0, repeated: 0, unknownPerson: 0 };
  for (let start = 0; start < events.length; start += largestBatch) {
    const batch = events.slice(start, start + largestBatch);
    const done = await database.transaction((within) => recordBatch(within, batch, recording));
    total.recorded += done.recorded;
    total.repeated += done.repeated;
    total.unknownPerson += done.unknownPerson;
    if (done.recorded > 0) recording.recorded?.();
  }
  return total;
}

async function recordBatch(within: Database, events: readonly AccessEvent[], recording: Recording): Promise<Recorded> {
  // The counter's row stays locked until the commit, so that recorders take turns and ids come in the order of commits.
  if (within.dialect === 'postgresql') await reserve(within, 'access_event', 0);
  const known = await knownIds(within, recording.sender, events);
  const fresh = events.filter((event) => {
    if (known.has(event.id)) return false;
    known.add(event.id);
    return true;
  });
  const repeated = events.length - fresh.length;
  if (fresh.length === 0) return { recorded: 0, repeated, unknownPerson: 0 };
  const now = recording.context.now();
  if (within.dialect === 'postgresql') {
    await ensurePartitions(
      within,
      fresh.map((event) => event.at),
      now,
    );
  }
  const people = await resolvePeople(within, fresh);
  const firstId = await reserve(within, 'access_event', fresh.length);
  const recordedAt = now.toISOString();
  let unknownPerson = 0;
  const rows = fresh.map((event, index): Parameter[] => {
    const person = people(event);
    const stated = event.person !== null && person === null ? JSON.stringify(event.person) : null;
    if (person === null) unknownPerson += 1;
    return [
      firstId + index,
      recording.sender,
      event.id,
      event.at,
      event.zone,
      event.accessPoint,
      event.direction,
      event.outcome,
      event.reason,
      person,
      stated,
      event.number?.text ?? null,
      event.number?.format ?? null,
      event.number?.bits ?? null,
      event.number?.value ?? null,
      event.site,
      recordedAt,
    ];
  });
  await within.insert(accessEventTable, rows);
  return { recorded: fresh.length, repeated, unknownPerson };
}

async function knownIds(within: Database, sender: string, events: readonly AccessEvent[]): Promise<Set<string>> {
  const rows = await within.all(
    `SELECT sender_id FROM access_event WHERE sender = ? AND ${within.among('sender_id', 'text')}`,
    [sender, within.list(events.map((event) => event.id))],
  );
  return new Set(rows.map((row) => String(row['sender_id'])));
}

/** Gives the registry's id of an event's person, or null. Who is named by several people's employee ID is nobody. */
async function resolvePeople(
  within: Database,
  events: readonly AccessEvent[],
): Promise<(event: AccessEvent) => number | null> {
  const stated = events.flatMap((event) => (event.person === null ? [] : [event.person]));
  const ids = stated.flatMap((person) => (person.kind === 'id' ? [person.id] : []));
  const employeeIds = stated.flatMap((person) => (person.kind === 'employeeId' ? [person.employeeId] : []));
  const keys = stated.flatMap((person) => (person.kind === 'key' ? [person] : []));
  const values = events.flatMap((event) =>
    event.person === null && event.number !== null ? [event.number.value] : [],
  );
  const found = new Map<string, number | null>();
  const find = async (list: readonly (string | number)[], sql: (among: (column: string) => string) => string) => {
    if (list.length === 0) return;
    const type = typeof list[0] === 'number' ? 'id' : 'text';
    const rows = await within.all(
      sql((column) => within.among(column, type)),
      [within.list([...new Set(list)])],
    );
    for (const row of rows) {
      const name = String(row['name']);
      found.set(name, found.has(name) && found.get(name) !== Number(row['id']) ? null : Number(row['id']));
    }
  };
  await find(ids, (among) => `SELECT 'id:' || id AS name, id FROM person WHERE ${among('id')}`);
  await find(
    employeeIds,
    (among) => `SELECT 'employeeId:' || employee_id AS name, id FROM person WHERE ${among('employee_id')}`,
  );
  await find(
    keys.map(({ key }) => key),
    (among) =>
      `SELECT 'key:' || source.name || ':' || link.key AS name, link.local_id AS id FROM link JOIN source ON source.id = link.source_id WHERE entity = ${entityCode('persons')} AND state <> ${goneLink} AND ${among('link.key')}`,
  );
  await find(
    values,
    (among) =>
      `SELECT 'number:' || bits || ':' || value AS name, person_id AS id FROM identifier WHERE ${among('value')}`,
  );
  return (event) => {
    if (event.person !== null) return found.get(nameOf(event.person)) ?? null;
    return event.number === null ? null : (found.get(`number:${event.number.bits}:${event.number.value}`) ?? null);
  };
}

function nameOf(person: StatedPerson): string {
  if (person.kind === 'id') return `id:${person.id}`;
  return person.kind === 'employeeId' ? `employeeId:${person.employeeId}` : `key:${person.source}:${person.key}`;
}

/** Of these people, those who have events: they are never deleted, only dismissed. */
export async function peopleWithEvents(database: Database, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await database.all(
    `SELECT id FROM person WHERE ${database.among('id', 'id')} AND EXISTS (SELECT 1 FROM access_event WHERE person_id = person.id)`,
    [database.list(ids)],
  );
  return new Set(rows.map((row) => Number(row['id'])));
}

/** The id of the newest event ever recorded; 0 before the first. */
export async function newestEvent(database: Database): Promise<number> {
  const row = await one(database, "SELECT next FROM counter WHERE name = 'access_event'");
  return Number(row?.['next'] ?? 1) - 1;
}

/** Events in the order of their recording. */
export interface LoggedEvent {
  readonly id: number;
  readonly at: string;
  readonly zone: string;
  readonly accessPoint: string;
  readonly direction: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly personId: number | null;
  readonly employeeId: string | null;
  /** The person's key in the source that was asked for. */
  readonly personKey: string | null;
  readonly number: { readonly text: string; readonly bits: number; readonly value: string } | null;
  readonly site: string | null;
  readonly recordedAt: string;
}

const loggedColumns = `e.id, e.at, e.zone, e.access_point, e.direction, e.outcome, e.reason, e.person_id, e.number, e.number_bits,
  e.number_value, e.site, e.recorded_at, p.employee_id, (SELECT min(key) FROM link WHERE entity = ${entityCode('persons')} AND
  local_id = e.person_id AND source_id = ? AND state <> ${goneLink}) AS person_key`;

/** At most `limit` events after `position`, with each person's key in one source. */
export async function eventsAfter(
  database: Database,
  sourceId: number,
  position: number,
  limit: number,
): Promise<LoggedEvent[]> {
  const rows = await database.all(
    `SELECT ${loggedColumns} FROM access_event e LEFT JOIN person p ON p.id = e.person_id WHERE e.id > ? ORDER BY e.id LIMIT ?`,
    [sourceId, position, limit],
  );
  return rows.map(loggedOf);
}

/** One event by its id; undefined when it is there no more. */
export async function eventById(database: Database, sourceId: number, id: number): Promise<LoggedEvent | undefined> {
  const rows = await database.all(
    `SELECT ${loggedColumns} FROM access_event e LEFT JOIN person p ON p.id = e.person_id WHERE e.id = ?`,
    [sourceId, id],
  );
  return rows.map(loggedOf)[0];
}

/** The newest events, newest first, each with its person's key in one source (0: none). */
export async function newestEvents(database: Database, sourceId: number, limit: number): Promise<LoggedEvent[]> {
  const rows = await database.all(
    `SELECT ${loggedColumns} FROM access_event e LEFT JOIN person p ON p.id = e.person_id ORDER BY e.id DESC LIMIT ?`,
    [sourceId, limit],
  );
  return rows.map(loggedOf);
}

function loggedOf(row: Readonly<Record<string, Parameter>>): LoggedEvent {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: Number(row['id']),
    at: String(row['at']),
    zone: String(row['zone']),
    accessPoint: String(row['access_point']),
    direction: String(row['direction']),
    outcome: String(row['outcome']),
    reason: text('reason'),
    personId: row['person_id'] === null ? null : Number(row['person_id']),
    employeeId: text('employee_id'),
    personKey: text('person_key'),
    number:
      row['number'] === null
        ? null
        : { text: String(row['number']), bits: Number(row['number_bits']), value: String(row['number_value']) },
    site: text('site'),
    recordedAt: String(row['recorded_at']),
  };
}
