/** The people of a conflict and what each of them is in it. */
import type { Conflict } from '../api/outcomes.ts';

export type SideRole = 'holder' | 'claimant' | 'candidate';

export interface Side {
  readonly person: number;
  readonly role: SideRole;
}

export function sidesOf({ holder, claimant, localIds, candidates, row }: Conflict): Side[] {
  const sides: Side[] = [];
  if (holder !== null) sides.push({ person: holder, role: 'holder' });
  if (claimant !== null && claimant !== holder) sides.push({ person: claimant, role: 'claimant' });
  // A new row that agrees with several people: none of them is more than the others.
  const agreeing = row === null ? localIds : candidates;
  return sides.length > 0 ? sides : agreeing.map((person): Side => ({ person, role: 'candidate' }));
}
