/** Where each value of a person comes from: which source says it or who overrode it, and since when. */
import { type PersonFacts, plainFields } from '../../model/person-state.ts';
import { readChanges } from '../changes.ts';
import type { Database, Row } from '../database.ts';
import { readPeople, type StoredPerson, type StoredPersonLink, textOf } from '../people.ts';
import { rowKeysOf } from '../person-rows.ts';
import { sourceNames } from './origins.ts';

export interface Override {
  readonly reason: string;
  readonly actor: string;
  readonly setAt: string;
  /** Null for one without an end. */
  readonly until: string | null;
}

export interface FieldOrigin {
  /** The source that says it; null where it is overridden or no source says it any more. */
  readonly source: string | null;
  readonly key: string | null;
  /** When the field got its present value, by which cycle and by whom; null for what was there before changes were recorded. */
  readonly since: string | null;
  readonly cycle: number | null;
  readonly actor: string | null;
  readonly override: Override | null;
}

export interface PersonLinkShown {
  readonly source: string;
  readonly key: string;
  /** Missing: the source showed the person once and does so no more. */
  readonly state: 'present' | 'missing' | 'rejected';
  /** Keys of the rows that are this person there, where several can be; else none. */
  readonly rows: readonly string[];
}

export interface Provenance {
  /** By field, `custom.phone` for custom ones. */
  readonly fields: Readonly<Record<string, FieldOrigin>>;
  readonly links: readonly PersonLinkShown[];
}

/** Undefined when there is no such person. */
export async function provenanceOf(
  database: Database,
  personId: number,
  now: Date,
  priorityOf: (sourceId: number) => number,
): Promise<Provenance | undefined> {
  const person = (await readPeople(database, [personId], now)).get(personId);
  if (person === undefined) return undefined;
  const sources = await sourceNames(database);
  const rows = await rowKeysOf(database, personId);
  const overrides = await overridesOf(database, personId, now);
  const speaking = speakingOrder(person, priorityOf);
  const changes = await readChanges(database, { entity: 'persons', localId: personId });
  const fields: Record<string, FieldOrigin> = {};
  for (const field of filledFields(person)) {
    const override = overrides.get(field) ?? null;
    const link = override === null ? speaking.find(({ facts }) => says(facts, field)) : undefined;
    const change =
      changes.find((candidate) => Object.hasOwn(candidate.fields, field) && candidate.undone !== 'reverted') ??
      // Whoever is created is active, and that is not recorded field by field.
      (field === 'status' ? changes.at(-1) : undefined);
    fields[field] = {
      source: link === undefined ? null : (sources.get(link.sourceId) ?? null),
      key: link?.key ?? null,
      since: change?.at ?? null,
      cycle: change?.cycleId ?? null,
      actor: change?.actor ?? null,
      override,
    };
  }
  return {
    fields,
    links: person.links.map(({ sourceId, key, state }) => ({
      source: sources.get(sourceId) ?? `source ${sourceId}`,
      key,
      state: state === 1 ? 'missing' : state === 3 ? 'rejected' : 'present',
      rows: rows.get(sourceId) ?? [],
    })),
  };
}

async function overridesOf(database: Database, personId: number, now: Date): Promise<ReadonlyMap<string, Override>> {
  const rows = await database.all(
    'SELECT field, reason, actor, set_at, until FROM override WHERE person_id = ? AND (until IS NULL OR until > ?)',
    [personId, now.toISOString()],
  );
  return new Map(rows.map((row: Row) => [String(row['field']), overrideOf(row)]));
}

function overrideOf(row: Row): Override {
  return {
    reason: String(row['reason']),
    actor: String(row['actor']),
    setAt: String(row['set_at']),
    until: textOf(row['until']),
  };
}

/** The order in which the merge of a person asks the sources; of a person whom none shows any more, all of them. */
function speakingOrder(person: StoredPerson, priorityOf: (sourceId: number) => number): readonly StoredPersonLink[] {
  const present = person.links.filter(({ state }) => state !== 1);
  return [...(present.length > 0 ? present : person.links)].sort(
    (one, other) => priorityOf(one.sourceId) - priorityOf(other.sourceId) || one.sourceId - other.sourceId,
  );
}

function filledFields({ state }: StoredPerson): string[] {
  // The dates of a schedule go with it and are not shown apart.
  const shown = plainFields.filter((field) => field !== 'scheduleFrom' && field !== 'scheduleUntil');
  const plain = shown.filter((field) => state[field] !== null && state[field] !== '');
  const levels = state.accessLevels.length > 0 ? ['accessLevels'] : [];
  return [...plain, 'status', ...levels, ...Object.keys(state.custom).map((name) => `custom.${name}`)];
}

function says(facts: PersonFacts | null, field: string): boolean {
  if (facts === null) return false;
  if (field === 'status') return true;
  const value: unknown = field.startsWith('custom.') ? facts.custom[field.slice(7)] : Reflect.get(facts, field);
  return value !== null && value !== undefined;
}
