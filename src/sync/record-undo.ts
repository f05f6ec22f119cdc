/** The record of what an undo changed: a change of its own, of the same thing and source, made by whoever undoes. */
import { type ChangeFacts, recordChanges, type StoredChange } from '../registry/changes.ts';
import type { Undoing } from './undo-outcome.ts';

export async function recordUndo(
  change: StoredChange,
  undoing: Undoing,
  facts: Omit<ChangeFacts, 'entity' | 'key'>,
): Promise<void> {
  const author = { cycleId: null, sourceId: change.sourceId, actor: undoing.actor };
  const { entity, key } = change;
  await recordChanges(undoing.within, [{ entity, key, ...facts }], author, undoing.context.now());
}

/** Values the other way round. */
export function swapped(fields: ChangeFacts['fields']): ChangeFacts['fields'] {
  return Object.fromEntries(Object.entries(fields).map(([field, [old, now]]) => [field, [now, old] as const]));
}
