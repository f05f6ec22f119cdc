/** Values that an operator set against what the sources say, each with a reason and, if wanted, an end. */
import type { Database } from './database.ts';
import { tables } from './tables.ts';

export interface Override {
  readonly personId: number;
  /** A field's name, `custom.phone` for custom ones; `department`, `position` and `accessLevels` hold local ids. */
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
  readonly actor: string;
  /** ISO instant after which the sources' value holds again; null for no end. */
  readonly until: string | null;
}

export async function writeOverrides(within: Database, overrides: readonly Override[], now: Date): Promise<void> {
  await within.upsert(
    tables.override,
    ['person_id', 'field'],
    overrides.map((override) => [
      override.personId,
      override.field,
      override.value === null ? null : JSON.stringify(override.value),
      override.reason,
      override.actor,
      now.toISOString(),
      override.until,
    ]),
  );
}

/** Removes what has ended of these people, once what the sources say holds again. */
export async function removeEndedOverrides(within: Database, personIds: readonly number[], now: Date): Promise<void> {
  await within.run(`DELETE FROM override WHERE until <= ? AND ${within.among('person_id', 'id')}`, [
    now.toISOString(),
    within.list(personIds),
  ]);
}

export async function removeOverrides(within: Database, personId: number, fields: readonly string[]): Promise<void> {
  await within.remove(
    tables.override,
    ['person_id', 'field'],
    fields.map((field) => [personId, field]),
  );
}
