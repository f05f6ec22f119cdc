/** The configuration of a source of which rows that share a personKey are one person, and the same without that. */
import type { Database } from '../../src/registry/database.ts';
import { configOf, department, person, sourceYaml, type TestWorld, unguarded, worldOf } from './harness.ts';
import type { TestRow } from './memory-source.ts';

const columns = ['id', 'iin', 'main', 'surname', 'tab', 'dept', 'levels', 'from', 'until', 'blocked', 'phone'];

const fields = `        surname: surname
        employeeId: tab
        department: dept
        accessLevels: { column: levels, separator: ";" }
        validFrom: from
        validUntil: until
        blocked: blocked
        custom.phone: phone`;

export function joinedYaml(extra = unguarded): string {
  return sourceYaml(
    'hr',
    extra,
    `      identity: person\n      fields:\n        key: id\n        personKey: iin\n        order: main\n${fields}`,
  );
}

export function separateYaml(extra = unguarded): string {
  return sourceYaml('hr', extra, `      fields:\n        key: id\n${fields}`);
}

export function joinedWorld(database: Database, folder: string, yaml = joinedYaml()): TestWorld {
  const world = worldOf(database, folder, configOf(yaml));
  world.source.columns = { ...world.source.columns, persons: columns, version: ['v'] };
  return world;
}

/** A row of an employment: its key, and whose it is. */
export const job = (id: string, iin: string | null, more: TestRow = {}): TestRow =>
  person(id, { iin, surname: `Human ${iin}`, ...more });

export const departments = [department('1'), department('2')];
export const levels = [
  { id: 'a', title: 'A' },
  { id: 'b', title: 'B' },
];
