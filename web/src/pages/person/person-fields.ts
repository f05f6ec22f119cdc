/** The values of a person in the order of the page: those of the registry, then custom fields as the settings have them. */
import type { CustomField } from '../../api/custom-fields.ts';
import type { FieldOrigin, Person } from '../../api/persons.ts';

export type Editor = 'text' | 'date' | 'status' | 'department' | 'positions' | 'schedules' | 'access-levels';

export interface PersonField {
  readonly name: string;
  readonly value: unknown;
  readonly origin: FieldOrigin | null;
  readonly editor: Editor;
}

const editors = {
  surname: 'text',
  givenName: 'text',
  patronymic: 'text',
  employeeId: 'text',
  department: 'department',
  position: 'positions',
  accessLevels: 'access-levels',
  schedule: 'schedules',
  status: 'status',
  validFrom: 'date',
  validUntil: 'date',
} as const satisfies Partial<Record<keyof Person, Editor>>;

export function fieldsOf(person: Person, customFields: readonly CustomField[]): readonly PersonField[] {
  const field = (name: string, value: unknown, editor: Editor): PersonField => {
    return { name, value, origin: person.provenance[name] ?? null, editor };
  };
  return [
    ...Object.entries(editors).map(([name, editor]) => field(name, person[name as keyof typeof editors], editor)),
    ...customNames(person, customFields).map((name) => field(`custom.${name}`, person.custom[name] ?? null, 'text')),
  ];
}

/** Those that the settings do not know come last. */
function customNames({ custom }: Person, customFields: readonly CustomField[]): string[] {
  const known = new Set(customFields.map(({ name }) => name));
  const shown = customFields.filter((field) => field.shown).map(({ name }) => name);
  return [...shown, ...Object.keys(custom).filter((name) => !known.has(name))];
}
