/** What people become when a plan is applied: planned ids resolved, and merged once more where another source may have spoken meanwhile. */
import {
  differences,
  type FieldChange,
  mergePerson,
  type PersonFacts,
  type PersonState,
} from '../model/person-state.ts';
import type { Database } from '../registry/database.ts';
import { lockPeople, readPeople, speakingLinks } from '../registry/people.ts';
import type { Applying } from './applying.ts';
import { linkState } from './link-index.ts';
import type { PersonUpdate } from './planned.ts';
import type { References } from './references.ts';
import { shownDifferences } from './shown.ts';

/** Another source may have changed the same people since the plan was made; then what they become is merged once more. */
export async function mergeAnew(
  within: Database,
  changes: readonly PersonUpdate[],
  applying: Applying,
): Promise<readonly PersonUpdate[]> {
  const { plan, sourceId, priorityOf, dismisses, context } = applying;
  const { references } = plan;
  const ids = changes.map(({ id }) => id);
  if (ids.length === 0) return [];
  await lockPeople(within, ids);
  const people = await readPeople(within, ids, context.now(), sourceId);
  return changes.map((change) => {
    const person = people.get(change.id);
    if (person === undefined) return change;
    const own = { sourceId, key: change.key, state: linkState.present, facts: resolvedFacts(change.facts, references) };
    const now = mergePerson(
      speakingLinks([...person.links, own], priorityOf, dismisses),
      person.overrides,
      person.state,
    );
    const planned = resolvedState(change.now, references);
    const same = change.old !== null && isSame(change.old, person.state) && isSame(planned, now);
    if (same) return change;
    return { ...change, old: person.state, now, fields: shownDifferences(differences(person.state, now), references) };
  });
}

function isSame(left: PersonState, right: PersonState): boolean {
  return Object.keys(differences(left, right)).length === 0;
}

export function resolvedFacts(facts: PersonFacts, references: References): PersonFacts {
  return {
    ...facts,
    department: facts.department === null ? null : references.resolve(facts.department),
    position: facts.position === null ? null : references.resolve(facts.position),
    schedule: (facts.schedule ?? null) === null ? null : references.resolve(facts.schedule as number),
    accessLevels: facts.accessLevels === null ? null : facts.accessLevels.map(references.resolve).sort(byNumber),
  };
}

export function resolvedState(state: PersonState, references: References): PersonState {
  return {
    ...state,
    department: state.department === null ? null : references.resolve(state.department),
    position: state.position === null ? null : references.resolve(state.position),
    schedule: state.schedule === null ? null : references.resolve(state.schedule),
    accessLevels: state.accessLevels.map(references.resolve).sort(byNumber),
  };
}

function byNumber(left: number, right: number): number {
  return left - right;
}

/** Local ids behind the names that a change shows: what an undo goes by. */
export function rawReferences(old: PersonState, now: PersonState): Record<string, FieldChange> {
  const raw: Record<string, FieldChange> = {};
  if (old.department !== now.department) raw['#department'] = [old.department, now.department];
  if (old.position !== now.position) raw['#position'] = [old.position, now.position];
  if (old.schedule !== now.schedule) raw['#schedule'] = [old.schedule, now.schedule];
  if (old.accessLevels.join() !== now.accessLevels.join()) raw['#accessLevels'] = [old.accessLevels, now.accessLevels];
  return raw;
}
