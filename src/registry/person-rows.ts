/**
 * The rows that the persons of a source are joined of, where several rows are one person. They are links like all others, to the person's
 * local id; `record` is the row's mapped record, and `missing` the minute at which the row begins or ends to be in force.
 */
import type { PersonRecord } from '../model/records.ts';
import { type Database, one } from './database.ts';
import { markedAgain } from './link-marks.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { type LinkWrite, type StoredLinkRow, writeLinks, writeStates } from './links.ts';
import { dropPackedLinks } from './packed-links.ts';
import { tables } from './tables.ts';
import { noteWritten } from './written-links.ts';

const rowsCode = entityCode('personRows');
const personsCode = entityCode('persons');
const minute = 60_000;

export interface StoredPersonRow {
  readonly key: string;
  /** The person's. */
  readonly localId: number;
  readonly record: PersonRecord;
  /** The minute after which the row must be looked at again has come. */
  readonly due: boolean;
}

/** The rows of these people, as the last cycles left them. */
export async function rowsOfPeople(
  database: Database,
  sourceId: number,
  localIds: readonly number[],
  now: Date,
): Promise<StoredPersonRow[]> {
  if (localIds.length === 0) return [];
  const rows = await database.all(
    `SELECT key, local_id, record, missing FROM link WHERE source_id = ? AND entity = ${rowsCode} AND ${database.among('local_id', 'id')} AND state <> ${goneLink} ORDER BY key`,
    [sourceId, database.list(localIds)],
  );
  return rows.map((row) => ({
    key: String(row['key']),
    localId: Number(row['local_id']),
    record: JSON.parse(String(row['record'])) as PersonRecord,
    due: Number(row['missing']) > 0 && Number(row['missing']) <= minuteOf(now.getTime()),
  }));
}

/** Every row of every person, in batches. */
export async function* allPersonRows(
  database: Database,
  sourceId: number,
): AsyncIterable<Pick<StoredPersonRow, 'key' | 'localId' | 'record'>[]> {
  const sql = `SELECT key, local_id, record FROM link WHERE source_id = ? AND entity = ${rowsCode} AND state <> ${goneLink}`;
  for await (const rows of database.iterate(sql, [sourceId])) {
    yield rows.map((row) => ({
      key: String(row['key']),
      localId: Number(row['local_id']),
      record: JSON.parse(String(row['record'])) as PersonRecord,
    }));
  }
}

/** People of whom a row has begun or ended to be in force since it was last looked at. */
export async function duePeople(database: Database, sourceId: number, now: Date): Promise<number[]> {
  const rows = await database.all(
    `SELECT DISTINCT local_id FROM link WHERE source_id = ? AND entity = ${rowsCode} AND missing > 0 AND missing <= ? AND state <> ${goneLink}`,
    [sourceId, minuteOf(now.getTime())],
  );
  return rows.map((row) => Number(row['local_id']));
}

function minuteOf(milliseconds: number): number {
  return Math.floor(milliseconds / minute);
}

/** The first whole minute at which an instant has come; 0 for never. Beyond what the column holds nothing ever comes. */
function dueMinute(instant: number | null): number {
  if (instant === null) return 0;
  return Math.min(Math.max(Math.ceil(instant / minute), 1), 2_147_483_647);
}

/** Keys of the rows that a person is joined of, by source. */
export async function rowKeysOf(database: Database, personId: number): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await database.all(
    `SELECT source_id, key FROM link WHERE entity = ${rowsCode} AND local_id = ? AND state <> ${goneLink} ORDER BY source_id, key`,
    [personId],
  );
  const keys = new Map<number, string[]>();
  for (const row of rows) {
    const source = Number(row['source_id']);
    keys.set(source, [...(keys.get(source) ?? []), String(row['key'])]);
  }
  return keys;
}

export interface PersonRowWrite {
  readonly link: StoredLinkRow;
  readonly record: PersonRecord;
  /** See `nextTurn`. */
  readonly turn: number | null;
}

export async function writePersonRows(
  within: Database,
  sourceId: number,
  rows: readonly PersonRowWrite[],
  seq: number,
): Promise<void> {
  const links = rows.map(
    ({ link, record, turn }): LinkWrite => ({ ...link, missing: dueMinute(turn), record: JSON.stringify(record) }),
  );
  await writeLinks(within, sourceId, 'personRows', links, seq, false);
}

export async function dropPersonRows(
  within: Database,
  sourceId: number,
  keys: readonly string[],
  seq: number,
): Promise<void> {
  const gone = keys.map((key) => ({ key, state: goneLink }));
  await writeStates(within, sourceId, 'personRows', gone, seq);
}

/** Sets when rows that have not changed are to be looked at again. */
export async function writeTurns(
  within: Database,
  sourceId: number,
  turns: readonly { readonly key: string; readonly turn: number | null }[],
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['missing'],
    turns.map(({ key, turn }) => [sourceId, rowsCode, key, dueMinute(turn)]),
  );
}

/** Keeps the digests of rows whose records have not changed. */
export async function writeRowDigests(
  within: Database,
  sourceId: number,
  links: readonly Pick<StoredLinkRow, 'key' | 'rowA' | 'rowB'>[],
  seq: number,
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['row_a', 'row_b'],
    links.map((link) => [sourceId, rowsCode, link.key, link.rowA, link.rowB]),
  );
  await noteWritten(within, sourceId, 'personRows', seq, links);
}

/** What refers to people by the keys of their rows. */
const referring = ['identifiers', 'documents', 'photos'] as const;
export type Referring = (typeof referring)[number];

export function isReferring(entity: Linked): entity is Referring {
  return (referring as readonly Linked[]).includes(entity);
}

const peopleOf: Readonly<Record<Referring, (among: string) => string>> = {
  identifiers: (among) => `local_id IN (SELECT id FROM identifier WHERE ${among})`,
  documents: (among) => `local_id IN (SELECT id FROM document WHERE ${among})`,
  photos: (among) => among.replace('person_id', 'local_id'),
};

/** Keys of what these people have of a source: whose row has become somebody else's may have to give it away. */
export async function keysReferring(
  database: Database,
  sourceId: number,
  entity: Referring,
  personIds: readonly number[] | 'all',
): Promise<string[]> {
  const where = personIds === 'all' ? '1 = 1' : peopleOf[entity](database.among('person_id', 'id'));
  const rows = await database.all(
    `SELECT key FROM link WHERE source_id = ? AND entity = ${entityCode(entity)} AND state <> ${goneLink} AND ${where}`,
    [sourceId, ...(personIds === 'all' ? [] : [database.list(personIds)])],
  );
  return rows.map((row) => String(row['key']));
}

/** Marks what these people have of a source, until a cycle has found out whose it is. */
export async function markReferring(
  within: Database,
  sourceId: number,
  personIds: readonly number[] | 'all',
): Promise<void> {
  for (const entity of referring) {
    const where = personIds === 'all' ? '1 = 1' : peopleOf[entity](within.among('person_id', 'id'));
    await within.run(
      `INSERT INTO link_mark (source_id, entity, key) SELECT source_id, entity, key FROM link WHERE source_id = ? AND entity = ${entityCode(entity)} AND state <> ${goneLink} AND ${where} ${markedAgain}`,
      [sourceId, ...(personIds === 'all' ? [] : [within.list(personIds)])],
    );
  }
}

export type PersonIdentity = 'record' | 'person';

/** What the keys of a source's people are: those of rows, or what the rows of one person share. */
export async function identityOf(database: Database, sourceId: number): Promise<PersonIdentity> {
  const row = await one(database, 'SELECT identity FROM source WHERE id = ?', [sourceId]);
  return row?.['identity'] === 'person' ? 'person' : 'record';
}

export interface RenamedPerson {
  readonly from: string;
  readonly to: string;
}

/**
 * Gives people other keys when the configuration begins or ceases to join rows, all at once: between two kinds of keys one could be taken
 * for another's. What was known of rows is dropped, so that everything is compared.
 */
export async function changeIdentity(
  within: Database,
  sourceId: number,
  identity: PersonIdentity,
  renamed: readonly RenamedPerson[],
): Promise<void> {
  // No key begins with this sign, so a key that passes from one person to another is never there twice.
  const passing = '\u0002';
  await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ${personsCode} AND state = ${goneLink}`, [
    sourceId,
  ]);
  await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ${rowsCode}`, [sourceId]);
  await within.run(`DELETE FROM link_mark WHERE source_id = ? AND entity = ${personsCode}`, [sourceId]);
  for (const { from, to } of renamed) {
    await within.run(`UPDATE link SET key = ? WHERE source_id = ? AND entity = ${personsCode} AND key = ?`, [
      `${passing}${to}`,
      sourceId,
      from,
    ]);
  }
  await within.run(
    `UPDATE link SET key = substr(key, 2) WHERE source_id = ? AND entity = ${personsCode} AND substr(key, 1, 1) = ?`,
    [sourceId, passing],
  );
  await markReferring(within, sourceId, 'all');
  await dropPackedLinks(within, sourceId);
  await within.run('UPDATE source SET identity = ? WHERE id = ?', [identity, sourceId]);
}
