/** Applies work schedules; those that are gone go at the end of the cycle, when nobody has them any more. */
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { goneLink } from '../registry/linked.ts';
import { writeLinks, writeStates } from '../registry/links.ts';
import {
  deleteSchedules,
  insertSchedules,
  readSchedules,
  unusedSchedules,
  updateSchedules,
} from '../registry/schedules.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { shownSchedule } from './plan-schedules.ts';
import { planBatch, type Removal, type ScheduleChange } from './planned.ts';

export async function applySchedules(applying: Applying): Promise<void> {
  const { plan } = applying;
  for (let from = 0; from < plan.schedules.length; from += planBatch) {
    const changes = plan.schedules.slice(from, from + planBatch);
    await applyStep(applying, (within, seq) => writeSchedules(within, changes, applying, seq));
    const index = plan.entities.schedules?.loaded.index;
    const counts = applying.counts('schedules');
    for (const change of changes) {
      index?.set(change.entry, storedLink(change, plan.references.resolve(change.id)));
      if (change.kind === 'create') counts.created += 1;
      else if (Object.keys(change.fields).length > 0) counts.updated += 1;
      else counts.unchanged += 1;
    }
  }
}

async function writeSchedules(
  within: Database,
  changes: readonly ScheduleChange[],
  applying: Applying,
  seq: number,
): Promise<void> {
  const { references } = applying.plan;
  const created = changes.filter((change) => change.kind === 'create');
  const updated = changes.filter((change) => change.kind === 'update' && Object.keys(change.fields).length > 0);
  const firstId = await insertSchedules(
    within,
    created.map(({ schedule }) => schedule),
  );
  for (const [index, change] of created.entries()) references.settle(change.id, firstId + index);
  await updateSchedules(
    within,
    updated.map(({ id, schedule }) => ({ ...schedule, id })),
  );
  const idOf = (change: ScheduleChange): number => references.resolve(change.id);
  const links = changes.map((change) => ({ ...storedLink(change, idOf(change)), missing: 0, record: null }));
  await writeLinks(within, applying.sourceId, 'schedules', links, seq, false);
  const facts = [...created, ...updated].map(
    (change): ChangeFacts => ({
      entity: 'schedules',
      key: change.key,
      localId: idOf(change),
      kind: change.kind,
      fields: change.fields,
      raw: { '#schedule': [references.schedules.get(change.id) ?? null, { ...change.schedule, id: idOf(change) }] },
    }),
  );
  await recordChanges(within, facts, applying.author, applying.context.now());
}

/** Removes what is gone from the source and nobody has; gives the number that must stay. */
export async function applyScheduleRemovals(applying: Applying): Promise<number> {
  const step = applying.plan.entities.schedules;
  if (step === undefined || step.holdRemovals !== null) return 0;
  let staying = 0;
  for await (const removals of step.removals.batches(planBatch)) {
    const free = await freeOf(applying.database, removals);
    staying += removals.length - free.length;
    if (free.length === 0) continue;
    await applyStep(applying, async (within, seq) => {
      await removeSchedules(within, free, applying, seq);
    });
    for (const removal of free) step.loaded.index.forget(removal.entry);
    applying.counts('schedules').removed += free.length;
  }
  return staying;
}

/** Of these removals, those of schedules that nobody has. */
async function freeOf(database: Database, removals: readonly Removal[]): Promise<Removal[]> {
  const ids = await unusedSchedules(
    database,
    removals.map(({ localId }) => localId),
  );
  const free = new Set(ids);
  return removals.filter(({ localId }) => free.has(localId));
}

/** Deletes with links and record of change, and gives what it deleted; also what `release` does. */
export async function removeSchedules(
  within: Database,
  removals: readonly Removal[],
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  seq: number,
): Promise<readonly Removal[]> {
  const ids = removals.map(({ localId }) => localId);
  const stored = await readSchedules(within, ids);
  await deleteSchedules(within, ids);
  const states = removals.map(({ key }) => ({ key, state: goneLink }));
  await writeStates(within, applying.sourceId, 'schedules', states, seq);
  const facts = removals.flatMap(({ key, localId }): ChangeFacts[] => {
    const schedule = stored.get(localId);
    if (schedule === undefined) return [];
    const fields = shownSchedule(schedule, null);
    return [{ entity: 'schedules', key, localId, kind: 'remove', fields, raw: { '#schedule': [schedule, null] } }];
  });
  await recordChanges(within, facts, applying.author, applying.context.now());
  return removals;
}
