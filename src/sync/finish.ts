/**
 * Ends a cycle that went through: rejections, conflicts and what is held are kept with the cycle's state in one transaction, and the packed
 * links follow when enough of them have changed.
 */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { finishCycle, type StoredCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { clearMarks, countMissing, type Mark } from '../registry/link-marks.ts';
import { type Linked, lastSeq } from '../registry/links.ts';
import { confirmWritebacks } from '../registry/number-writebacks.ts';
import { replaceConflicts, replaceHeld, replaceRejections } from '../registry/outcomes.ts';
import { removeEndedOverrides } from '../registry/overrides.ts';
import { writePackedLinks } from '../registry/packed-links.ts';
import { sweepMentioned } from '../registry/structure.ts';
import type { Applying } from './applying.ts';
import { linkState } from './link-index.ts';
import type { LoadedIndex } from './load-index.ts';
import type { PlannedEntity } from './plan-entity.ts';
import { planBatch } from './planned.ts';
import type { Spool } from './spool.ts';

/** Links written since the last packing, as a share of all, that make a new packing worth its price. */
const packShare = 0.05;
/** Below this many the table is read quickly anyhow. */
const packLinks = 5000;

export async function finishApplied(
  applying: Applying,
  cycle: Pick<StoredCycle, 'id' | 'state' | 'fingerprint' | 'version' | 'complete' | 'report' | 'error'>,
): Promise<void> {
  const { database, sourceId, plan, context } = applying;
  await database.transaction(async (within) => {
    for (const entity of mappedEntities) {
      const step = plan.entities[entity];
      if (step === undefined) continue;
      await replaceRejections(within, sourceId, entity, await allOf(step.rejected), cycle.id);
      if (step.reading.aborted !== null) continue;
      await clearMarks(within, sourceId, entity, await settledMarks(within, applying, entity, step));
      if (applying.config.missing[entity].afterCycles > 1) {
        await countMissing(within, sourceId, entity, await stillMissing(step));
      }
    }
    await replaceConflicts(within, sourceId, plan.conflicts, cycle.id);
    await replaceHeld(within, sourceId, await allOf(applying.held), cycle.id);
    // What was held may need what only its rows mention, so it is swept when that is known.
    if (applying.held.size() > 0) await sweepMentioned(within);
    await confirmWritebacks(within, applying.config.name, sourceId, context.now());
    await finishCycle(within, cycle, context.now());
  });
  applying.held.clear();
  for (const entity of mappedEntities) {
    const step = plan.entities[entity];
    if (step === undefined) continue;
    const counts = applying.counts(entity);
    const written = counts.created + counts.updated + counts.removed + step.silent.size();
    await pack(database, sourceId, entity, step.loaded, written);
  }
  if (plan.joined === null) return;
  const { index, silent, changedRows } = plan.joined;
  await pack(database, sourceId, 'personRows', index.rows, changedRows + silent.size());
}

/**
 * Keys whose marks this cycle has dealt with. One whose row was rejected or whose change is held stays marked: an edit would otherwise be
 * forgotten when the row is as it was before.
 */
async function settledMarks(
  within: Database,
  applying: Applying,
  entity: MappedEntity,
  step: PlannedEntity,
): Promise<Mark[]> {
  const { index, marked, edits } = step.loaded;
  const settled = [...marked].filter(
    ([, entry]) => !(index.sameRow(entry, 0, 0) && (index.seen(entry) || index.state(entry) === linkState.present)),
  );
  if (entity === 'persons' && settled.length > 0) {
    const people = settled.map(([, entry]) => index.localId(entry));
    await removeEndedOverrides(within, people, applying.context.now());
  }
  return settled.flatMap(([key]) => {
    const known = edits.get(key) ?? -1;
    return known < 0 ? [] : [{ key, edits: known }];
  });
}

/** Keys that this reading did not show and that were not acted upon: too early, held, or in use. */
async function stillMissing(step: PlannedEntity): Promise<string[]> {
  const keys = [...step.missing];
  for (const { key, entry } of await allOf(step.removals)) {
    if (step.loaded.index.state(entry) === linkState.present) keys.push(key);
  }
  return keys;
}

async function allOf<T>(spool: Spool<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of spool.batches(planBatch)) all.push(...batch);
  return all;
}

/** A lost packing costs the next cycle some time and nothing else, so it has a transaction of its own. */
async function pack(
  database: Database,
  sourceId: number,
  entity: Linked,
  { index, unpacked }: LoadedIndex,
  changed: number,
): Promise<void> {
  const written = unpacked + changed;
  if (written < packLinks || written < index.present() * packShare) return;
  await database.transaction(async (within) => {
    const seq = await lastSeq(within, sourceId);
    await writePackedLinks(within, sourceId, entity, index.pack(), seq);
  });
}
