/** Changes as they are held, and what a decision reads out of them. */
import type { Database } from '../registry/database.ts';
import { type HeldChange, knownWhenHeld, type StoredHeld } from '../registry/outcomes.ts';
import type { Hold, Removal } from './planned.ts';

/** A removal that waits; `shown` is what else is kept of it. */
export function heldRemoval(
  entity: HeldChange['entity'],
  { key, localId }: Pick<Removal, 'key' | 'localId'>,
  { code, reason, known }: Hold,
  shown: object = {},
): HeldChange {
  return { entity, key, localId, kind: 'remove', code, reason, change: JSON.stringify({ ...shown, known }) };
}

/**
 * Of how many things the guard counts: of no more than when what still waits was first held. Else what nobody has decided would happen by
 * itself as soon as enough others have come.
 */
export async function countedOf(
  database: Database,
  sourceId: number,
  entity: HeldChange['entity'],
  kind: 'remove' | 'update',
  known: number,
): Promise<number> {
  return Math.min(known, (await knownWhenHeld(database, sourceId, entity, kind)) ?? known);
}

export function of(held: readonly StoredHeld[], entity: StoredHeld['entity'], kind: StoredHeld['kind']): StoredHeld[] {
  return held.filter((item) => item.entity === entity && item.kind === kind);
}

export function removalOf(item: StoredHeld) {
  return { key: item.key, entry: -1, localId: item.localId as number };
}

export function changeOf<C>(item: StoredHeld): C {
  return JSON.parse(item.change) as C;
}
