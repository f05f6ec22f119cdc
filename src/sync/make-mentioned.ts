/**
 * Departments, positions and access levels that are made because rows of people mention them; they belong to nobody's rows, so they have no
 * links. Another source or a refresh may make or remove the same meanwhile.
 */
import { civilDay } from '../model/local-time.ts';
import type { Database } from '../registry/database.ts';
import { insertDepartments, insertNamed, type NamedKind, readDepartments, readNamed } from '../registry/structure.ts';
import { keepStructure, takeMaking } from '../registry/structure-locks.ts';
import { type Applying, applyStep } from './applying.ts';
import type { PlannedId } from './planned.ts';
import type { References } from './references.ts';

/** Makes what the plan's people mention for the first time. */
export async function applyMentioned(applying: Applying): Promise<void> {
  const { references } = applying.plan;
  for (const kind of ['positions', 'accessLevels'] as const) {
    const things = references.mentionedNamed[kind];
    if (things.length === 0) continue;
    await applyStep(applying, async (within) => {
      await keepStructure(within);
      const ids = await makeNamed(
        within,
        kind,
        things.map(({ name }) => name),
      );
      for (const [index, { id }] of things.entries()) references.settle(id, ids[index] as number);
    });
  }
  if (references.mentionedDepartments.length === 0) return;
  await applyStep(applying, async (within) => {
    await keepStructure(within);
    const make = await departmentMaker(within, references, civilDay(applying.context.now(), applying.config.timezone));
    for (const { id } of references.mentionedDepartments) references.settle(id, await make(id));
  });
}

/** The ids of things with these names; those that nobody has made are made. */
export async function makeNamed(within: Database, kind: NamedKind, names: readonly string[]): Promise<number[]> {
  await takeMaking(within);
  const there = new Map((await readNamed(within, kind)).map(({ id, name }) => [name, id]));
  const missing = [...new Set(names)].filter((name) => !there.has(name));
  const firstId = await insertNamed(
    within,
    kind,
    missing.map((name) => ({ name, mentioned: true })),
  );
  for (const [index, name] of missing.entries()) there.set(name, firstId + index);
  return names.map((name) => there.get(name) as number);
}

/** Gives for a department of the plan the one that is there, made with all above it where they are not. `today`: since when they are there. */
export async function departmentMaker(
  within: Database,
  references: References,
  today: string,
): Promise<(id: PlannedId) => Promise<number>> {
  await takeMaking(within);
  const all = await readDepartments(within);
  const there = new Set(all.map(({ id }) => id));
  const byPlace = new Map(all.map(({ id, parent, name }) => [placeOf(parent, name), id]));
  return async function make(id) {
    const known = references.resolve(id);
    const node = references.after.get(id);
    if (there.has(known) || node === undefined) return known;
    const parent = node.parent === null ? null : await make(node.parent);
    const place = placeOf(parent, node.name);
    let made = byPlace.get(place);
    if (made === undefined) {
      made = await insertDepartments(within, [{ parent, name: node.name, schedule: null, mentioned: true }], today);
      there.add(made);
      byPlace.set(place, made);
    }
    if (!references.after.has(made)) references.after.set(made, { parent, name: node.name, schedule: null });
    return made;
  };
}

function placeOf(parent: number | null, name: string): string {
  return `${parent}\u0000${name}`;
}
