/** Plans people from the rows that changed: whom a row is about, what all sources together now say of that person, and what differs. */
import type { PersonsConfig } from '../config/document.ts';
import { differences, mergePerson, type PersonFacts } from '../model/person-state.ts';
import type { PersonRecord } from '../model/records.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { readPeople, type StoredPerson, speakingLinks } from '../registry/people.ts';
import type { LinkIndex } from './link-index.ts';
import { entryOf } from './load-index.ts';
import { candidatesFor, type Matching, matchRow } from './match-people.ts';
import { findSchedule } from './plan-schedules.ts';
import type { PersonCreation, PersonUpdate, PlannedId, PlannedPerson } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import { shownDifferences } from './shown.ts';

/** What planning people needs to know beside the rows. */
export interface PersonPlanning extends Matching {
  readonly config: PersonsConfig;
  readonly now: Date;
  readonly departments: LinkIndex | null;
  readonly positions: LinkIndex | null;
  readonly accessLevels: LinkIndex | null;
  readonly schedules: LinkIndex | null;
  readonly departmentBy: 'key' | 'path' | 'none';
  readonly positionBy: 'name' | 'key' | 'none';
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
  readonly rejected: (row: RejectedRow) => void;
}

/** The changes that a batch of rows makes; with empty `fields` where only the link changes. */
export async function planPersons(
  rows: readonly TouchedRow<PersonRecord>[],
  planning: PersonPlanning,
): Promise<PlannedPerson[]> {
  const usable: { row: TouchedRow<PersonRecord>; facts: PersonFacts }[] = [];
  for (const row of rows) {
    const facts = resolveFacts(row, planning);
    if (facts !== null) usable.push({ row, facts });
  }
  const candidates = await candidatesFor(usable, planning);
  const changes: PlannedPerson[] = [];
  const known: { row: TouchedRow<PersonRecord>; facts: PersonFacts; id: number; fresh: boolean }[] = [];
  for (const { row, facts } of usable) {
    if (!planning.persons.isNew(row.entry))
      known.push({ row, facts, id: planning.persons.localId(row.entry), fresh: false });
    else {
      const adopted = candidates === null ? null : matchRow(row, facts, candidates, planning);
      if (adopted === 'conflict') continue;
      if (adopted !== null) known.push({ row, facts, id: adopted, fresh: true });
      else changes.push(creation(row, facts, planning));
    }
  }
  if (known.length > 0) {
    const people = await readPeople(
      planning.database,
      known.map(({ id }) => id),
      planning.now,
      planning.sourceId,
    );
    for (const { row, facts, id, fresh } of known) {
      const person = people.get(id);
      if (person === undefined) changes.push(creation(row, facts, planning));
      else changes.push(update(row, facts, person, fresh, planning));
    }
  }
  return changes;
}

function creation(row: TouchedRow<PersonRecord>, facts: PersonFacts, planning: PersonPlanning): PersonCreation {
  const { key, entry, digests } = row;
  return { kind: 'create', key, entry, digests, fresh: planning.persons.isNew(entry), facts };
}

function update(
  row: TouchedRow<PersonRecord>,
  facts: PersonFacts,
  person: StoredPerson,
  fresh: boolean,
  planning: PersonPlanning,
): PersonUpdate {
  const links = speakingLinks(
    [...person.links, { sourceId: planning.sourceId, key: row.key, state: 0, facts }],
    planning.priorityOf,
    planning.dismisses,
  );
  const now = mergePerson(links, person.overrides, person.state);
  return {
    kind: 'update',
    key: row.key,
    entry: row.entry,
    digests: row.digests,
    fields: shownDifferences(differences(person.state, now), planning.references),
    id: person.id,
    fresh,
    facts,
    old: person.state,
    now,
  };
}

/** The record with its references resolved, or null when one of them leads nowhere and the row is rejected. */
function resolveFacts(row: TouchedRow<PersonRecord>, planning: PersonPlanning): PersonFacts | null {
  const { record } = row;
  const { references } = planning;
  const reject = (column: string, value: string, code: RejectedRow['code'], what: string): null => {
    planning.persons.reject(row.entry);
    planning.rejected({
      entity: 'persons',
      key: row.key,
      column,
      value,
      code,
      reason: `${what} "${value}" is not among the rows that can be used. Correct it in the source; until then the person stays as before.`,
    });
    return null;
  };
  let department: PlannedId | null = null;
  if (record.department !== null) {
    if (planning.departmentBy === 'path') department = references.departmentByPath(record.department.split('\u001f'));
    else if (planning.departments === null) department = references.departmentByPath([record.department]);
    else {
      const entry = entryOf(planning.departments, record.department);
      if (entry < 0 || !planning.departments.usable(entry)) {
        return reject('department', record.department, 'cycle.unknownDepartment', 'The department');
      }
      department = references.newDepartments.get(entry) ?? planning.departments.localId(entry);
    }
  }
  let position: PlannedId | null = null;
  if (record.position !== null) {
    if (planning.positionBy === 'key' && planning.positions !== null) {
      const entry = entryOf(planning.positions, record.position);
      if (entry < 0 || !planning.positions.usable(entry)) {
        return reject('position', record.position, 'cycle.unknownPosition', 'The position');
      }
      position = references.newNamed.positions.get(entry) ?? planning.positions.localId(entry);
    } else position = references.namedByName('positions', record.position);
  }
  let accessLevels: PlannedId[] | null = null;
  if (record.accessLevels !== null) {
    accessLevels = [];
    for (const level of record.accessLevels) {
      const id = levelId(level, planning);
      if (id === null) return reject('accessLevels', level, 'cycle.unknownLevel', 'The access level');
      accessLevels.push(id);
    }
    accessLevels = [...new Set(accessLevels)].sort((left, right) => left - right);
  }
  const schedule = record.schedule === null ? null : findSchedule(record.schedule, planning.schedules, references);
  if (record.schedule !== null && schedule === null) {
    return reject('schedule', record.schedule.key, 'cycle.unknownSchedule', 'The work schedule');
  }
  return {
    surname: record.surname,
    givenName: record.givenName,
    patronymic: record.patronymic,
    employeeId: record.employeeId,
    department,
    position,
    accessLevels,
    schedule: schedule?.id ?? null,
    scheduleFrom: schedule?.from ?? null,
    scheduleUntil: schedule?.until ?? null,
    validFrom: record.validFrom,
    validUntil: record.validUntil,
    blocked: record.blocked,
    custom: record.custom,
  };
}

/** Where the source has a list of access levels a row names them by key or by name; else the names themselves are the list. */
function levelId(level: string, planning: PersonPlanning): PlannedId | null {
  const { accessLevels, references } = planning;
  if (accessLevels === null) return references.namedByName('accessLevels', level);
  const entry = entryOf(accessLevels, level);
  if (entry >= 0 && accessLevels.usable(entry)) {
    return references.newNamed.accessLevels.get(entry) ?? accessLevels.localId(entry);
  }
  for (const [id, name] of references.names.accessLevels.after) if (name === level) return id;
  return null;
}
