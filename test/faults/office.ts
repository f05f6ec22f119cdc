/** A few hundred people who change from step to step, the same for the same seed: what cycles are killed over. */
import { card, configOf, department, named, person, sourceYaml, unguarded } from '../cycle/harness.ts';
import type { TestRow, TestRows } from '../cycle/memory-source.ts';

export const officeConfig = configOf(sourceYaml('hr', `${unguarded}    missing:\n      persons: { action: delete }\n`));

/** The rows of a step. Some three quarters of the people are there at each, and a fifth of them change. */
export function officeAt(seed: number, step: number, size = 300): TestRows {
  const persons: TestRow[] = [];
  const cards: TestRow[] = [];
  const chance = (of: number, what: number): number => mixed(seed, of * 7 + what);
  for (let id = 1; id <= size; id++) {
    const epoch = Math.floor((step + chance(id, 1)) / 5);
    if (mixed(seed + epoch, id) < 0.25) continue;
    const dept = String(1 + Math.floor(mixed(seed + epoch, id + 1000) * 8));
    persons.push(person(String(id), { surname: `S${id}.${epoch}`, dept, post: '1', phone: String(epoch) }));
    // Cards go round: each step another person has number n.
    cards.push(card(String(id), String(1000 + ((id + Math.floor(step / 2)) % size))));
  }
  const departments = Array.from({ length: 8 }, (_, index) =>
    department(
      String(index + 1),
      `D${index + 1}.${step % 3}`,
      index === 0 ? null : String(1 + Math.floor(index / 2) * (step % 2)),
    ),
  ).map((row) => (row['parent'] === row['id'] ? { ...row, parent: null } : row));
  return { departments, positions: [named('1', `P${step % 2}`)], persons, cards };
}

/** A number from 0 to 1 that two integers decide. */
export function mixed(first: number, second: number): number {
  let hash = Math.imul(first + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
