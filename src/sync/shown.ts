/** Planned people as they are shown: each field's old and new value, with names and paths instead of local ids. */
import { type FieldChange, mergePerson, type PersonFacts, type PersonState } from '../model/person-state.ts';
import type { PersonChange, PlannedId, PlannedPerson, ShownFields } from './planned.ts';
import type { References } from './references.ts';

/** A planned person with everything that is shown and applied. */
export function wholeChange(planned: PlannedPerson, references: References): PersonChange {
  if (planned.kind === 'update') return planned;
  const { key, entry, digests, fresh, facts } = planned;
  const now = mergePerson([{ sourceId: 0, priority: 0, status: null, facts }], new Map());
  const fields = shownCreation(now, references);
  return { kind: 'create', key, entry, digests, fields, id: null, fresh, facts, old: null, now };
}

/** What a row says of a person, as people read it. */
export function shownFacts(facts: PersonFacts, references: References): Readonly<Record<string, unknown>> {
  const state = mergePerson([{ sourceId: 0, priority: 0, status: null, facts }], new Map());
  return Object.fromEntries(
    Object.entries(shownCreation(state, references)).map(([field, [, value]]) => [field, value] as const),
  );
}

/** Differences as people read them: names and paths instead of local ids. */
export function shownDifferences(changes: Readonly<Record<string, FieldChange>>, references: References): ShownFields {
  const fields: Record<string, FieldChange> = {};
  for (const [field, [old, now]] of Object.entries(changes)) {
    fields[field] = [shownValue(field, old, references, 'before'), shownValue(field, now, references, 'after')];
  }
  return fields;
}

function shownCreation(state: PersonState, references: References): ShownFields {
  const fields: Record<string, FieldChange> = {};
  for (const [field, value] of Object.entries(state)) {
    if (field === 'custom')
      for (const [name, text] of Object.entries(state.custom)) fields[`custom.${name}`] = [null, text];
    else if (value !== null && !(Array.isArray(value) && value.length === 0) && value !== 'active') {
      fields[field] = [null, shownValue(field, value, references, 'after')];
    }
  }
  return fields;
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
