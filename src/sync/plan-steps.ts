/** The steps of a plan: each reads one entity and plans what its touched rows come to. */
import { rowsOf } from '../config/rows-of.ts';
import type { MappedEntity, RecordOf } from '../model/records.ts';
import type { Conflict } from '../registry/conflicts.ts';
import { readDocumentTypes } from '../registry/documents.ts';
import { readIdentifiers } from '../registry/identifiers.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import type { JoinedPeople } from './joined-people.ts';
import type { LinkIndex } from './link-index.ts';
import { loadIndex } from './load-index.ts';
import { type PersonFinder, personFinder } from './person-finder.ts';
import { planDocuments, settleDocuments } from './plan-documents.ts';
import {
  type EntityRows,
  type PlannedEntity,
  type PlanTask,
  type RowSinks,
  readOneByOne,
  readStep,
} from './plan-entity.ts';
import { planIdentifiers } from './plan-identifiers.ts';
import { planPhotos } from './plan-photos.ts';
import { planSchedules } from './plan-schedules.ts';
import { planDepartments, planNamed } from './plan-structure.ts';
import type {
  DepartmentChange,
  DocumentChange,
  IdentifierChange,
  NamedChange,
  PhotoChange,
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
  /** What people are joined of, once they have been read. */
  joined: JoinedPeople | null;
  /** See `Loading`. */
  parted: readonly number[] | 'all';
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
    joined: null,
    parted: [],
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
  const { task } = planning;
  const entityConfig = rowsOf(task.config, entity);
  if (entityConfig === undefined) return undefined;
  const read = (sinks: RowSinks): Promise<EntityRows> => {
    const loading = { ...task, now: task.context.now(), parted: planning.parted };
    return readOneByOne(task, entity, entityConfig, sinks, plan, () => loadIndex(loading, entity));
  };
  return stepOf(planning, entity, read, whenAborted, otherRemovals);
}

export async function stepOf(
  planning: Planning,
  entity: MappedEntity,
  read: (sinks: RowSinks) => Promise<EntityRows>,
  whenAborted: () => void,
  otherRemovals: () => number = () => 0,
): Promise<PlannedEntity> {
  const planned = await readStep(planning.task, entity, planning.spool, read, otherRemovals);
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

/** Finds the people to whom the rows of an entity refer; persons have been read. */
function finderOf(planning: Planning, entity: 'identifiers' | 'documents' | 'photos'): PersonFinder {
  return personFinder(planning.indexOf('persons'), planning.joined, rowsOf(planning.task.config, entity));
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
  const finder = finderOf(planning, 'identifiers');
  await step(
    planning,
    'identifiers',
    async (rows, rejected, index) => {
      const one = { database, sourceId, finder, identifiers: index, rejected, replaced: replaced.push };
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
    finder: finderOf(planning, 'documents'),
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
  const finder = finderOf(planning, 'photos');
  await step(
    planning,
    'photos',
    (rows, rejected, index) => {
      for (const change of planPhotos(rows, { finder, photos: index, rejected })) {
        photos.push(change);
      }
    },
    () => photos.clear(),
  );
  return photos;
}
