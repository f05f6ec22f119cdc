/** Decisions on conflicts. */
import { findConflict, type ListedConflict } from '../registry/lists/conflicts.ts';
import { type ConflictWish, noConflict, type Resolved } from '../sync/conflict-decision.ts';
import { resolveConflict } from '../sync/resolve-conflict.ts';
import { decisionTask } from './decide.ts';
import type { Installation } from './installation.ts';

/** Errors: `command.notFound`. */
export async function conflictById({ database }: Installation, id: number): Promise<ListedConflict> {
  const conflict = await findConflict(database, id);
  if (conflict !== undefined) return conflict;
  throw noConflict(id);
}

/** Gives an identifier to its claimant or keeps it with its holder; says who a new row is. Errors: `command.notFound`, `conflict.*`, `cycle.running`. */
export async function resolve(installation: Installation, id: number, wish: ConflictWish): Promise<Resolved> {
  return resolveConflict(await decisionTask(installation), id, wish);
}
