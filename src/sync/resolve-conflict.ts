/** Decides on a conflict, each kind in its own way. */
import { GatehouseError } from '../model/errors.ts';
import { type ConflictWish, existingConflict, isMatchWish, type Resolved } from './conflict-decision.ts';
import type { DecisionTask } from './deciding.ts';
import { resolveIdentifier } from './resolve-identifier.ts';
import { resolveMatch } from './resolve-match.ts';

/** Errors: `command.notFound`, `conflict.decision`, `conflict.changed`, `cycle.running`. */
export async function resolveConflict(task: DecisionTask, id: number, wish: ConflictWish): Promise<Resolved> {
  const conflict = await existingConflict(task.database, id);
  const about = conflict.entity === 'persons' ? 'row' : 'identifier';
  if (isMatchWish(wish)) {
    if (about === 'row') return resolveMatch(task, conflict, wish);
  } else if (about === 'identifier') return resolveIdentifier(task, conflict, wish);
  throw new GatehouseError(
    'conflict.decision',
    about === 'row'
      ? `Conflict ${id} is about who a new row is, so there is nothing to ${wish.decision}.`
      : `Conflict ${id} is about an identifier, so "${wish.decision}" decides nothing.`,
    {
      place: conflict.key,
      value: wish.decision,
      remedy:
        about === 'row'
          ? 'Say which person the row is, or that it is a new one.'
          : 'Say whether to give or to keep it.',
    },
  );
}
