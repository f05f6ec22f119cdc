/** Planned people as they are shown: each field's old and new value, with names and paths instead of local ids. */
import { type FieldChange, mergePerson, type PersonState } from '../model/person-state.ts';
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

/** Differences as people read them: names and paths instead of local ids. */
export function shownDifferences(changes: Readonly<Record<string, FieldChange>>, references: References): ShownFields {
  const fields: Record<string, FieldChange> = {};
  for (const [field, [old, now]] of Object.entries(changes)) {
    fields[field] = [shownValue(field, old, references, 'before'), shownValue(field, now, references, 'after')];
  }
  return fields;
}

/** Field by field: of a first load this is made for everybody. */
function shownCreation(state: PersonState, references: References): ShownFields {
  const fields: Record<string, FieldChange> = {};
  fields['surname'] = [null, state.surname];
  if (state.givenName !== null) fields['givenName'] = [null, state.givenName];
  if (state.patronymic !== null) fields['patronymic'] = [null, state.patronymic];
  if (state.employeeId !== null) fields['employeeId'] = [null, state.employeeId];
  if (state.department !== null) fields['department'] = [null, references.departmentPath(state.department, 'after')];
  if (state.position !== null) fields['position'] = [null, references.nameOf('positions', state.position, 'after')];
  if (state.accessLevels.length > 0) {
    fields['accessLevels'] = [null, shownValue('accessLevels', state.accessLevels, references, 'after')];
  }
  if (state.status !== 'active') fields['status'] = [null, state.status];
  if (state.validFrom !== null) fields['validFrom'] = [null, state.validFrom];
  if (state.validUntil !== null) fields['validUntil'] = [null, state.validUntil];
  for (const name of Object.keys(state.custom)) fields[`custom.${name}`] = [null, state.custom[name]];
  return fields;
}

function shownValue(field: string, value: unknown, references: References, when: 'before' | 'after'): unknown {
  if (value === null || value === undefined) return null;
  if (field === 'department') return references.departmentPath(value as PlannedId, when);
  if (field === 'position') return references.nameOf('positions', value as PlannedId, when);
  if (field === 'accessLevels') {
    return (value as PlannedId[]).map((id) => references.nameOf('accessLevels', id, when)).sort();
  }
  return value;
}
