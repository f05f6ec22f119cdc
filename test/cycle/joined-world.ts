/** The configuration of a source of which rows that share a personKey are one person, and the same without that. */
import { sourceYaml, unguarded } from './harness.ts';

export const joinedColumns = [
  'id',
  'iin',
  'main',
  'surname',
  'tab',
  'dept',
  'levels',
  'from',
  'until',
  'blocked',
  'phone',
];

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
