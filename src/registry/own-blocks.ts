/** Accounts that Gatehouse itself disabled: to their directory they look like those of people who may not come in. */
import type { Entity } from '../model/records.ts';
import type { Database } from './database.ts';
import { keysOf } from './links.ts';

const ownStates = "('blocking', 'marked', 'blocked', 'unblocking')";

/** Keys in a source of the people whose accounts are disabled by Gatehouse at this moment. Asked for every batch of rows. */
export async function keysOfOwnBlocks(database: Database, sourceId: number): Promise<string[]> {
  // In two steps, so that the few accounts lead and no database reads all links.
  const rows = await database.all(`SELECT person_id FROM account_block WHERE state IN ${ownStates}`);
  if (rows.length === 0) return [];
  const people = rows.map((row) => Number(row['person_id']));
  return [...(await keysOf(database, sourceId, 'persons', people)).values()].map(({ key }) => key);
}

const ownersOf: Readonly<Partial<Record<Entity, string>>> = {
  persons: 'SELECT person.id, person.id AS person_id FROM person',
  identifiers: 'SELECT id, person_id FROM identifier',
  documents: 'SELECT id, person_id FROM document',
};

/** Of these, those that belong to people whose accounts are disabled by Gatehouse. */
export async function ofOwnBlocks(
  database: Database,
  entity: Entity,
  localIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const owners = ownersOf[entity];
  if (owners === undefined || localIds.length === 0) return new Set();
  const rows = await database.all(
    `SELECT id FROM (${owners}) AS owned WHERE ${database.among('id', 'id')} AND person_id IN
      (SELECT person_id FROM account_block WHERE state IN ${ownStates})`,
    [database.list([...localIds])],
  );
  return new Set(rows.map((row) => Number(row['id'])));
}
