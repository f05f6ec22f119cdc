/** The fields of a mapped record as a table has them: custom fields as `custom.<name>`, what is empty everywhere left out. */
import type { CheckedRow } from '../../api/drafts.ts';

type Fields = Readonly<Record<string, unknown>>;

// Forms in which the registry compares, not what a reader asks for.
const hidden = new Set(['departmentBy', 'positionBy', 'bits']);

export function filledFields(rows: readonly CheckedRow[]): string[] {
  const found = new Set<string>();
  for (const { record } of rows) {
    for (const [field, value] of Object.entries(record ?? {})) {
      if (hidden.has(field)) continue;
      if (isFields(value)) {
        for (const [name, inner] of Object.entries(value)) if (!isEmpty(inner)) found.add(`${field}.${name}`);
      } else if (!isEmpty(value)) found.add(field);
    }
  }
  return [...found];
}

export function fieldValue(record: Fields, field: string): unknown {
  if (field in record) return shown(record[field]);
  const dot = field.indexOf('.');
  const outer = record[field.slice(0, dot)];
  return isFields(outer) ? shown(outer[field.slice(dot + 1)]) : null;
}

function shown(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u001f', ' / ') : value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}
