import { type Undone, type UndoTarget, undo } from '../sync/undo.ts';
import { decisionTask } from './decide.ts';
import type { Installation } from './installation.ts';

/** Takes back a whole cycle, one change, or everything of one person. Errors: `command.notFound`, `cycle.running`, `cycle.state`. */
export async function undoChanges(installation: Installation, target: UndoTarget): Promise<readonly Undone[]> {
  return undo(await decisionTask(installation), target);
}
