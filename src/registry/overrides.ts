/** Values that an operator set against what the sources say, each with a reason and, if wanted, an end. */
import type { Database } from './database.ts';
import { textOf } from './people.ts';
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

/** People of whom an override has ended and was not removed yet; at most a thousand. */
export async function peopleOfEndedOverrides(database: Database, now: Date): Promise<number[]> {
  const rows = await database.all('SELECT DISTINCT person_id FROM override WHERE until <= ? LIMIT 1000', [
    now.toISOString(),
  ]);
  return rows.map((row) => Number(row['person_id']));
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

export interface ShownOverride extends Omit<Override, 'personId'> {
  readonly setAt: string;
}

/** Those of a person that hold at this instant, by field. */
export async function readOverrides(database: Database, personId: number, now: Date): Promise<ShownOverride[]> {
  const rows = await database.all(
    'SELECT * FROM override WHERE person_id = ? AND (until IS NULL OR until > ?) ORDER BY field',
    [personId, now.toISOString()],
  );
  return rows.map((row) => ({
    field: String(row['field']),
    value: row['value'] === null ? null : (JSON.parse(String(row['value'])) as unknown),
    reason: String(row['reason']),
    actor: String(row['actor']),
    setAt: String(row['set_at']),
    until: textOf(row['until']),
  }));
}
