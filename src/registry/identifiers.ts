/** Identifiers in the registry: unique among active ones by scope, bits and value. */
import { wholeName } from '../model/person-state.ts';
import { type Database, one, type Parameter } from './database.ts';
import { entityCode, goneLink } from './linked.ts';
import { textOf } from './people.ts';
import { reviveClaims } from './refused-claims.ts';
import { reserve } from './sources.ts';
import { tables } from './tables.ts';

export interface IdentifierFacts {
  readonly personId: number;
  /** What the value is unique within: '' for numbers, the kind for plain texts, so that a PIN is not a number plate. */
  readonly scope: string;
  readonly bits: number;
  /** Upper-case hex, or the folded text where bits is 0. */
  readonly value: string;
  readonly kind: string;
  readonly number: string;
  readonly format: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

export interface StoredIdentifier extends IdentifierFacts {
  readonly id: number;
}

export async function readIdentifiers(
  database: Database,
  ids: readonly number[],
): Promise<Map<number, StoredIdentifier>> {
  const rows = await database.all(`SELECT * FROM identifier WHERE ${database.among('id', 'id')}`, [database.list(ids)]);
  return new Map(
    rows.map((row) => [
      Number(row['id']),
      {
        id: Number(row['id']),
        personId: Number(row['person_id']),
        scope: String(row['scope']),
        bits: Number(row['bits']),
        value: String(row['value']),
        kind: String(row['kind']),
        number: String(row['number']),
        format: textOf(row['format']),
        validFrom: textOf(row['valid_from']),
        validUntil: textOf(row['valid_until']),
      },
    ]),
  );
}

export interface Holder {
  readonly id: number;
  readonly personId: number;
  /** The person's name. */
  readonly person: string;
  readonly scope: string;
  readonly bits: number;
  readonly value: string;
  /** Whether this source has a link to the identifier. */
  readonly ours: boolean;
}

/** Who holds any of these values, in whatever scope and bits; the caller compares those. */
export async function findHolders(database: Database, sourceId: number, values: readonly string[]): Promise<Holder[]> {
  const rows = await database.all(
    `SELECT identifier.id, person_id, surname, given_name, patronymic, scope, bits, value, (SELECT count(*) FROM link WHERE entity = ${entityCode('identifiers')} AND local_id = identifier.id AND source_id = ? AND state <> ${goneLink}) AS links FROM identifier LEFT JOIN person ON person.id = person_id WHERE ${database.among('value', 'text')}`,
    [sourceId, database.list(values)],
  );
  return rows.map((row) => ({
    id: Number(row['id']),
    personId: Number(row['person_id']),
    person: wholeName(textOf(row['surname']), textOf(row['given_name']), textOf(row['patronymic'])),
    scope: String(row['scope']),
    bits: Number(row['bits']),
    value: String(row['value']),
    ours: Number(row['links']) > 0,
  }));
}

/** Who holds this very number. */
export async function findHolder(
  database: Database,
  sourceId: number,
  { scope, bits, value }: Pick<IdentifierFacts, 'scope' | 'bits' | 'value'>,
): Promise<Holder | undefined> {
  const holders = await findHolders(database, sourceId, [value]);
  return holders.find((holder) => holder.scope === scope && holder.bits === bits);
}

function columnsOf(facts: IdentifierFacts): Parameter[] {
  return [
    facts.personId,
    facts.scope,
    facts.bits,
    facts.value,
    facts.kind,
    facts.number,
    facts.format,
    facts.validFrom,
    facts.validUntil,
  ];
}

/**
 * Takes the ids of identifiers that are to be inserted. Whoever inserts any does this first, and others wait until the transaction ends: so
 * what is found free afterwards stays free, and what was found before is still right when the next id is the one that was next then. To take
 * none is enough to make others wait.
 */
export async function reserveIdentifiers(within: Database, count: number): Promise<number> {
  return reserve(within, 'identifier', count);
}

/** The id that the next identifier gets. */
export async function nextIdentifier(database: Database): Promise<number> {
  return Number((await one(database, "SELECT next FROM counter WHERE name = 'identifier'"))?.['next']);
}

/** Inserts identifiers; gives the id of the first, the others follow in order. */
export async function insertIdentifiers(within: Database, identifiers: readonly IdentifierFacts[]): Promise<number> {
  const firstId = await reserveIdentifiers(within, identifiers.length);
  await insertReserved(within, firstId, identifiers);
  return firstId;
}

/** The same with ids that were reserved. */
export async function insertReserved(
  within: Database,
  firstId: number,
  identifiers: readonly IdentifierFacts[],
): Promise<void> {
  await within.insert(
    tables.identifier,
    identifiers.map((facts, index) => [firstId + index, ...columnsOf(facts)]),
  );
}

/** Writes what may change of an identifier that stays the same number of the same person. */
export async function updateIdentifiers(within: Database, identifiers: readonly StoredIdentifier[]): Promise<void> {
  await within.update(
    tables.identifier,
    ['id'],
    ['kind', 'number', 'format', 'valid_from', 'valid_until'],
    identifiers.map((facts) => [facts.id, facts.kind, facts.number, facts.format, facts.validFrom, facts.validUntil]),
  );
}

/** Hands identifiers over to other people. */
export async function moveIdentifiers(within: Database, identifiers: readonly StoredIdentifier[]): Promise<void> {
  await within.update(
    tables.identifier,
    ['id'],
    ['person_id'],
    identifiers.map(({ id, personId }) => [id, personId]),
  );
  await updateIdentifiers(within, identifiers);
}

/** Rows whose claims on these were turned down are compared again. */
export async function deleteIdentifiers(within: Database, ids: readonly number[]): Promise<void> {
  await reviveClaims(within, ids);
  await within.remove(
    tables.identifier,
    ['id'],
    ids.map((id) => [id]),
  );
}

/** Identifiers of these people. */
export async function identifiersOf(database: Database, personIds: readonly number[]): Promise<StoredIdentifier[]> {
  const rows = await database.all(`SELECT id FROM identifier WHERE ${database.among('person_id', 'id')} ORDER BY id`, [
    database.list(personIds),
  ]);
  return [
    ...(
      await readIdentifiers(
        database,
        rows.map((row) => Number(row['id'])),
      )
    ).values(),
  ];
}
