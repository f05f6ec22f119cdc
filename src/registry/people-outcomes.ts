/** What cycles have told of people who were refreshed since: it holds no more. */
import { type Entity, entities } from '../model/records.ts';
import type { Database } from './database.ts';
import { entityCode } from './linked.ts';

export interface SettledPeople {
  /** Keys of the people whose rows can be used, or are gone. */
  readonly persons: readonly string[];
  /** Whether a held change is about one of the people. */
  readonly isTheirs: (held: { readonly entity: Entity; readonly key: string }) => boolean;
}

/** Takes rejections and conflicts of the people out, and what is held of them. */
export async function settleOutcomes(
  within: Database,
  sourceId: number,
  { persons, isTheirs }: SettledPeople,
): Promise<void> {
  for (const table of ['rejection', 'conflict']) {
    await within.run(`DELETE FROM ${table} WHERE source_id = ? AND entity = ? AND ${within.among('key', 'text')}`, [
      sourceId,
      entityCode('persons'),
      within.list(persons),
    ]);
  }
  const waiting = await within.all(
    'SELECT cycle_id, entity, position, key FROM held WHERE decision IS NULL AND cycle_id IN (SELECT id FROM cycle WHERE source_id = ?)',
    [sourceId],
  );
  for (const row of waiting) {
    const entity = entities[Number(row['entity'])] as Entity;
    if (!isTheirs({ entity, key: String(row['key']) })) continue;
    await within.run("UPDATE held SET decision = 'superseded' WHERE cycle_id = ? AND entity = ? AND position = ?", [
      Number(row['cycle_id']),
      Number(row['entity']),
      Number(row['position']),
    ]);
  }
}
