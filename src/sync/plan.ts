/**
 * Makes the whole plan of a cycle: reads every configured entity, compares, plans, and lets the guard decide. Nothing is written. What
 * `preview` shows and what `sync` applies are the same value.
 */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { departmentBy, positionBy } from '../mapping/references.ts';
import { type MappedEntity, mappedEntities, type RecordOf } from '../model/records.ts';
import { readDocumentTypes } from '../registry/documents.ts';
import type { Conflict, RejectedRow } from '../registry/outcomes.ts';
import { anyPerson } from '../registry/people.ts';
import { countsAsChange, holdChanges } from './guard.ts';
import type { LinkIndex } from './link-index.ts';
import { personForm } from './person-form.ts';
import { planDocuments, settleDocuments } from './plan-documents.ts';
import { type PlannedEntity, type PlanTask, readStep } from './plan-entity.ts';
import { planIdentifiers } from './plan-identifiers.ts';
import { planPersons } from './plan-persons.ts';
import { planSchedules } from './plan-schedules.ts';
import { planDepartments, planNamed } from './plan-structure.ts';
import type {
  DepartmentChange,
  DocumentChange,
  Hold,
  IdentifierChange,
  NamedChange,
  PlannedPerson,
  Removal,
  ScheduleChange,
} from './planned.ts';
import type { TouchedRow } from './reading.ts';
import { loadReferences, type References } from './references.ts';
import type { Notice } from './report.ts';
import { createSpool, type Spool, type SpoolForm } from './spool.ts';

export interface Plan {
  readonly references: References;
  readonly entities: Partial<Record<MappedEntity, PlannedEntity>>;
  readonly departments: readonly DepartmentChange[];
  readonly positions: readonly NamedChange[];
  readonly accessLevels: readonly NamedChange[];
  readonly schedules: readonly ScheduleChange[];
  readonly persons: Spool<PlannedPerson>;
  readonly identifiers: Spool<IdentifierChange>;
  readonly documents: Spool<DocumentChange>;
  /** Identifiers whose link stays with another number or person: they go, and are guarded, with the removals. */
  readonly replaced: Spool<Removal>;
  readonly conflicts: Conflict[];
  /** Whether the registry held people when the plan was made. */
  readonly anybodyThere: boolean;
  /** Fields of people that change for too many. */
  readonly heldFields: ReadonlyMap<string, Hold>;
  readonly notices: readonly Notice[];
  /** Forgets everything and deletes the spools. */
  discard(): void;
}

export async function makePlan(task: PlanTask): Promise<Plan> {
  const spools: Spool<unknown>[] = [];
  const spool = <T>(name: string, form?: SpoolForm<T>): Spool<T> => {
    const made = createSpool<T>(task.spoolFolder, name, form);
    spools.push(made as Spool<unknown>);
    return made;
  };
  const discard = (): void => {
    for (const made of spools) made.clear();
  };
  try {
    return await planEntities(task, spool, discard);
  } catch (error) {
    discard();
    throw error;
  }
}

type Step = <E extends MappedEntity>(
  entity: E,
  plan: (
    rows: readonly TouchedRow<RecordOf[E]>[],
    rejected: (row: RejectedRow) => void,
    index: LinkIndex,
  ) => Promise<void> | void,
  whenAborted: () => void,
) => Promise<PlannedEntity | undefined>;

type MakeSpool = <T>(name: string, form?: SpoolForm<T>) => Spool<T>;

async function planEntities(task: PlanTask, spool: MakeSpool, discard: () => void): Promise<Plan> {
  const { config, database, sourceId } = task;
  const references = await loadReferences(database);
  const entities: Partial<Record<MappedEntity, PlannedEntity>> = {};
  const conflicts: Conflict[] = [];
  const persons = spool<PlannedPerson>('persons', personForm);
  const identifiers = spool<IdentifierChange>('identifiers');
  const replaced = spool<Removal>('replaced');
  const changedFields = new Map<string, number>();
  let departments: DepartmentChange[] = [];
  const named: Record<'positions' | 'accessLevels', NamedChange[]> = { positions: [], accessLevels: [] };
  const indexOf = (entity: MappedEntity): LinkIndex | null => entities[entity]?.loaded.index ?? null;
  const anybodyThere = await anyPerson(database);
  const adopted = new Set<number>();

  /** Reads one entity with `plan` called for each batch of touched rows, and finds what is gone. */
  const step: Step = async (entity, plan, whenAborted) => {
    const entityConfig = config[entity];
    if (entityConfig === undefined) return undefined;
    const planned = await readStep(task, entity, entityConfig, spool, plan, () =>
      entity === 'identifiers' ? replaced.size() : 0,
    );
    entities[entity] = planned;
    if (planned.reading.aborted !== null) whenAborted();
    return planned;
  };

  // First, since departments may name schedules that are new.
  const scheduleRows: TouchedRow<RecordOf['schedules']>[] = [];
  await step(
    'schedules',
    (rows) => void scheduleRows.push(...rows),
    () => scheduleRows.splice(0),
  );
  const schedules = planSchedules(scheduleRows, indexOf('schedules'), references);
  const departmentRows: TouchedRow<RecordOf['departments']>[] = [];
  await step(
    'departments',
    (rows) => void departmentRows.push(...rows),
    () => departmentRows.splice(0),
  );
  const departmentStep = entities.departments;
  if (departmentStep !== undefined) {
    departments = planDepartments(
      departmentRows,
      departmentStep.loaded.index,
      indexOf('schedules'),
      references,
      departmentStep.rejected.push,
    );
  }
  for (const kind of ['positions', 'accessLevels'] as const) {
    const rows: TouchedRow<RecordOf['positions']>[] = [];
    await step(
      kind,
      (touched) => void rows.push(...touched),
      () => rows.splice(0),
    );
    const index = indexOf(kind);
    if (index !== null) named[kind] = planNamed(kind, rows, index, references);
  }
  await step(
    'persons',
    async (rows, rejected, index) => {
      const planning = {
        ...task,
        config: config.persons as NonNullable<SourceConfig['persons']>,
        now: task.context.now(),
        persons: index,
        departments: indexOf('departments'),
        positions: indexOf('positions'),
        accessLevels: indexOf('accessLevels'),
        schedules: indexOf('schedules'),
        references,
        departmentBy: departmentBy(config.persons as EntityConfig),
        positionBy: positionBy(config.persons as EntityConfig),
        anybodyThere,
        adopted,
        rejected,
        conflict: (conflict: Conflict) => void conflicts.push(conflict),
      };
      for (const change of await planPersons(rows, planning)) {
        persons.push(change);
        if (change.kind === 'create') continue;
        for (const [field, [old]] of Object.entries(change.fields)) {
          if (countsAsChange(field, old)) changedFields.set(field, (changedFields.get(field) ?? 0) + 1);
        }
      }
    },
    () => {
      persons.clear();
      changedFields.clear();
      // Nobody has what the rows mentioned.
      references.mentionedDepartments.splice(0);
      for (const kind of ['positions', 'accessLevels'] as const) references.mentionedNamed[kind].splice(0);
      removeOf(conflicts, 'persons');
    },
  );
  await step(
    'identifiers',
    async (rows, rejected, index) => {
      const planning = {
        database,
        sourceId,
        persons: indexOf('persons'),
        identifiers: index,
        rejected,
        replaced: replaced.push,
      };
      for (const change of await planIdentifiers(rows, planning)) identifiers.push(change);
    },
    () => {
      identifiers.clear();
      replaced.clear();
    },
  );
  const documents = await planDocumentStep(task, indexOf, step, spool);
  return {
    references,
    entities,
    departments,
    positions: named.positions,
    accessLevels: named.accessLevels,
    schedules,
    persons,
    identifiers,
    documents,
    replaced,
    conflicts,
    anybodyThere,
    heldFields: holdChanges(changedFields, indexOf('persons')?.present() ?? 0, config.guard.persons, task.firstCycle),
    notices: noticesOf(entities),
    discard,
  };
}

function removeOf(conflicts: Conflict[], entity: MappedEntity): void {
  conflicts.splice(0, conflicts.length, ...conflicts.filter((conflict) => conflict.entity !== entity));
}

/** Documents are planned in two turns, since what one may take depends on all others of the person. */
async function planDocumentStep(
  { database, sourceId, config }: PlanTask,
  indexOf: (entity: MappedEntity) => LinkIndex | null,
  step: Step,
  spool: <T>(name: string) => Spool<T>,
): Promise<Spool<DocumentChange>> {
  const claimed = spool<DocumentChange>('documents-claimed');
  const accepted = spool<DocumentChange>('documents');
  const planning = {
    database,
    sourceId,
    persons: indexOf('persons'),
    timezone: config.timezone,
    types: config.documents === undefined ? [] : await readDocumentTypes(database),
  };
  const planned = await step(
    'documents',
    async (rows, rejected, documents) => {
      for (const change of await planDocuments(rows, { ...planning, documents, rejected })) claimed.push(change);
    },
    () => claimed.clear(),
  );
  if (planned === undefined) return accepted;
  await settleDocuments({
    ...planning,
    documents: planned.loaded.index,
    rejected: (row) => planned.rejected.push(row),
    claimed,
    accepted,
    removals: planned.holdRemovals === null ? planned.removals : null,
  });
  return accepted;
}

function noticesOf(entities: Plan['entities']): Notice[] {
  const notices: Notice[] = [];
  for (const entity of mappedEntities) {
    const aborted = entities[entity]?.reading.aborted;
    if (aborted) notices.push({ entity, code: aborted.code, text: aborted.reason });
  }
  return notices;
}
