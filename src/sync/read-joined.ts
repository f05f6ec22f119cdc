/**
 * Reads people of several rows. Each row is compared by itself, as ever; the people of rows that are new, changed or gone are put together
 * of all their rows, those that have not changed as the registry remembers them. From there on a person is like any other.
 */
import type { PersonsConfig } from '../config/document.ts';
import { rowsPlace } from '../config/rows-of.ts';
import { zoneOf } from '../mapping/zone.ts';
import { joinRows, nextTurn } from '../model/joined-person.ts';
import type { PersonRecord } from '../model/records.ts';
import { keysOf } from '../registry/links.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { duePeople, rowsOfPeople, type StoredPersonRow } from '../registry/person-rows.ts';
import { digest, digestKeyText, digestRecord, seedOf } from './digest.ts';
import { claimFormer, type Former, startFormer } from './former-people.ts';
import { isStored, type JoinedIndex, loadJoinedIndex } from './joined-index.ts';
import type { JoinedChange, JoinedPeople, JoinedRow } from './joined-people.ts';
import { type Entry, linkState } from './link-index.ts';
import { entryOf, keySeed } from './load-index.ts';
import { comingRows, type EntityRows, type PlanTask, readRows } from './plan-entity.ts';
import { type Digests, planBatch, type SilentChange } from './planned.ts';
import type { Reading, TouchedRow } from './reading.ts';
import { createRowGroups, type PersonRowTouched } from './row-groups.ts';
import type { Spool } from './spool.ts';

const recordSeed = seedOf('gatehouse: people of several rows');

/** The rows of persons as the plan takes them, and what they are joined of. */
export interface JoinedReading extends EntityRows {
  readonly reading: Reading;
  readonly joined: JoinedPeople;
}

interface Joining {
  readonly task: PlanTask;
  readonly index: JoinedIndex;
  readonly former: Former | null;
  readonly now: Date;
  readonly toInstant: (local: number) => number;
  /** Rows that are new or changed, by entry, and the people whom they belong to now: -1 until these are put together. */
  readonly personOf: Map<Entry, Entry>;
  /** People who were there and whom a batch has dealt with. */
  readonly done: Set<Entry>;
  readonly changes: Spool<JoinedChange>;
  readonly plan: (rows: readonly TouchedRow<PersonRecord>[]) => Promise<void>;
  planned: number;
  /** People who have lost a row to somebody else or for good, by entry. */
  readonly parted: Set<Entry>;
}

/** `plan` gets the people who are new or may have changed. Errors as those of reading rows. */
export async function readJoined(
  task: PlanTask,
  config: PersonsConfig,
  spool: <T>(name: string) => Spool<T>,
  sink: {
    readonly plan: (rows: readonly TouchedRow<PersonRecord>[], people: JoinedIndex['people']['index']) => Promise<void>;
    readonly rejected: (row: RejectedRow) => void;
  },
): Promise<JoinedReading> {
  const coming = comingRows(task, 'persons', config);
  // People of several rows are not refreshed one by one.
  if (coming === null) throw new Error('The rows of people are not read');
  const index = await loadJoinedIndex({ ...task, now: task.context.now() });
  const people = index.people.index;
  const joining = startJoining(task, index, spool<JoinedChange>('persons-joined'), (rows) => sink.plan(rows, people));
  const groups = createRowGroups(spool);
  const silent = spool<SilentChange>('persons-rows-silent');
  const reading = await readRows(task, 'persons', coming, index.rows.index, {
    touched: async (rows) => {
      for (const row of rows) {
        joining.personOf.set(row.entry, -1);
        groups.push(row);
      }
    },
    silent: silent.push,
    rejected: sink.rejected,
    present: (personKey) => see(joining, entryOf(people, personKey)),
  });
  const { changes, personOf } = joining;
  const joined: JoinedPeople = {
    index,
    silent,
    changes,
    personOf,
    renamed: [],
    parted: [],
    changedRows: groups.size(),
  };
  if (reading.aborted !== null) {
    silent.clear();
    const loaded =
      index.former === null ? index.people : { ...index.people, index: index.former, unpacked: 0, copy: null };
    return { loaded, reading, joined };
  }
  const again = await peopleToJoin(joining);
  for await (const batch of groups.batches()) await joinBatch(joining, new Map(batch));
  const renamed = joining.former === null ? [] : await joining.former.finish(task, index.rows.index);
  await joinAgain(joining, again);
  seePeople(joining);
  const parted = [...joining.parted].map((person) => people.localId(person));
  const result = { ...joined, renamed, parted };
  return { loaded: index.people, reading: countPeople(reading, joining), joined: result };
}

function startJoining(
  task: PlanTask,
  index: JoinedIndex,
  changes: Spool<JoinedChange>,
  plan: Joining['plan'],
): Joining {
  return {
    task,
    index,
    former: index.former === null ? null : startFormer(index.former, index.people.index),
    now: task.context.now(),
    toInstant: zoneOf(task.config.timezone, rowsPlace('persons')).toInstant,
    personOf: new Map(),
    done: new Set(),
    parted: new Set(),
    changes,
    plan,
    planned: 0,
  };
}

function see({ index }: Joining, person: Entry): void {
  if (person >= 0) index.people.index.see(person, 1);
}

/** People who must be put together again though none of the rows that name them now has changed. */
async function peopleToJoin({ task, index, personOf, now }: Joining): Promise<Set<Entry>> {
  const again = new Set<Entry>(index.people.marked.values());
  const rows = index.rows.index;
  const people = index.people.index;
  for (let row = 0; row < rows.size(); row++) {
    if (!isStored(rows, row)) continue;
    const person = index.personOf(row);
    if (person < 0) continue;
    // A row that has changed may have come from somebody else.
    const changed = !rows.seen(row) || personOf.has(row);
    if (changed || people.state(person) !== linkState.present) again.add(person);
  }
  const due = new Set(await duePeople(task.database, task.sourceId, now));
  if (due.size === 0) return again;
  for (let person = 0; person < people.size(); person++) {
    if (isStored(people, person) && due.has(people.localId(person))) again.add(person);
  }
  return again;
}

async function joinAgain(joining: Joining, again: ReadonlySet<Entry>): Promise<void> {
  const { task, index, done } = joining;
  const people = index.people.index;
  const left = [...again].filter((person) => !done.has(person));
  for (let from = 0; from < left.length; from += planBatch) {
    const batch = left.slice(from, from + planBatch);
    const keys = await keysOf(
      task.database,
      task.sourceId,
      'persons',
      batch.map((person) => people.localId(person)),
    );
    const groups = new Map<string, PersonRowTouched[]>();
    for (const person of batch) {
      const link = keys.get(people.localId(person));
      if (link !== undefined) groups.set(link.key, []);
    }
    await joinBatch(joining, groups);
  }
}

/** Puts people together of their changed rows and of those that are as they were. */
async function joinBatch(joining: Joining, groups: ReadonlyMap<string, readonly PersonRowTouched[]>): Promise<void> {
  const { task, index, now } = joining;
  const people = index.people.index;
  const entries = new Map<string, Entry>();
  for (const [key, rows] of groups) entries.set(key, personEntry(joining, key, rows));
  const known = [...entries.values()].filter((person) => !people.isNew(person));
  const stored = new Map<number, StoredPersonRow[]>();
  const ids = known.map((person) => people.localId(person));
  for (const row of await rowsOfPeople(task.database, task.sourceId, ids, now)) {
    stored.set(row.localId, [...(stored.get(row.localId) ?? []), row]);
  }
  const changed: TouchedRow<PersonRecord>[] = [];
  for (const [key, rows] of groups) {
    const person = entries.get(key) as Entry;
    const before = people.isNew(person) ? [] : (stored.get(people.localId(person)) ?? []);
    const one = joinPerson(joining, key, person, rows, before);
    if (one !== null) changed.push(one);
  }
  joining.planned += changed.length;
  if (changed.length > 0) await joining.plan(changed);
}

function personEntry(joining: Joining, key: string, rows: readonly PersonRowTouched[]): Entry {
  const people = joining.index.people.index;
  const there = entryOf(people, key);
  if (there >= 0) return there;
  const { former, now, toInstant } = joining;
  const claimed = former === null ? -1 : claimFormer(former, key, rows, now.getTime(), toInstant);
  if (claimed >= 0) return claimed;
  digestKeyText(key, keySeed);
  return people.addNew(digest.a, digest.b);
}

/** The person as a changed row, or null when nothing is different or no row is left. */
function joinPerson(
  joining: Joining,
  key: string,
  person: Entry,
  rows: readonly PersonRowTouched[],
  before: readonly StoredPersonRow[],
): TouchedRow<PersonRecord> | null {
  const { index, personOf, done, changes, now, toInstant } = joining;
  const people = index.people.index;
  if (!people.isNew(person)) done.add(person);
  const gone: { key: string; entry: Entry }[] = [];
  const turned: { key: string; turn: number | null }[] = [];
  const records = rows.map(({ record }) => record);
  for (const row of before) {
    const entry = entryOf(index.rows.index, row.key);
    // What has changed stands in the group of whomever it belongs to now.
    if (entry < 0 || personOf.has(entry)) continue;
    if (!index.rows.index.seen(entry)) gone.push({ key: row.key, entry });
    else {
      records.push(row.record);
      if (row.due) turned.push({ key: row.key, turn: nextTurn(row.record, now.getTime(), toInstant) });
    }
  }
  for (const { entry } of rows) {
    personOf.set(entry, person);
    const before_ = isStored(index.rows.index, entry) ? index.personOf(entry) : -1;
    if (before_ >= 0 && before_ !== person) joining.parted.add(before_);
  }
  if (gone.length > 0) joining.parted.add(person);
  const changedRows = rows.map(
    ({ key: rowKey, entry, digests, record }): JoinedRow => ({
      key: rowKey,
      entry,
      digests,
      record,
      turn: nextTurn(record, now.getTime(), toInstant),
    }),
  );
  if (records.length === 0) {
    if (gone.length > 0) changes.push({ person, digests: null, rows: [], gone, turned });
    return null;
  }
  see(joining, person);
  const record = joinRows(key, records, now.getTime(), toInstant);
  digestRecord(record, recordSeed);
  const digests: Digests = [digest.a, digest.b, digest.a, digest.b];
  if (changedRows.length + gone.length + turned.length > 0 || !people.isNew(person)) {
    changes.push({ person, digests, rows: changedRows, gone, turned });
  }
  const same = people.sameRecord(person, digest.a, digest.b) && people.state(person) === linkState.present;
  return same && !people.isNew(person) ? null : { key, entry: person, digests, record };
}

/** Whoever has a row is there, whatever became of the row. */
function seePeople(joining: Joining): void {
  const { index, personOf } = joining;
  const rows = index.rows.index;
  for (let row = 0; row < rows.size(); row++) {
    if (rows.seen(row) && isStored(rows, row) && !personOf.has(row)) see(joining, index.personOf(row));
  }
}

/** A report tells of people; rows are what was read. */
function countPeople(reading: Reading, joining: Joining): Reading {
  const people = joining.index.people.index;
  let there = 0;
  for (let person = 0; person < people.size(); person++) if (people.seen(person)) there += 1;
  return { ...reading, unchanged: Math.max(0, there - joining.planned) };
}
