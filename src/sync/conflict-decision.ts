/** A decision on a conflict: what is wished, what came of it, and what taking it back needs. */
import { GatehouseError } from '../model/errors.ts';
import type { PersonState } from '../model/person-state.ts';
import { readConflict, type StoredConflict } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import type { StoredIdentifier } from '../registry/identifiers.ts';

/** Who has an identifier that two people claim. */
export interface IdentifierWish {
  readonly decision: 'give' | 'keep';
  readonly reason: string;
  /** The holder whom the operator saw; with another one by now nothing is done. Null asks for no comparison. */
  readonly holder: number | null;
}

/** Who a new row is that agrees with several people: one of them, or somebody new. */
export type MatchWish =
  | { readonly decision: 'join'; readonly reason: string; readonly person: number }
  | { readonly decision: 'new'; readonly reason: string };

export type ConflictWish = IdentifierWish | MatchWish;

export function isMatchWish(wish: ConflictWish): wish is MatchWish {
  return wish.decision === 'join' || wish.decision === 'new';
}

export interface Resolved {
  readonly conflict: number;
  readonly decision: ConflictWish['decision'];
  /** The recorded change, by which the decision is taken back. */
  readonly change: number;
  /** Who has the identifier now, or who the row is. */
  readonly person: number;
}

/** What taking a decision back needs: kept with its change as `#resolution`. */
export type Resolution = IdentifierResolution | MatchResolution;

export interface IdentifierResolution {
  readonly conflict: StoredConflict;
  readonly decision: IdentifierWish['decision'];
  /** The stored key of the row that claimed the identifier. */
  readonly key: string;
  /** The identifier as its holder had it; null where nobody held it any more. */
  readonly before: StoredIdentifier | null;
  /** Sources whose rows gave it to the holder. */
  readonly sources: readonly number[];
}

export interface MatchResolution {
  readonly conflict: StoredConflict;
  readonly decision: MatchWish['decision'];
  /** The person as they were before the row was joined with them; null for one who was made for the row. */
  readonly before: PersonState | null;
}

export function isMatchResolution(resolution: Resolution): resolution is MatchResolution {
  return resolution.decision === 'join' || resolution.decision === 'new';
}

/** Errors: `command.notFound`. */
export async function existingConflict(database: Database, id: number): Promise<StoredConflict> {
  const conflict = await readConflict(database, id);
  if (conflict !== undefined) return conflict;
  throw noConflict(id);
}

export function noConflict(id: number): GatehouseError {
  return new GatehouseError('command.notFound', `There is no conflict ${id}.`, {
    place: 'conflict',
    value: String(id),
    remedy: 'It was decided, or it has ended by itself: see `gatehouse list conflicts`.',
  });
}

export function conflictChanged(what: string): GatehouseError {
  return new GatehouseError('conflict.changed', what, {
    remedy: 'Look at the conflict again; where it has ended, the next cycle removes it from the list.',
  });
}
