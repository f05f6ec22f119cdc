/** Fields of a person as an operator writes them, checked and turned into what the registry keeps. */
import { GatehouseError } from '../model/errors.ts';
import type { Database } from '../registry/database.ts';
import { departmentPaths } from '../registry/lists/departments.ts';
import { readSchedules } from '../registry/schedules.ts';
import { readNamed } from '../registry/structure.ts';

const texts = ['surname', 'givenName', 'patronymic', 'employeeId'];
const dates = ['validFrom', 'validUntil'];
const statuses = ['active', 'blocked', 'dismissed'];
export const editableFields = [...texts, 'department', 'position', 'accessLevels', 'schedule', 'status', ...dates];
const longest = 1000;

/**
 * Department, position, schedule and access levels are given by local id, or by path or name where that is unique; null empties a field.
 * Errors: `request.invalid` with the field as its place.
 */
export async function readPersonFields(
  database: Database,
  fields: Readonly<Record<string, unknown>>,
): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>();
  for (const [field, value] of Object.entries(fields)) values.set(field, await readField(database, field, value));
  return values;
}

async function readField(database: Database, field: string, value: unknown): Promise<unknown> {
  if (texts.includes(field)) return textOf(field, value, field !== 'surname');
  if (/^custom\.[^.\s][^.]*$/.test(field)) return textOf(field, value, true);
  if (dates.includes(field)) return dateOf(field, value);
  if (field === 'status') {
    if (typeof value === 'string' && statuses.includes(value)) return value;
    throw fault(field, `must be one of ${statuses.join(', ')}`);
  }
  if (field === 'accessLevels') {
    if (!Array.isArray(value)) throw fault(field, 'must be a list of ids or names');
    const known = await namesOf(database, field);
    const ids = value.map((item) => idOf(field, item, known));
    return [...new Set(ids)].sort((one, other) => one - other);
  }
  if (field === 'department' || field === 'position' || field === 'schedule') {
    return value === null ? null : idOf(field, value, await namesOf(database, field));
  }
  throw fault(field, `is not a field of a person; known are ${editableFields.join(', ')} and custom.<name>`);
}

function textOf(field: string, value: unknown, mayBeEmpty: boolean): string | null {
  if (value !== null && typeof value !== 'string') throw fault(field, 'must be a text');
  const text = value?.trim() ?? '';
  if (text === '' && !mayBeEmpty) throw fault(field, 'must not be empty');
  if (text.length > longest) throw fault(field, `must have at most ${longest} characters`);
  if (!text.isWellFormed() || text.includes('\u0000')) throw fault(field, 'holds a character that cannot be kept');
  return text === '' ? null : text;
}

function dateOf(field: string, value: unknown): string | null {
  if (value === null) return null;
  const [day] = typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}(?=$|T\d{2}:\d{2}:\d{2}Z?$)/.exec(value) ?? []) : [];
  const instant = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== day) {
    throw fault(field, 'must be a date, 2026-11-30, or a time, 2026-11-30T18:00:00');
  }
  return value as string;
}

type Known = ReadonlyMap<number, string>;

async function namesOf(database: Database, field: string): Promise<Known> {
  if (field === 'department') return departmentPaths(database);
  if (field === 'schedule') return new Map([...(await readSchedules(database))].map(([id, { name }]) => [id, name]));
  const things = await readNamed(database, field === 'position' ? 'positions' : 'accessLevels');
  return new Map(things.map(({ id, name }) => [id, name]));
}

function idOf(field: string, value: unknown, known: Known): number {
  if (typeof value === 'number') {
    if (known.has(value)) return value;
    throw fault(field, `names ${value}, which is not there`);
  }
  const ids = [...known].filter(([, name]) => name === value).map(([id]) => id);
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  throw fault(field, ids.length === 0 ? 'names what is not there' : 'names several things: give the id instead');
}

function fault(field: string, sentence: string): GatehouseError {
  return new GatehouseError('request.invalid', `${field} ${sentence}.`, { place: `body.fields.${field}` });
}
