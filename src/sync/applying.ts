/** What every step of applying a plan has at hand, and the transaction that each of its batches runs in. */
import type { SourceConfig } from '../config/document.ts';
import type { Context } from '../model/context.ts';
import { GatehouseError } from '../model/errors.ts';
import type { MappedEntity } from '../model/records.ts';
import type { ChangeAuthor } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { writeDigests } from '../registry/link-digests.ts';
import { nextSeq } from '../registry/links.ts';
import type { HeldChange } from '../registry/outcomes.ts';
import type { Source } from '../sources/source.ts';
import { linkState } from './link-index.ts';
import type { Plan } from './plan.ts';
import type { Digests, SilentChange } from './planned.ts';
import { planBatch } from './planned.ts';
import { nobody, type Refreshed, readRefreshed } from './refreshed.ts';
import type { Counts } from './report.ts';
import type { Spool } from './spool.ts';

export interface Applying {
  readonly database: Database;
  readonly sourceId: number;
  readonly config: SourceConfig;
  readonly plan: Plan;
  readonly context: Context;
  readonly author: ChangeAuthor;
  readonly counts: (entity: MappedEntity) => Counts;
  /** What waits, to be written when the cycle ends. */
  readonly held: Spool<HeldChange>;
  /** No other source can change the same people meanwhile. */
  readonly alone: boolean;
  readonly priorityOf: (sourceId: number) => number;
  readonly dismisses: (sourceId: number) => boolean;
  /** See `holdRemovals`. */
  readonly firstCycle: boolean;
  readonly photos: PhotoFetching;
  /** This is the application of a refresh itself, whose rows are the newest. */
  readonly refreshing: boolean;
  readonly signal: AbortSignal;
}

/** Photos are fetched when their people are there, over a connection of their own. */
export interface PhotoFetching {
  readonly open: () => Promise<Source>;
  /** Photos that the source gave. */
  fetched: number;
  /** False when some could not be fetched, so that the next cycle must not be skipped. */
  complete: boolean;
}

/**
 * Runs one bounded step of the application: kept whole or not at all. Cancelling takes effect between steps. People in `refreshed` are to
 * be left alone.
 */
export async function applyStep(
  applying: Applying,
  body: (within: Database, seq: number, refreshed: Refreshed) => Promise<void>,
): Promise<void> {
  if (applying.signal.aborted) throw new GatehouseError('cycle.cancelled', 'The cycle was cancelled');
  const { sourceId, refreshing } = applying;
  await applying.database.transaction(async (within) => {
    const seq = await nextSeq(within, sourceId);
    await body(within, seq, refreshing ? nobody : await readRefreshed(within, sourceId));
  });
}

/** Keeps the digests of rows that changed in nothing that matters. */
export async function applySilent(applying: Applying, entity: MappedEntity): Promise<void> {
  const step = applying.plan.entities[entity];
  if (step === undefined || step.reading.aborted !== null) return;
  const { index } = step.loaded;
  for await (const batch of step.silent.batches(planBatch)) {
    let changes: readonly SilentChange[] = [];
    await applyStep(applying, async (within, seq, refreshed) => {
      changes = await silentOf(entity, batch, refreshed);
      await writeDigests(
        within,
        applying.sourceId,
        entity,
        changes.map((change) => storedLink(change, change.localId)),
        seq,
      );
    });
    for (const change of changes) index.set(change.entry, storedLink(change, change.localId));
  }
}

function silentOf(
  entity: MappedEntity,
  changes: readonly SilentChange[],
  refreshed: Refreshed,
): readonly SilentChange[] | Promise<readonly SilentChange[]> {
  if (entity === 'persons' || entity === 'photos') return refreshed.persons(changes);
  if (entity === 'identifiers') return refreshed.identifiers(changes);
  return entity === 'documents' ? refreshed.documents(changes) : changes;
}

/** A link with these digests whose row is there. */
export function storedLink(change: Pick<SilentChange, 'key' | 'digests'>, localId: number) {
  const [rowA, rowB, recordA, recordB]: Digests = change.digests;
  return { key: change.key, localId, rowA, rowB, recordA, recordB, state: linkState.present };
}
