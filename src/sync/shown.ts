/** Planned people as they are shown: each field's old and new value, with names and paths instead of local ids. */
import { type FieldChange, type PersonFacts, type PersonState, soleWord } from '../model/person-state.ts';
import type { PersonChange, PlannedId, PlannedPerson, ShownFields } from './planned.ts';
import type { References } from './references.ts';

/** In the order in which they are told; custom fields follow. */
const shownFields = [
  'surname',
  'givenName',
  'patronymic',
  'employeeId',
  'department',
  'position',
  'accessLevels',
  'schedule',
  'scheduleFrom',
  'scheduleUntil',
  'status',
  'validFrom',
  'validUntil',
] as const satisfies readonly (keyof PersonState)[];

/** A planned person with the state that is shown and applied. */
export function wholeChange(planned: PlannedPerson): PersonChange {
  if (planned.kind === 'update') return planned;
  const { key, entry, digests, fresh, facts } = planned;
  return { kind: 'create', key, entry, digests, id: null, fresh, facts, now: soleWord(facts) };
}

/** What is told of a planned person. */
export function fieldsOf(change: PersonChange, references: References): ShownFields {
  if (change.kind === 'update') return change.fields;
  const made = Object.entries(shownPerson(change.now, references));
  return Object.fromEntries(made.map(([field, value]) => [field, [null, value]] as const));
}

/** What a row says of a person, as people read it. */
export function shownFacts(facts: PersonFacts, references: References): Readonly<Record<string, unknown>> {
  return shownPerson(soleWord(facts), references);
}

/** Differences as people read them: names and paths instead of local ids. */
export function shownDifferences(changes: Readonly<Record<string, FieldChange>>, references: References): ShownFields {
  const fields: Record<string, FieldChange> = {};
  for (const [field, [old, now]] of Object.entries(changes)) {
    fields[field] = [shownValue(field, old, references, 'before'), shownValue(field, now, references, 'after')];
  }
  return fields;
}

/** A person as people read one; fields that hold nothing are left out. */
export function shownPerson(state: PersonState, references: References): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of shownFields) {
    const value = state[field];
    if (isTold(value)) fields[field] = shownValue(field, value, references, 'after');
  }
  for (const name of Object.keys(state.custom)) fields[`custom.${name}`] = state.custom[name];
  return fields;
}

/** Of somebody new nothing is said that is nothing, or that goes without saying. */
function isTold(value: PersonState[(typeof shownFields)[number]]): boolean {
  return value !== null && value !== 'active' && !(Array.isArray(value) && value.length === 0);
}

function shownValue(field: string, value: unknown, references: References, when: 'before' | 'after'): unknown {
  if (value === null || value === undefined) return null;
  if (field === 'department') return references.departmentPath(value as PlannedId, when);
  if (field === 'position') return references.nameOf('positions', value as PlannedId, when);
  if (field === 'schedule') return references.nameOf('schedules', value as PlannedId, when);
  if (field === 'accessLevels') {
    return (value as PlannedId[]).map((id) => references.nameOf('accessLevels', id, when)).sort();
  }
  return value;
}
