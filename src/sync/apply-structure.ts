/** Applies departments (parents first), positions and access levels; their removals come at the end of the cycle, when they are free. */
import { civilDay } from '../model/local-time.ts';
import type { MappedEntity } from '../model/records.ts';
import type { ChangeFacts } from '../registry/changes.ts';
import { recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { goneLink } from '../registry/linked.ts';
import { linkStatesOf, writeLinks, writeStates } from '../registry/links.ts';
import {
  deleteDepartments,
  deleteNamed,
  emptyDepartments,
  insertDepartments,
  insertNamed,
  type NamedKind,
  readNamed,
  sameAssigned,
  sweepMentioned,
  unusedNamed,
  updateDepartments,
  updateNamed,
} from '../registry/structure.ts';
import { keepStructure, takeStructure } from '../registry/structure-locks.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import type { DepartmentChange, NamedChange, Removal } from './planned.ts';
import { planBatch } from './planned.ts';
import type { DepartmentNode } from './references.ts';

export async function applyDepartments(applying: Applying): Promise<void> {
  const { plan } = applying;
  const { references } = plan;
  // Children follow their parents, so a batch may refer to ids of its own earlier part: one level of new departments at a time.
  for (const changes of byGeneration(plan.departments)) {
    await applyStep(applying, async (within, seq) => {
      const created = changes.filter((change) => change.kind === 'create');
      const firstId = await insertDepartments(
        within,
        created.map((change) => ({ ...written(applying, change), mentioned: false })),
        today(applying),
      );
      for (const [index, change] of created.entries()) references.settle(change.id, firstId + index);
      await updateDepartments(
        within,
        changes
          .filter((change) => change.kind === 'update')
          .map((change) => ({ id: change.id, ...written(applying, change) })),
        today(applying),
      );
      await keepLinks(applying, within, 'departments', changes, seq);
    });
    settle(applying, 'departments', changes);
  }
}

function written(applying: Applying, { name, parent, schedule }: DepartmentChange) {
  const { references } = applying.plan;
  return {
    name,
    parent: realOf(applying, parent),
    schedule: schedule === null ? null : { ...schedule, id: references.resolve(schedule.id) },
  };
}

function today(applying: Applying): string {
  return civilDay(applying.context.now(), applying.config.timezone);
}

function realOf(applying: Applying, id: number | null): number | null {
  return id === null ? null : applying.plan.references.resolve(id);
}

function byGeneration(changes: readonly DepartmentChange[]): DepartmentChange[][] {
  const generations: DepartmentChange[][] = [];
  const generationOf = new Map<number, number>();
  for (const change of changes) {
    const above = change.parent === null ? undefined : generationOf.get(change.parent);
    const generation = above === undefined ? 0 : above + 1;
    generationOf.set(change.id, generation);
    const siblings = generations[generation];
    if (siblings === undefined) generations[generation] = [change];
    else siblings.push(change);
  }
  return generations.flatMap((generation) => {
    const batches: DepartmentChange[][] = [];
    for (let from = 0; from < generation.length; from += planBatch)
      batches.push(generation.slice(from, from + planBatch));
    return batches;
  });
}

export async function applyNamed(applying: Applying, kind: NamedKind): Promise<void> {
  const { references } = applying.plan;
  const all = applying.plan[kind];
  for (let from = 0; from < all.length; from += planBatch) {
    const changes = all.slice(from, from + planBatch);
    await applyStep(applying, async (within, seq) => {
      await keepStructure(within);
      const there = new Set((await readNamed(within, kind)).map(({ id }) => id));
      // One of another source's list, which has lost it since the plan was made, is made again.
      const created = changes.filter((change) => !there.has(change.id));
      const firstId = await insertNamed(
        within,
        kind,
        created.map(({ name }) => ({ name, mentioned: false })),
      );
      for (const [index, change] of created.entries()) references.settle(change.id, firstId + index);
      await updateNamed(
        within,
        kind,
        changes.filter((change) => there.has(change.id)),
      );
      await keepLinks(applying, within, kind, changes, seq);
    });
    settle(applying, kind, changes);
  }
}

async function keepLinks(
  applying: Applying,
  within: Database,
  entity: 'departments' | NamedKind,
  changes: readonly (DepartmentChange | NamedChange)[],
  seq: number,
): Promise<void> {
  const idOf = (change: { readonly id: number }): number => applying.plan.references.resolve(change.id);
  const links = changes.map((change) => ({ ...storedLink(change, idOf(change)), missing: 0, record: null }));
  await writeLinks(within, applying.sourceId, entity, links, seq, false);
  const facts = changes
    .filter((change) => Object.keys(change.fields).length > 0)
    .map(
      (change): ChangeFacts => ({
        entity,
        key: change.key,
        localId: idOf(change),
        kind: change.kind,
        fields: change.fields,
        ...('parent' in change ? { raw: { ...rawParent(applying, change), ...rawSchedule(applying, change) } } : {}),
      }),
    );
  await recordChanges(within, facts, applying.author, applying.context.now());
}

function rawParent(applying: Applying, change: DepartmentChange): Record<string, readonly [unknown, unknown]> {
  const old = applying.plan.references.before.get(change.id)?.parent ?? null;
  const now = realOf(applying, change.parent);
  return old === now ? {} : { '#parent': [old, now] };
}

function rawSchedule(applying: Applying, change: DepartmentChange): Record<string, readonly [unknown, unknown]> {
  const old = applying.plan.references.before.get(change.id)?.schedule ?? null;
  const now = written(applying, change).schedule;
  return sameAssigned(old, now) ? {} : { '#schedule': [old, now] };
}

/** After the commit: the index and the counts follow. */
function settle(
  applying: Applying,
  entity: 'departments' | NamedKind,
  changes: readonly (DepartmentChange | NamedChange)[],
): void {
  const index = applying.plan.entities[entity]?.loaded.index;
  const counts = applying.counts(entity);
  for (const change of changes) {
    index?.set(change.entry, storedLink(change, applying.plan.references.resolve(change.id)));
    if (change.kind === 'create') counts.created += 1;
    else if (Object.keys(change.fields).length > 0) counts.updated += 1;
    else counts.unchanged += 1;
  }
}

/** Removes what is gone from the source and free here; gives the number that must stay because it is in use. */
export async function applyStructureRemovals(applying: Applying, entity: 'departments' | NamedKind): Promise<number> {
  const step = applying.plan.entities[entity];
  if (step === undefined || step.holdRemovals !== null) return 0;
  let waiting: Removal[] = [];
  for await (const batch of step.removals.batches(planBatch)) waiting.push(...batch);
  // A parent becomes empty when its last child has gone, so it takes as many rounds as the tree is deep.
  for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
    before = waiting.length;
    waiting = await removeFree(applying, entity, waiting);
    if (entity !== 'departments') break;
  }
  return waiting.length;
}

async function removeFree(
  applying: Applying,
  entity: 'departments' | NamedKind,
  removals: readonly Removal[],
): Promise<Removal[]> {
  const ids = removals.map((removal) => removal.localId);
  const seemsFree = new Set(await freeOf(applying.database, entity, ids));
  const candidates = removals.filter((removal) => seemsFree.has(removal.localId));
  let going: readonly Removal[] = [];
  if (candidates.length > 0) {
    await applyStep(applying, async (within, seq) => {
      going = await removeStructure(within, entity, candidates, applying, seq);
    });
    const index = applying.plan.entities[entity]?.loaded.index;
    for (const removal of going) index?.forget(removal.entry);
    applying.counts(entity).removed += going.length;
  }
  const gone = new Set(going);
  return removals.filter((removal) => !gone.has(removal));
}

function freeOf(database: Database, entity: 'departments' | NamedKind, ids: readonly number[]): Promise<number[]> {
  return entity === 'departments' ? emptyDepartments(database, ids) : unusedNamed(database, entity, ids);
}

type Removing = Pick<Applying, 'sourceId' | 'author' | 'context'> & {
  readonly plan: Pick<Applying['plan'], 'references'>;
};

/**
 * Deletes with links and record of change; also what `release` does. Of what another source's list has too, only the link goes. Gives what
 * went: what somebody was given since it was looked at stays.
 */
export async function removeStructure(
  within: Database,
  entity: 'departments' | NamedKind,
  candidates: readonly Removal[],
  applying: Removing,
  seq: number,
): Promise<readonly Removal[]> {
  await takeStructure(within);
  const free = new Set(
    await freeOf(
      within,
      entity,
      candidates.map((removal) => removal.localId),
    ),
  );
  const removals = candidates.filter((removal) => free.has(removal.localId));
  const shared = new Set<number>();
  for (const link of await linkStatesOf(within, entity, [...free])) {
    if (link.sourceId !== applying.sourceId) shared.add(link.localId);
  }
  const deleted = removals.filter((removal) => !shared.has(removal.localId));
  const ids = deleted.map((removal) => removal.localId);
  if (entity === 'departments') await deleteDepartments(within, ids);
  else await deleteNamed(within, entity, ids);
  await writeStates(
    within,
    applying.sourceId,
    entity,
    removals.map(({ key }) => ({ key, state: goneLink })),
    seq,
  );
  await recordChanges(
    within,
    deleted.map((removal) => ({
      entity: entity as MappedEntity,
      key: removal.key,
      localId: removal.localId,
      kind: 'remove',
      fields: removedFields(entity, removal.localId, applying),
      ...(entity === 'departments' ? { raw: removedRaw(applying.plan.references.before.get(removal.localId)) } : {}),
    })),
    applying.author,
    applying.context.now(),
  );
  return removals;
}

function removedRaw(old: DepartmentNode | undefined): Record<string, readonly [unknown, unknown]> {
  return { '#parent': [old?.parent ?? null, null], '#schedule': [old?.schedule ?? null, null] };
}

function removedFields(entity: 'departments' | NamedKind, id: number, applying: Removing) {
  const { references } = applying.plan;
  if (entity !== 'departments') return { name: [references.nameOf(entity, id, 'before'), null] as const };
  const old = references.before.get(id);
  return {
    name: [old?.name ?? null, null] as const,
    parent: [references.departmentPath(old?.parent ?? null, 'before'), null] as const,
  };
}

/** Removes what was made on mention and is mentioned no more. */
export async function applySweep(applying: Applying): Promise<void> {
  await applyStep(applying, async (within) => {
    await takeStructure(within);
    await sweepMentioned(within);
  });
}
