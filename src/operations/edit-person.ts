/** Edits of people by operators, beside what the sources say. */
import { GatehouseError } from '../model/errors.ts';
import { peopleOfEndedOverrides } from '../registry/overrides.ts';
import {
  type OverrideTask,
  overridePerson,
  removePersonEndedOverrides,
  removePersonOverride,
} from '../sync/override-person.ts';
import { rulesOf } from '../sync/rules.ts';
import { takeIdentifier as take } from '../sync/take-identifier.ts';
import { decisionTask } from './decide.ts';
import type { Installation } from './installation.ts';
import { readPersonFields } from './person-fields.ts';

export interface PersonEdit {
  /** Values by field, `custom.phone` for custom ones; null empties a field. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** ISO instant after which the sources' values hold again; null for no end. */
  readonly until: string | null;
}

/** Errors: `request.invalid`, `command.notFound`. */
export async function editPerson(installation: Installation, personId: number, edit: PersonEdit): Promise<void> {
  if (edit.until !== null && edit.until <= installation.context.now().toISOString()) {
    throw new GatehouseError('request.invalid', 'The end of the override is in the past.', { place: 'body.until' });
  }
  const fields = await readPersonFields(installation.database, edit.fields);
  await overridePerson(await taskOf(installation), personId, fields, { reason: edit.reason, until: edit.until });
}

/** Lets the sources speak again for a field. Errors: `command.notFound`. */
export async function endOverride(installation: Installation, personId: number, field: string): Promise<void> {
  await removePersonOverride(await taskOf(installation), personId, field);
}

/** Lets the sources speak again wherever the time of an override has come. A cycle of the person's source does so too, but may be long away. */
export async function endDueOverrides(installation: Installation): Promise<void> {
  const people = await peopleOfEndedOverrides(installation.database, installation.context.now());
  if (people.length === 0) return;
  const task = await taskOf(installation);
  for (const id of people) await removePersonEndedOverrides(task, id);
}

/** Errors: `command.notFound`, `cycle.running`. */
export async function takeIdentifier(installation: Installation, id: number): Promise<void> {
  await take(installation, id);
}

async function taskOf(installation: Installation): Promise<OverrideTask> {
  const task = await decisionTask(installation);
  return { ...task, ...(await rulesOf(task)) };
}
