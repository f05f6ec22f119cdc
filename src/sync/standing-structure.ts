/**
 * What people are given must be there when they are written. Since the plan was made, the cycle of another source may have removed what
 * nobody had any more; then it is made again, as what rows of people mention.
 */
import { civilDay } from '../model/local-time.ts';
import type { PersonState } from '../model/person-state.ts';
import type { Database } from '../registry/database.ts';
import { type NamedKind, readDepartments, readNamed } from '../registry/structure.ts';
import { keepStructure } from '../registry/structure-locks.ts';
import type { Applying } from './applying.ts';
import { departmentMaker, makeNamed } from './make-mentioned.ts';
import type { PersonChange, PlannedId } from './planned.ts';

/** Makes sure, for a transaction that writes people, that what these are given is there; gives them with what is there now. */
export type Stand = (changes: readonly PersonChange[]) => Promise<readonly PersonChange[]>;

type Kind = NamedKind | 'departments';
const kinds = ['departments', 'positions', 'accessLevels'] as const satisfies readonly Kind[];

/** What each kind's ids were made again as, by the ids that are gone. */
type Replaced = Record<Kind, Map<number, number>>;

/** From here on, until the transaction ends, nothing is removed. */
export async function standingIn(within: Database, applying: Applying): Promise<Stand> {
  await keepStructure(within);
  const there: Record<Kind, Set<number>> = {
    departments: new Set((await readDepartments(within)).map(({ id }) => id)),
    positions: new Set((await readNamed(within, 'positions')).map(({ id }) => id)),
    accessLevels: new Set((await readNamed(within, 'accessLevels')).map(({ id }) => id)),
  };
  const replaced: Replaced = { departments: new Map(), positions: new Map(), accessLevels: new Map() };
  const { resolve, after, names } = applying.plan.references;
  // Others may have come and gone since the plan was begun; of them nothing is known by which they could be made.
  const isKnown = (kind: Kind, id: PlannedId): boolean => (kind === 'departments' ? after : names[kind].after).has(id);
  return async (changes) => {
    for (const kind of kinds) {
      const gone = changes.flatMap((change) => givenIn(change, kind).filter((id) => !there[kind].has(resolve(id))));
      const anew = [...new Set(gone)].filter((id) => !replaced[kind].has(resolve(id)) && isKnown(kind, id));
      if (anew.length === 0) continue;
      const made = await makeAgain(within, applying, kind, anew);
      for (const [index, id] of anew.entries()) replaced[kind].set(resolve(id), made[index] as number);
    }
    return kinds.some((kind) => replaced[kind].size > 0)
      ? changes.map((change) => withReplaced(change, replaced, resolve))
      : changes;
  };
}

async function makeAgain(
  within: Database,
  { plan: { references }, context, config }: Applying,
  kind: Kind,
  ids: readonly PlannedId[],
): Promise<number[]> {
  if (kind === 'departments') {
    const make = await departmentMaker(within, references, civilDay(context.now(), config.timezone));
    const made: number[] = [];
    for (const id of ids) made.push(await make(id));
    return made;
  }
  const names = ids.map((id) => references.nameOf(kind, id, 'after'));
  const made = await makeNamed(within, kind, names);
  for (const [index, id] of made.entries()) references.names[kind].after.set(id, names[index] as string);
  return made;
}

function givenIn({ facts, now }: PersonChange, kind: Kind): readonly PlannedId[] {
  if (kind === 'accessLevels') return [...(facts.accessLevels ?? []), ...now.accessLevels];
  const field = kind === 'departments' ? 'department' : 'position';
  return [facts[field], now[field]].filter((id) => id !== null);
}

function withReplaced(change: PersonChange, replaced: Replaced, resolve: (id: PlannedId) => number): PersonChange {
  const of = (kind: Kind, id: PlannedId): PlannedId => replaced[kind].get(resolve(id)) ?? id;
  const within = <T extends Pick<PersonState, 'department' | 'position'>>(given: T): T => ({
    ...given,
    department: given.department === null ? null : of('departments', given.department),
    position: given.position === null ? null : of('positions', given.position),
  });
  const levels = (ids: readonly PlannedId[]): PlannedId[] => ids.map((id) => of('accessLevels', id));
  const { facts, now } = change;
  return {
    ...change,
    facts: { ...within(facts), accessLevels: facts.accessLevels === null ? null : levels(facts.accessLevels) },
    now: { ...within(now), accessLevels: levels(now.accessLevels) },
  };
}
