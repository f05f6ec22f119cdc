/**
 * Which links were written since the packed copy of a source's links was: a note of keys for each write, instead of an index over all links,
 * whose entries would lie all over the file. Notes go when the copy holds what they tell of.
 */
import type { Database } from './database.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { table } from './tables.ts';

/** `keys` is a JSON list; `gone` is 1 where the links are no more. */
export const writtenLinkTable = table('written_link', {
  source_id: 'id',
  entity: 'int',
  seq: 'id',
  gone: 'int',
  keys: 'text',
});

/** Keys of links, written with one `seq`, as a JSON list: there may be as many as there are links. */
export interface WrittenLinks {
  readonly seq: number;
  readonly keys: string;
}

/** Belongs to the transaction that writes the links. */
export async function noteWritten(
  within: Database,
  sourceId: number,
  entity: Linked,
  seq: number,
  links: readonly { readonly key: string }[],
  gone = false,
): Promise<void> {
  if (links.length === 0) return;
  const keys = JSON.stringify(links.map(({ key }) => key));
  await within.insert(writtenLinkTable, [[sourceId, entityCode(entity), seq, gone ? 1 : 0, keys]]);
}

/** What is noted of a source's links, in any order. */
export async function readWritten(database: Database, sourceId: number, entity: Linked): Promise<WrittenLinks[]> {
  const rows = await database.all('SELECT seq, keys FROM written_link WHERE source_id = ? AND entity = ?', [
    sourceId,
    entityCode(entity),
  ]);
  return rows.map((row) => ({ seq: Number(row['seq']), keys: String(row['keys']) }));
}

/** Forgets what is noted up to a `seq`, because it stands in the packed copy or because there is no copy. */
export async function forgetWritten(within: Database, sourceId: number, entity: Linked, seq: number): Promise<void> {
  await within.run('DELETE FROM written_link WHERE source_id = ? AND entity = ? AND seq <= ?', [
    sourceId,
    entityCode(entity),
    seq,
  ]);
}

/** Deletes the links that are noted, up to a `seq`, as being no more. */
export async function dropGoneLinks(within: Database, sourceId: number, entity: Linked, seq: number): Promise<void> {
  const of = [sourceId, entityCode(entity)];
  const rows = await within.all(
    'SELECT keys FROM written_link WHERE source_id = ? AND entity = ? AND seq <= ? AND gone = 1',
    [...of, seq],
  );
  for (const row of rows) {
    await within.run(
      `DELETE FROM link WHERE source_id = ? AND entity = ? AND ${within.among('key', 'text')} AND state = ${goneLink}`,
      [...of, within.list(JSON.parse(String(row['keys'])) as string[])],
    );
  }
}
