/**
 * Takes changes back, newest first: one change, everything of one person, or a whole cycle. Each ends as reverted, kept because it was
 * edited since, or impossible, with the reason. What is taken back stays so although the source still says otherwise: people by overrides,
 * other things until their row changes.
 */
import { GatehouseError } from '../model/errors.ts';
import { markUndone, readChanges, type StoredChange } from '../registry/changes.ts';
import { findCycle } from '../registry/cycles.ts';
import type { Database } from '../registry/database.ts';
import { linkedSources, nextSeq } from '../registry/links.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { keepStructure } from '../registry/structure-locks.ts';
import type { DecisionTask } from './deciding.ts';
import { rulesOf, type SourceRules } from './rules.ts';
import { undoIdentifier } from './undo-identifiers.ts';
import type { Outcome, Undoing } from './undo-outcome.ts';
import { undoPerson } from './undo-persons.ts';
import { undoPhoto } from './undo-photos.ts';
import { resolutionOf, undoResolution } from './undo-resolution.ts';
import { undoStructure } from './undo-structure.ts';
import { undoDocument, undoSchedule } from './undo-time.ts';
import { withLeases } from './with-leases.ts';

export interface Undone extends Outcome {
  readonly change: number;
  readonly entity: StoredChange['entity'];
  readonly key: string | null;
}

export type UndoTarget = { readonly cycle: number } | { readonly change: number } | { readonly person: number };

/** Errors: `command.notFound`, `cycle.running` (a cycle of a source that has it runs), `cycle.state` (it still runs itself). */
export async function undo(task: DecisionTask, target: UndoTarget): Promise<Undone[]> {
  const changes = await changesOf(task.database, target);
  const rules = await rulesOf(task);
  const undone: Undone[] = [];
  for (const [sourceId, mine] of bySource(changes)) {
    // What no source gave has a lease of its own: 0 is the relay's.
    const leases = [sourceId || -1, ...(await sharingSources(task.database, mine))];
    const nameOf = (id: number): string => rules.configOf(id)?.name ?? `source ${id}`;
    await withLeases(task, leases, nameOf, async () => {
      for (const change of mine) undone.push(await undoOne(task, rules, change, sourceId));
      await task.database.transaction((within) => dropPackedLinks(within, sourceId));
    });
  }
  return undone;
}

/** Sources whose links an undo may point elsewhere; a cycle of theirs that runs would not see it. Those of people stay as they are. */
async function sharingSources(database: Database, changes: readonly StoredChange[]): Promise<ReadonlySet<number>> {
  const sources = new Set<number>();
  for (const entity of new Set(changes.map((change) => change.entity))) {
    if (entity === 'persons' || entity === 'photos') continue;
    const ids = changes.filter((change) => change.entity === entity).map(({ localId }) => localId);
    // Below zero are those of rows whose thing was taken away.
    for (const id of await linkedSources(database, entity, [...ids, ...ids.map((id) => -id)])) sources.add(id);
  }
  return sources;
}

async function changesOf(database: Database, target: UndoTarget): Promise<StoredChange[]> {
  if ('cycle' in target) {
    const cycle = await findCycle(database, target.cycle);
    if (cycle === undefined) throw notThere('cycle', target.cycle, '`gatehouse list cycles`');
    if (cycle.state === 'running') {
      throw new GatehouseError('cycle.state', `Cycle ${target.cycle} is still running`, {
        remedy: 'Wait for it to end, or cancel it.',
      });
    }
    return readChanges(database, { cycleId: target.cycle });
  }
  if ('change' in target) {
    const changes = await readChanges(database, { id: target.change });
    if (changes.length === 0) throw notThere('change', target.change, '`gatehouse list changes`');
    return changes;
  }
  const changes = await readChanges(database, { entity: 'persons', localId: target.person });
  if (changes.length === 0) throw notThere('change of person', target.person, '`gatehouse list persons`');
  return changes;
}

function notThere(what: string, id: number, where: string): GatehouseError {
  return new GatehouseError('command.notFound', `There is no ${what} ${id}`, {
    place: what,
    value: String(id),
    remedy: `See ${where}.`,
  });
}

function bySource(changes: readonly StoredChange[]): Map<number, StoredChange[]> {
  const groups = new Map<number, StoredChange[]>();
  for (const change of changes) {
    const sourceId = change.sourceId ?? 0;
    groups.set(sourceId, [...(groups.get(sourceId) ?? []), change]);
  }
  return groups;
}

async function undoOne(
  task: DecisionTask,
  rules: SourceRules,
  change: StoredChange,
  sourceId: number,
): Promise<Undone> {
  const told = { change: change.id, entity: change.entity, key: change.key };
  if (change.undone === 'reverted') return { ...told, outcome: 'kept', reason: 'It was taken back before.' };
  const outcome = await task.database.transaction(async (within) => {
    const seq = await nextSeq(within, sourceId);
    await keepStructure(within);
    const undoing: Undoing = {
      ...rules,
      within,
      seq,
      context: task.context,
      actor: task.actor,
      reason: change.cycleId === null ? `undo of change ${change.id}` : `undo of cycle ${change.cycleId}`,
    };
    const made = await undoAny(change, undoing);
    await markUndone(within, [change.id], made.outcome);
    return made;
  });
  return { ...told, ...outcome };
}

function undoAny(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const resolution = resolutionOf(change);
  if (resolution !== null) return undoResolution(change, resolution, undoing);
  if (change.entity === 'persons') return undoPerson(change, undoing);
  if (change.entity === 'identifiers') return undoIdentifier(change, undoing);
  if (change.entity === 'schedules') return undoSchedule(change, undoing);
  if (change.entity === 'documents') return undoDocument(change, undoing);
  if (change.entity === 'photos') return undoPhoto(change, undoing);
  return undoStructure(change, undoing);
}
