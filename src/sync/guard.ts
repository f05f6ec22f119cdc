/**
 * Decides what is too much to happen by itself: removals beyond the limits, a mass change of one field, and a source that suddenly
 * answers with nothing. What is held waits for a person; creations and other changes go on.
 */
import type { GuardLimit } from '../config/document.ts';
import type { Entity } from '../model/records.ts';
import type { Hold } from './planned.ts';

export interface RemovalFigures {
  readonly entity: Entity;
  /** Rows that the reading gave. */
  readonly read: number;
  /** Links whose rows were there at the last complete reading, or when removals that still wait were first held. */
  readonly known: number;
  readonly removals: number;
  readonly firstCycle: boolean;
}

/** Why the removals of one entity must wait, or null when they need not. */
export function holdRemovals(figures: RemovalFigures, limit: GuardLimit, emptyIsSuspicious: boolean): Hold | null {
  const { entity, read, known, removals, firstCycle } = figures;
  if (removals === 0) return null;
  if (read === 0 && emptyIsSuspicious) {
    return {
      code: 'guard.empty',
      reason: `The source answered with no ${entity} where there were ${known}. Check the source, then release or discard.`,
      known,
    };
  }
  if (firstCycle) return null;
  const share = (removals / Math.max(1, known)) * 100;
  if (limit.count !== null && removals > limit.count) {
    return {
      code: 'guard.removals',
      reason: `${removals} removals of ${entity}; the guard allows ${limit.count}.`,
      known,
    };
  }
  if (limit.percent !== null && share > limit.percent) {
    return {
      code: 'guard.removals',
      reason: `${removals} of ${known} ${entity} would be removed (${shown(share)} %); the guard allows ${limit.percent} %.`,
      known,
    };
  }
  return null;
}

/** So many people may be removed by refreshes between two cycles, however few the source has: who names a person means that person. */
const refreshedFreely = 10;

/** Why a refresh must not remove people; it then leaves them to the next cycle. */
export function holdRefreshed(
  figures: { readonly anybody: boolean; readonly known: number; readonly removals: number },
  limit: GuardLimit,
  emptyIsSuspicious: boolean,
): Hold | null {
  const { anybody, known, removals } = figures;
  if (!anybody && emptyIsSuspicious && known > 1) {
    return {
      code: 'guard.empty',
      reason: `The source shows nobody at all where there were ${known} people. Check the source and refresh again.`,
    };
  }
  const isFree = removals <= refreshedFreely && limit.count === null;
  if (isFree) return null;
  const asInCycle = { entity: 'persons', read: 1, known, removals, firstCycle: false } as const;
  const hold = holdRemovals(asInCycle, limit, emptyIsSuspicious);
  const together = 'Refreshes since the last cycle are counted together; the next cycle decides.';
  return hold === null ? null : { ...hold, reason: `${hold.reason} ${together}` };
}

/** Fields that decide whether a door opens: also a value where there was none counts as a change. */
const accessFields = new Set(['status', 'validFrom', 'validUntil', 'accessLevels']);

/** Whether a field's change counts towards a mass change: filling what was empty takes nothing away from anybody. */
export function countsAsChange(field: string, old: unknown): boolean {
  return accessFields.has(field) || (old !== null && old !== undefined);
}

/** The fields that change for too many of the people that were known before, each with the reason. */
export function holdChanges(
  changed: ReadonlyMap<string, number>,
  known: number,
  limit: GuardLimit,
  firstCycle: boolean,
): ReadonlyMap<string, Hold> {
  const held = new Map<string, Hold>();
  if (firstCycle || known === 0) return held;
  for (const [field, count] of changed) {
    const share = (count / known) * 100;
    if (share <= limit.changePercent) continue;
    held.set(field, {
      code: 'guard.changes',
      reason: `${field} changes for ${count} of ${known} people (${shown(share)} %); the guard allows ${limit.changePercent} %.`,
      known,
    });
  }
  return held;
}

function shown(percent: number): string {
  return percent >= 10 ? percent.toFixed(0) : percent.toFixed(1);
}
