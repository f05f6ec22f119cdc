/**
 * Ends a cycle that went through: rejections, conflicts and what is held are kept with the cycle's state in one transaction, and the packed
 * links follow when enough of them have changed.
 */
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { finishCycle, type StoredCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { clearMarks, countMissing, lastSeq, writePackedLinks } from '../registry/links.ts';
import { replaceConflicts, replaceHeld, replaceRejections } from '../registry/outcomes.ts';
import type { Applying } from './applying.ts';
import { confirmWritebacks } from '../registry/number-writebacks.ts';
import { planBatch } from './plan.ts';
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
      await clearMarks(within, sourceId, entity, step.loaded.marked);
      if (applying.config.missing[entity].afterCycles > 1) await countMissing(within, sourceId, entity, step.missing);
    }
    await replaceConflicts(within, sourceId, plan.conflicts, cycle.id);
    await replaceHeld(within, sourceId, await allOf(applying.held), cycle.id);
    await confirmWritebacks(within, applying.config.name, sourceId, context.now());
    await finishCycle(within, cycle, context.now());
  });
  applying.held.clear();
  for (const entity of mappedEntities) await pack(database, applying, entity);
}

async function allOf<T>(spool: Spool<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of spool.batches(planBatch)) all.push(...batch);
  return all;
}

/** A lost packing costs the next cycle some time and nothing else, so it has a transaction of its own. */
async function pack(database: Database, applying: Applying, entity: MappedEntity): Promise<void> {
  const step = applying.plan.entities[entity];
  if (step === undefined) return;
  const { index, unpacked } = step.loaded;
  const counts = applying.counts(entity);
  const written = unpacked + counts.created + counts.updated + counts.removed + step.silent.size();
  if (written < packLinks || written < index.present() * packShare) return;
  await database.transaction(async (within) => {
    const seq = await lastSeq(within, applying.sourceId);
    await writePackedLinks(within, applying.sourceId, entity, index.pack(), seq);
  });
}
