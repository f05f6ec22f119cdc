/**
 * Makes the whole plan of a cycle: reads every configured entity, compares, plans, and lets the guard decide. Nothing is written. What
 * `preview` shows and what `sync` applies are the same value.
 */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { anyPerson } from '../registry/candidates.ts';
import type { Conflict } from '../registry/conflicts.ts';
import { holdChanges } from './guard.ts';
import { countedOf } from './held-items.ts';
import type { JoinedPeople } from './joined-people.ts';
import { type NewIdentity, personStep } from './person-step.ts';
import type { PlannedEntity, PlanTask } from './plan-entity.ts';
import { stepWithoutVersions } from './plan-photos.ts';
import {
  documentStep,
  identifierStep,
  type MakeSpool,
  photoStep,
  startPlanning,
  structureSteps,
} from './plan-steps.ts';
import type {
  DepartmentChange,
  DocumentChange,
  Hold,
  IdentifierChange,
  NamedChange,
  PhotoChange,
  PlannedPerson,
  Removal,
  ScheduleChange,
} from './planned.ts';
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
  /** See `PersonStep`. */
  readonly contested: ReadonlySet<number>;
  /** See `PersonStep`. */
  readonly joined: JoinedPeople | null;
  readonly newIdentity: NewIdentity | null;
  readonly identifiers: Spool<IdentifierChange>;
  readonly documents: Spool<DocumentChange>;
  /** Identifiers whose link stays with another number or person: they go, and are guarded, with the removals. */
  readonly replaced: Spool<Removal>;
  /** Removals of identifiers that wait because those of their people do. */
  readonly heldIdentifiers: Spool<Removal>;
  /** Photos to be fetched by their versions. */
  readonly photos: Spool<PhotoChange>;
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

/** The entities in the order in which each can be referred to by the next. */
async function planEntities(task: PlanTask, spool: MakeSpool, discard: () => void): Promise<Plan> {
  const references = await loadReferences(task.database);
  const anybodyThere = await anyPerson(task.database);
  const planning = startPlanning(task, spool, references);
  const structure = await structureSteps(planning);
  const { persons, changedFields, contested, joined, newIdentity } = await personStep(planning, anybodyThere);
  const { identifiers, replaced, heldIdentifiers } = await identifierStep(planning);
  const documents = await documentStep(planning);
  const photos = await photoStep(planning);
  const { entities, conflicts } = planning;
  if (task.config.photos !== undefined) entities.photos ??= await stepWithoutVersions(task, spool);
  const present = entities.persons?.loaded.index.present() ?? 0;
  const known =
    changedFields.size === 0 ? present : await countedOf(task.database, task.sourceId, 'persons', 'update', present);
  return {
    references,
    entities,
    ...structure,
    persons,
    contested,
    joined,
    newIdentity,
    identifiers,
    documents,
    replaced,
    heldIdentifiers,
    photos,
    conflicts,
    anybodyThere,
    heldFields: holdChanges(changedFields, known, task.config.guard.persons, task.firstCycle),
    notices: noticesOf(entities),
    discard,
  };
}

function noticesOf(entities: Plan['entities']): Notice[] {
  const notices: Notice[] = [];
  for (const entity of mappedEntities) {
    const aborted = entities[entity]?.reading.aborted;
    if (aborted) notices.push({ entity, code: aborted.code, text: aborted.reason });
  }
  return notices;
}
