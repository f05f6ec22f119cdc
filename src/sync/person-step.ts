/** The step of a plan that reads people: a row each, or all rows of one person together. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { departmentBy, positionBy } from '../mapping/references.ts';
import { zoneOf } from '../mapping/zone.ts';
import type { PersonRecord } from '../model/records.ts';
import { undecidedRows } from '../registry/conflicts.ts';
import { identityOf, type PersonIdentity, type RenamedPerson } from '../registry/person-rows.ts';
import { separatePeople } from './former-people.ts';
import { countsAsChange } from './guard.ts';
import type { JoinedPeople } from './joined-people.ts';
import type { LinkIndex } from './link-index.ts';
import { loadIndex } from './load-index.ts';
import { contestedRows } from './match-people.ts';
import { createPersonForm } from './person-form.ts';
import { type EntityRows, type RowSinks, readOneByOne } from './plan-entity.ts';
import { type PersonPlanning, planPersons } from './plan-persons.ts';
import { type Planning, stepOf } from './plan-steps.ts';
import type { PlannedPerson } from './planned.ts';
import { readJoined } from './read-joined.ts';
import type { TouchedRow } from './reading.ts';
import type { Spool } from './spool.ts';

export interface PersonStep {
  readonly persons: Spool<PlannedPerson>;
  /** Of how many people each field changes. */
  readonly changedFields: ReadonlyMap<string, number>;
  /** People with whom several new rows agree: what is planned of these rows is not to be. */
  readonly contested: ReadonlySet<number>;
  /** What the people are joined of; null where each row is one. */
  readonly joined: JoinedPeople | null;
  /** Set in the first cycle after the configuration began or ceased to join rows. */
  readonly newIdentity: NewIdentity | null;
}

export interface NewIdentity {
  readonly identity: PersonIdentity;
  readonly renamed: readonly RenamedPerson[];
}

export async function personStep(planning: Planning, anybodyThere: boolean): Promise<PersonStep> {
  const { references, conflicts, task } = planning;
  const persons = planning.spool<PlannedPerson>('persons', createPersonForm());
  const changedFields = new Map<string, number>();
  const config = task.config.persons;
  if (config === undefined) return { persons, changedFields, contested: new Set(), joined: null, newIdentity: null };
  const matching = {
    anybodyThere,
    adopted: new Set<number>(),
    contested: new Set<number>(),
    undecided: task.some === undefined ? null : await undecidedRows(task.database, task.sourceId),
  };
  const plan = async (
    rows: readonly TouchedRow<PersonRecord>[],
    rejected: PersonPlanning['rejected'],
    index: LinkIndex,
  ): Promise<void> => {
    const one = personPlanning(planning, { ...matching, rejected, persons: index });
    for (const change of await planPersons(rows, one)) {
      persons.push(change);
      countFields(changedFields, change, 1);
    }
  };
  let aborted = false;
  const reader = await readerOf(planning, config, plan);
  await stepOf(planning, 'persons', reader.read, () => {
    aborted = true;
    persons.clear();
    changedFields.clear();
    // Nobody has what the rows mentioned.
    references.mentionedDepartments.splice(0);
    for (const kind of ['positions', 'accessLevels'] as const) references.mentionedNamed[kind].splice(0);
    conflicts.splice(0, conflicts.length, ...conflicts.filter((conflict) => conflict.entity !== 'persons'));
  });
  const { contested } = matching;
  const index = planning.indexOf('persons');
  if (!aborted && index !== null) {
    const matched = { ...matching, config, references, persons: index };
    for await (const { change, conflict } of contestedRows(persons, matched)) {
      countFields(changedFields, change, -1);
      conflicts.push(conflict);
    }
  }
  const result = aborted ? { joined: null, newIdentity: null } : reader.result();
  planning.joined = result.joined;
  planning.parted = result.newIdentity === null ? (result.joined?.parted ?? []) : 'all';
  return { persons, changedFields, contested, ...result };
}

function countFields(counts: Map<string, number>, change: PlannedPerson, step: 1 | -1): void {
  if (change.kind === 'create') return;
  for (const [field, [old]] of Object.entries(change.fields)) {
    if (countsAsChange(field, old)) counts.set(field, (counts.get(field) ?? 0) + step);
  }
}

interface PersonReader {
  readonly read: (sinks: RowSinks) => Promise<EntityRows>;
  /** What else came of it. */
  readonly result: () => Pick<PersonStep, 'joined' | 'newIdentity'>;
}

type PlanPeople = (
  rows: readonly TouchedRow<PersonRecord>[],
  rejected: PersonPlanning['rejected'],
  index: LinkIndex,
) => Promise<void>;

async function readerOf(
  { task, spool }: Planning,
  config: NonNullable<SourceConfig['persons']>,
  plan: PlanPeople,
): Promise<PersonReader> {
  const before = await identityOf(task.database, task.sourceId);
  if (config.identity === 'person') {
    let joined: JoinedPeople | null = null;
    return {
      read: async ({ rejected }) => {
        const reading = await readJoined(task, config, spool, {
          plan: (rows, people) => plan(rows, rejected.push, people),
          rejected: rejected.push,
        });
        joined = reading.joined;
        return reading;
      },
      result: () => ({
        joined,
        newIdentity: before === 'person' ? null : { identity: 'person', renamed: joined?.renamed ?? [] },
      }),
    };
  }
  if (before === 'record') {
    return {
      read: (sinks) => {
        const load = () => loadIndex({ ...task, now: task.context.now() }, 'persons');
        return readOneByOne(task, 'persons', config, sinks, plan, load);
      },
      result: () => ({ joined: null, newIdentity: null }),
    };
  }
  const { toInstant } = zoneOf(task.config.timezone, 'timezone');
  const { loaded, renamed } = await separatePeople(task, toInstant);
  return {
    read: (sinks) => readOneByOne(task, 'persons', config, sinks, plan, async () => loaded),
    result: () => ({ joined: null, newIdentity: { identity: 'record', renamed } }),
  };
}

function personPlanning(
  { task, references, conflicts, indexOf }: Planning,
  own: Pick<PersonPlanning, 'anybodyThere' | 'adopted' | 'contested' | 'undecided' | 'rejected' | 'persons'>,
): PersonPlanning {
  const config = task.config.persons as NonNullable<SourceConfig['persons']>;
  const rows: EntityConfig = config;
  return {
    ...task,
    ...own,
    config,
    now: task.context.now(),
    departments: indexOf('departments'),
    positions: indexOf('positions'),
    accessLevels: indexOf('accessLevels'),
    schedules: indexOf('schedules'),
    references,
    departmentBy: departmentBy(rows),
    positionBy: positionBy(rows),
    conflict: (conflict) => void conflicts.push(conflict),
  };
}
