/** Decisions on conflicts. */
import { GatehouseError } from '../model/errors.ts';
import { findConflict, type ListedConflict } from '../registry/lists/conflicts.ts';
import { type ConflictWish, type Resolved, resolveConflict } from '../sync/resolve-conflict.ts';
import { decisionTask } from './decide.ts';
import type { Installation } from './installation.ts';

/** Errors: `command.notFound`. */
export async function conflictById({ database }: Installation, id: number): Promise<ListedConflict> {
  const conflict = await findConflict(database, id);
  if (conflict !== undefined) return conflict;
  throw new GatehouseError('command.notFound', `There is no conflict ${id}.`, {
    value: String(id),
    remedy: 'It was decided, or it has ended by itself: see `gatehouse list conflicts`.',
  });
}

/** Gives the identifier to its claimant or keeps it with its holder. Errors: `command.notFound`, `conflict.*`, `cycle.running`. */
export async function resolve(installation: Installation, id: number, wish: ConflictWish): Promise<Resolved> {
  return resolveConflict(await decisionTask(installation), id, wish);
}
