/** Conflicts as they are kept for a decision: what the plan was to create has its ids in the registry by now. */
import { type Conflict, matchOf } from '../registry/conflicts.ts';
import { resolvedFacts } from './merge-persons.ts';
import type { Plan } from './plan.ts';

export function keptConflicts({ conflicts, references }: Pick<Plan, 'conflicts' | 'references'>): Conflict[] {
  return conflicts.map((conflict) => {
    const match = matchOf(conflict);
    if (match === null) return conflict;
    return { ...conflict, claim: JSON.stringify({ ...match, facts: resolvedFacts(match.facts, references) }) };
  });
}
