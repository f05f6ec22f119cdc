/** Sources known to the registry, and counters that give out local ids in blocks. */
import { type Database, one } from './database.ts';
import { table } from './tables.ts';

const counters = table('counter', { name: 'text', next: 'id' });

/** The id of a source by name, or undefined before its first cycle. */
export async function findSource(database: Database, name: string): Promise<number | undefined> {
  const row = await one(database, 'SELECT id FROM source WHERE name = ?', [name]);
  return row === undefined ? undefined : Number(row['id']);
}

/** The id of a source by name; made when it is not there. */
export async function ensureSource(database: Database, name: string): Promise<number> {
  const known = await findSource(database, name);
  if (known !== undefined) return known;
  return database.transaction(async (within) => {
    // Who makes sources at once takes turns at the counter.
    await reserve(within, 'source', 0);
    const there = await findSource(within, name);
    if (there !== undefined) return there;
    const id = await reserve(within, 'source', 1);
    await within.run('INSERT INTO source (id, name, link_seq) VALUES (?, ?, 0)', [id, name]);
    return id;
  });
}

type Counter =
  | 'source'
  | 'department'
  | 'position'
  | 'access_level'
  | 'person'
  | 'identifier'
  | 'cycle'
  | 'change'
  | 'schedule'
  | 'document'
  | 'document_type'
  | 'access_event'
  | 'number_writeback'
  | 'conflict';

/** The first of `count` ids that nobody else gets. */
export async function reserve(within: Database, counter: Counter, count: number): Promise<number> {
  const known = within.counters?.get(counter);
  if (known !== undefined) {
    within.counters?.set(counter, known + count);
    await within.update(counters, ['name'], ['next'], [[counter, known + count]]);
    return known;
  }
  const row = await one(within, 'UPDATE counter SET next = next + ? WHERE name = ? RETURNING next', [count, counter]);
  const next = Number(row?.['next']);
  within.counters?.set(counter, next);
  return next - count;
}
