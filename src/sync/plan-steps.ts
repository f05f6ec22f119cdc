/** The steps of a plan: each reads one entity and plans what its touched rows come to. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { rowsOf } from '../config/rows-of.ts';
import { departmentBy, positionBy } from '../mapping/references.ts';
import type { MappedEntity, RecordOf } from '../model/records.ts';
import type { Conflict } from '../registry/conflicts.ts';
import { readDocumentTypes } from '../registry/documents.ts';
import { readIdentifiers } from '../registry/identifiers.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { countsAsChange } from './guard.ts';
import type { LinkIndex } from './link-index.ts';
import { personForm } from './person-form.ts';
import { planDocuments, settleDocuments } from './plan-documents.ts';
import { type PlannedEntity, type PlanTask, readStep } from './plan-entity.ts';
import { planIdentifiers } from './plan-identifiers.ts';
import { type PersonPlanning, planPersons } from './plan-persons.ts';
import { planPhotos } from './plan-photos.ts';
import { planSchedules } from './plan-schedules.ts';
import { planDepartments, planNamed } from './plan-structure.ts';
import type {
  DepartmentChange,
  DocumentChange,
  IdentifierChange,
  NamedChange,
  PhotoChange,
  PlannedPerson,
  Removal,
  ScheduleChange,
} from './planned.ts';
import { planBatch } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { References } from './references.ts';
import type { Spool, SpoolForm } from './spool.ts';

export type MakeSpool = <T>(name: string, form?: SpoolForm<T>) => Spool<T>;

/** What the steps share and add to. */
export interface Planning {
  readonly task: PlanTask;
  readonly spool: MakeSpool;
  readonly references: References;
  readonly entities: Partial<Record<MappedEntity, PlannedEntity>>;
  readonly conflicts: Conflict[];
  /** The index of an entity that has been read, or null. */
  readonly indexOf: (entity: MappedEntity) => LinkIndex | null;
}

export function startPlanning(task: PlanTask, spool: MakeSpool, references: References): Planning {
  const entities: Planning['entities'] = {};
  return {
    task,
    spool,
    references,
    entities,
    conflicts: [],
    indexOf: (entity) => entities[entity]?.loaded.index ?? null,
  };
}

type PlanRows<E extends MappedEntity> = (
  rows: readonly TouchedRow<RecordOf[E]>[],
  rejected: (row: RejectedRow) => void,
  index: LinkIndex,
) => Promise<void> | void;

/** Reads one entity with `plan` called for each batch of touched rows, and finds what is gone. */
async function step<E extends MappedEntity>(
  planning: Planning,
  entity: E,
  plan: PlanRows<E>,
  whenAborted: () => void,
  otherRemovals: () => number = () => 0,
): Promise<PlannedEntity | undefined> {
  const { task, spool } = planning;
  const entityConfig = rowsOf(task.config, entity);
  if (entityConfig === undefined) return undefined;
  const planned = await readStep(task, entity, entityConfig, spool, plan, otherRemovals);
  planning.entities[entity] = planned;
  if (planned.reading.aborted !== null) whenAborted();
  return planned;
}

/** All touched rows of a small entity together; none when its reading was aborted. */
async function rowsTogether<E extends MappedEntity>(planning: Planning, entity: E): Promise<TouchedRow<RecordOf[E]>[]> {
  const rows: TouchedRow<RecordOf[E]>[] = [];
  await step(
    planning,
    entity,
    (touched) => void rows.push(...touched),
    () => rows.splice(0),
  );
  return rows;
}

export async function structureSteps(planning: Planning): Promise<{
  schedules: ScheduleChange[];
  departments: DepartmentChange[];
  positions: NamedChange[];
  accessLevels: NamedChange[];
}> {
  const { references, indexOf, entities } = planning;
  // First, since departments may name schedules that are new.
  const scheduleRows = await rowsTogether(planning, 'schedules');
  const schedules = planSchedules(scheduleRows, indexOf('schedules'), references);
  const departmentRows = await rowsTogether(planning, 'departments');
  const departments =
    entities.departments === undefined
      ? []
      : planDepartments(
          departmentRows,
          entities.departments.loaded.index,
          indexOf('schedules'),
          references,
          entities.departments.rejected.push,
        );
  const named: Record<'positions' | 'accessLevels', NamedChange[]> = { positions: [], accessLevels: [] };
  for (const kind of ['positions', 'accessLevels'] as const) {
    const rows = await rowsTogether(planning, kind);
    const index = indexOf(kind);
    if (index !== null) named[kind] = planNamed(kind, rows, index, references);
  }
  return { schedules, departments, ...named };
}

/** People, and of how many of them each field changes. */
export async function personStep(
  planning: Planning,
  anybodyThere: boolean,
): Promise<{ persons: Spool<PlannedPerson>; changedFields: ReadonlyMap<string, number> }> {
  const { references, conflicts } = planning;
  const persons = planning.spool<PlannedPerson>('persons', personForm);
  const changedFields = new Map<string, number>();
  const adopted = new Set<number>();
  await step(
    planning,
    'persons',
    async (rows, rejected, index) => {
      const one = personPlanning(planning, { anybodyThere, adopted, rejected, persons: index });
      for (const change of await planPersons(rows, one)) {
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
      conflicts.splice(0, conflicts.length, ...conflicts.filter((conflict) => conflict.entity !== 'persons'));
    },
  );
  return { persons, changedFields };
}

function personPlanning(
  { task, references, conflicts, indexOf }: Planning,
  own: Pick<PersonPlanning, 'anybodyThere' | 'adopted' | 'rejected' | 'persons'>,
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

export interface IdentifierStep {
  readonly identifiers: Spool<IdentifierChange>;
  readonly replaced: Spool<Removal>;
  readonly heldIdentifiers: Spool<Removal>;
}

export async function identifierStep(planning: Planning): Promise<IdentifierStep> {
  const { database, sourceId } = planning.task;
  const identifiers = planning.spool<IdentifierChange>('identifiers');
  const replaced = planning.spool<Removal>('replaced');
  await step(
    planning,
    'identifiers',
    async (rows, rejected, index) => {
      const persons = planning.indexOf('persons');
      const one = { database, sourceId, persons, identifiers: index, rejected, replaced: replaced.push };
      for (const change of await planIdentifiers(rows, one)) identifiers.push(change);
    },
    () => {
      identifiers.clear();
      replaced.clear();
    },
    () => replaced.size(),
  );
  const heldIdentifiers = planning.spool<Removal>('identifiers-held');
  await holdWithPeople(planning, heldIdentifiers, replaced);
  return { identifiers, replaced, heldIdentifiers };
}

/** A person whose removal waits keeps the cards: losing them would shut the door just the same. */
async function holdWithPeople(
  { task, entities }: Planning,
  held: Spool<Removal>,
  replaced: Spool<Removal>,
): Promise<void> {
  const { persons, identifiers } = entities;
  if (persons === undefined || persons.holdRemovals === null || identifiers === undefined) return;
  const waiting = new Set<number>();
  for await (const batch of persons.removals.batches(planBatch)) for (const { localId } of batch) waiting.add(localId);
  for (const removals of [replaced, identifiers.removals]) {
    const others: Removal[] = [];
    for await (const batch of removals.batches(planBatch)) {
      const stored = await readIdentifiers(
        task.database,
        batch.map(({ localId }) => localId),
      );
      for (const removal of batch) {
        const owner = stored.get(removal.localId)?.personId;
        if (owner !== undefined && waiting.has(owner)) held.push(removal);
        else others.push(removal);
      }
    }
    removals.clear();
    for (const removal of others) removals.push(removal);
  }
}

/** Documents are planned in two turns, since what one may take depends on all others of the person. */
export async function documentStep(planning: Planning): Promise<Spool<DocumentChange>> {
  const { database, sourceId, config } = planning.task;
  const claimed = planning.spool<DocumentChange>('documents-claimed');
  const accepted = planning.spool<DocumentChange>('documents');
  const shared = {
    database,
    sourceId,
    persons: planning.indexOf('persons'),
    timezone: config.timezone,
    types: config.documents === undefined ? [] : await readDocumentTypes(database),
  };
  const planned = await step(
    planning,
    'documents',
    async (rows, rejected, documents) => {
      for (const change of await planDocuments(rows, { ...shared, documents, rejected })) claimed.push(change);
    },
    () => claimed.clear(),
  );
  if (planned === undefined) return accepted;
  await settleDocuments({
    ...shared,
    documents: planned.loaded.index,
    rejected: (row) => planned.rejected.push(row),
    claimed,
    accepted,
    removals: planned.holdRemovals === null ? planned.removals : null,
  });
  return accepted;
}

/** Photos whose versions changed. */
export async function photoStep(planning: Planning): Promise<Spool<PhotoChange>> {
  const photos = planning.spool<PhotoChange>('photos');
  await step(
    planning,
    'photos',
    (rows, rejected, index) => {
      for (const change of planPhotos(rows, { persons: planning.indexOf('persons'), photos: index, rejected })) {
        photos.push(change);
      }
    },
    () => photos.clear(),
  );
  return photos;
}
