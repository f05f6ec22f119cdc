/** Changes told in sentences: "Иванов И. И. (01234): department Завод/Цех 1 -> Завод/Цех 2". */
import { personKeyOf, type Told } from '../operations/person-of-line.ts';
import type { PersonName } from '../registry/lists/names.ts';
import type { PlanLine } from '../sync/planned.ts';

type Fields = PlanLine['fields'];
export function sentenceOf(told: Told, names: ReadonlyMap<string, PersonName>): string {
  const { entity, key, change, fields } = told;
  if (entity === 'persons') return `${personOf(told, names)}: ${whatOfPerson(change, fields)}`;
  if (entity === 'identifiers') return `${personOf(told, names)}: ${whatOfIdentifier(change, fields, key)}`;
  if (entity === 'photos') return `${personOf(told, names)}: ${whatOfPhoto(change)}`;
  if (entity === 'documents' && personKeyOf(told) !== undefined)
    return `${personOf(told, names)}: ${whatOfDocument(change, fields)}`;
  const noun = nouns[entity] ?? entity;
  const name = textOf(fields['name']?.[1] ?? fields['name']?.[0] ?? key);
  if (change === 'create') return `${noun} ${name}: new`;
  if (change === 'remove') return `${noun} ${textOf(fields['name']?.[0] ?? key)}: removed`;
  const known = fields['name'] === undefined ? textOf(fields['path']?.[0] ?? key) : textOf(fields['name'][0]);
  return `${noun} ${known}: ${changesOf(fields)}`;
}

const nouns: Readonly<Record<string, string>> = {
  departments: 'department',
  positions: 'position',
  accessLevels: 'access level',
  schedules: 'schedule',
  documents: 'document',
};

function personOf(told: Told, names: ReadonlyMap<string, PersonName>): string {
  const key = personKeyOf(told);
  const known = key === undefined ? undefined : names.get(key);
  if (known !== undefined) return shortName(known);
  const own = (field: string): string | null => {
    const value = told.entity === 'persons' ? (told.fields[field]?.[1] ?? told.fields[field]?.[0]) : null;
    return typeof value === 'string' ? value : null;
  };
  const surname = own('surname');
  if (surname === null) return `person ${key ?? '?'}`;
  return shortName({
    surname,
    givenName: own('givenName'),
    patronymic: own('patronymic'),
    employeeId: own('employeeId'),
  });
}

/** `Иванов И. И. (01234)`. */
function shortName({ surname, givenName, patronymic, employeeId }: PersonName): string {
  const initials = [givenName, patronymic].map((name) => (name ? ` ${Array.from(name)[0]}.` : '')).join('');
  return `${surname}${initials}${employeeId === null ? '' : ` (${employeeId})`}`;
}

function whatOfPerson(change: Told['change'], fields: Fields): string {
  if (change === 'create') {
    const details = (['department', 'position'] as const)
      .map((field) => fields[field]?.[1])
      .filter((value) => typeof value === 'string');
    return ['new', ...details].join(', ');
  }
  if (change === 'remove') {
    if (fields['surname']?.[1] === null) return 'gone from the source, deleted';
    const changes = changesOf(fields);
    return `gone from the source${changes === '' ? '' : `; ${changes}`}`;
  }
  return changesOf(fields);
}

function whatOfIdentifier(change: Told['change'], fields: Fields, key: string | null): string {
  const at = change === 'remove' ? 0 : 1;
  const kind = textOf(fields['kind']?.[at] ?? 'identifier');
  const number = textOf(fields['number']?.[at] ?? key?.split(' ').slice(1).join(' '));
  const format = fields['format']?.[at];
  const what = `${kind} ${number}${typeof format === 'string' ? ` (${format})` : ''}`;
  if (change === 'create') return `${what} added`;
  return change === 'remove' ? `${what} removed` : `${what}: ${changesOf(fields)}`;
}

function whatOfDocument(change: Told['change'], all: Fields): string {
  const fields = Object.fromEntries(Object.entries(all).filter(([field]) => field !== 'person'));
  return change === 'create' ? `document added; ${changesOf(fields)}` : `document: ${changesOf(fields)}`;
}

function whatOfPhoto(change: Told['change']): string {
  if (change === 'create') return 'photo added';
  return change === 'remove' ? 'photo removed' : 'another photo';
}

/** `department A -> B; position none -> C`. */
export function changesOf(fields: Fields): string {
  return Object.entries(fields)
    .map(([field, [old, now]]) => `${field.replace(/^custom\./, '')} ${textOf(old)} -> ${textOf(now)}`)
    .join('; ');
}

/** A value as people read it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
