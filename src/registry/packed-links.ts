/**
 * The packed copy of a source's links that is kept beside their table: loading them row by row would cost more than reading an unchanged
 * source. It is as of one `seq`; what was written later is read row by row.
 */
import { type Database, one } from './database.ts';
import { entityCode, goneLink, type Linked } from './links.ts';
import { tables } from './tables.ts';

export interface PackedLinks {
  /** The `seq` that the copy stands for; -1 where there is none. */
  readonly seq: number;
  /** Size of all parts, in bytes. */
  readonly bytes: number;
  /**
   * The parts one after another, so that never more than one is in memory; null where somebody has replaced the copy meanwhile, so that it
   * has to be read again.
   */
  readonly parts: AsyncIterable<Uint8Array | null>;
}

export async function readPackedLinks(database: Database, sourceId: number, entity: Linked): Promise<PackedLinks> {
  const of = [sourceId, entityCode(entity)];
  const found = await database.all(
    'SELECT part, seq, LENGTH(bytes) AS size FROM link_snapshot WHERE source_id = ? AND entity = ? ORDER BY part',
    of,
  );
  const seq = Number(found[0]?.['seq'] ?? -1);
  const parts = async function* (): AsyncGenerator<Uint8Array | null> {
    for (const { part } of found) {
      const row = await one(
        database,
        'SELECT bytes FROM link_snapshot WHERE source_id = ? AND entity = ? AND part = ? AND seq = ?',
        [...of, Number(part), seq],
      );
      yield row === undefined ? null : aligned(row['bytes'] as Uint8Array);
    }
  };
  return { seq, bytes: found.reduce((sum, { size }) => sum + Number(size), 0), parts: parts() };
}

/** Replaces the packed copy, given in parts, and drops the links that are no more. */
export async function writePackedLinks(
  within: Database,
  sourceId: number,
  entity: Linked,
  parts: Iterable<Uint8Array>,
  seq: number,
): Promise<void> {
  const code = entityCode(entity);
  await within.run('DELETE FROM link_snapshot WHERE source_id = ? AND entity = ?', [sourceId, code]);
  let part = 0;
  for (const bytes of parts) await within.insert(tables.linkSnapshot, [[sourceId, code, part++, seq, bytes]]);
  await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ? AND state = ${goneLink} AND seq <= ?`, [
    sourceId,
    code,
    seq,
  ]);
}

/** Drops the packed copy; the next cycle reads the table. For writers that do not keep an index. */
export async function dropPackedLinks(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM link_snapshot WHERE source_id = ?', [sourceId]);
}

/** Packed links are read as 32-bit words. `slice` of a `Buffer` would only give a view of the same bytes. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
}
