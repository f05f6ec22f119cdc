/** What a decision reads out of held changes. */
import type { StoredHeld } from '../registry/outcomes.ts';

export function of(held: readonly StoredHeld[], entity: StoredHeld['entity'], kind: StoredHeld['kind']): StoredHeld[] {
  return held.filter((item) => item.entity === entity && item.kind === kind);
}

export function removalOf(item: StoredHeld) {
  return { key: item.key, entry: -1, localId: item.localId as number };
}

export function changeOf<C>(item: StoredHeld): C {
  return JSON.parse(item.change) as C;
}
