/**
 * Ends a cycle that went through: rejections, conflicts and what is held are kept with the cycle's state in one transaction, and the packed
 * links follow when enough of them have changed.
 */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { replaceConflicts } from '../registry/conflicts.ts';
import { type EndedCycle, finishCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { clearMarks, countMissing, type Mark } from '../registry/link-marks.ts';
import type { Linked } from '../registry/linked.ts';
import { lastSeq } from '../registry/links.ts';
import { confirmWritebacks } from '../registry/number-writebacks.ts';
import { type HeldChange, replaceHeld, replaceRejections } from '../registry/outcomes.ts';
import { removeEndedOverrides } from '../registry/overrides.ts';
import { addPackedLinks, writePackedLinks } from '../registry/packed-links.ts';
import { seqBeforeRefreshes } from '../registry/refreshes.ts';
import { gatherStatistics } from '../registry/statistics.ts';
import { sweepMentioned } from '../registry/structure.ts';
import { takeStructure } from '../registry/structure-locks.ts';
import { forgetWritten } from '../registry/written-links.ts';
import type { Applying } from './applying.ts';
import { keptConflicts } from './kept-conflicts.ts';
import { linkState } from './link-index.ts';
import type { LoadedIndex } from './load-index.ts';
import type { PlannedEntity } from './plan-entity.ts';
import { planBatch } from './planned.ts';
import { type Refreshed, readRefreshed } from './refreshed.ts';
import type { Spool } from './spool.ts';

/** Links written since the copy was packed whole, as a share of all, that make a new packing worth its price. */
const packShare = 0.05;
/** Below this many the table is read quickly anyhow. */
const packLinks = 5000;
/** So many are added to the packed copy, or forgotten where there is none: reading them row by row would take longer. */
const addLinks = 500;

export async function finishApplied(applying: Applying, cycle: EndedCycle): Promise<void> {
  const { database, sourceId, plan, context } = applying;
  const sweeps = applying.held.size() > 0;
  await database.transaction(async (within) => {
    if (sweeps) await takeStructure(within);
    const refreshed = await readRefreshed(within, sourceId);
    for (const entity of mappedEntities) {
      const step = plan.entities[entity];
      if (step === undefined) continue;
      const rejected = await allOf(step.rejected);
      const current = entity === 'persons' ? refreshed.persons(rejected) : rejected;
      await replaceRejections(within, sourceId, entity, current, cycle.id);
      if (step.reading.aborted !== null) continue;
      await clearMarks(within, sourceId, entity, await settledMarks(within, applying, entity, step));
      if (applying.config.missing[entity].afterCycles > 1) {
        const missing = (await stillMissing(step)).map((key) => ({ key }));
        const counted = entity === 'persons' ? refreshed.persons(missing) : missing;
        await countMissing(
          within,
          sourceId,
          entity,
          counted.map(({ key }) => key),
        );
      }
    }
    await replaceConflicts(within, sourceId, keptConflicts(plan), cycle.id);
    await replaceHeld(within, sourceId, await heldOf(await allOf(applying.held), refreshed), cycle.id);
    // What was held may need what only its rows mention, so it is swept when that is known.
    if (sweeps) await sweepMentioned(within);
    await confirmWritebacks(within, applying.config.name, sourceId, context.now());
    // People who were left alone are looked at again although the version may be the same.
    await finishCycle(within, refreshed.any ? { ...cycle, version: null, cursor: null } : cycle, context.now());
  });
  applying.held.clear();
  let much = false;
  for (const entity of mappedEntities) {
    const step = plan.entities[entity];
    if (step === undefined) continue;
    const counts = applying.counts(entity);
    const written = counts.created + counts.updated + counts.removed + step.silent.size();
    much = (await pack(database, sourceId, entity, step.loaded, written)) || much;
  }
  if (plan.joined !== null) {
    const { index, silent, changedRows } = plan.joined;
    much = (await pack(database, sourceId, 'personRows', index.rows, changedRows + silent.size())) || much;
  }
  if (much) await gatherStatistics(database);
}

/** What is held, without what a refresh has dealt with since. */
async function heldOf(held: readonly HeldChange[], refreshed: Refreshed): Promise<HeldChange[]> {
  const documents = new Set(await refreshed.documents(held.filter(({ entity }) => entity === 'documents')));
  return held.filter((item) => {
    if (item.entity === 'identifiers') return refreshed.identifiers([item]).length > 0;
    if (item.entity === 'documents') return documents.has(item);
    const ofPerson = item.entity === 'persons' || item.entity === 'photos';
    return !ofPerson || refreshed.persons([item]).length > 0;
  });
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

/**
 * A lost packing costs the next cycle some time and nothing else, so it has a transaction of its own. Gives whether so much was written that all
 * was packed.
 */
async function pack(
  database: Database,
  sourceId: number,
  entity: Linked,
  { index, unpacked, copy, anyGone }: LoadedIndex,
  changed: number,
): Promise<boolean> {
  const sinceWhole = unpacked + changed + (copy?.added ?? 0);
  const whole = sinceWhole >= packLinks && sinceWhole >= index.present() * packShare;
  if (!whole && (copy === null || (copy.seq < 0 ? copy.noted : unpacked) + changed < addLinks)) return false;
  await database.transaction(async (within) => {
    // What refreshes have written meanwhile is not in this index: the next cycle reads it from the table.
    const seq = await seqBeforeRefreshes(within, sourceId, await lastSeq(within, sourceId));
    const before = copy?.seq ?? -1;
    const packing = { before, seq, anyGone: anyGone && before < 0 };
    if (whole) await writePackedLinks(within, sourceId, entity, index.pack(), packing);
    else if (before >= 0) await addPackedLinks(within, sourceId, entity, index.packChanged(), packing);
    // Without a copy the whole table is read.
    else await forgetWritten(within, sourceId, entity, seq);
  });
  return whole;
}
