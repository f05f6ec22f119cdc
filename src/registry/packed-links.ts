/**
 * The packed copy of a source's links that is kept beside their table: loading them row by row would cost more than reading an unchanged
 * source. It is as of one `seq`; what was written later is read row by row.
 */
import type { Database } from './database.ts';
import { entityCode, goneLink, type Linked } from './links.ts';
import { tables } from './tables.ts';

/** A multiple of a packed link's size. */
const partBytes = 36 * 100_000;

/** The packed copy in parts, and the `seq` that it stands for. */
export async function readPackedLinks(
  database: Database,
  sourceId: number,
  entity: Linked,
): Promise<{ seq: number; parts: Uint8Array[] }> {
  const rows = await database.all(
    'SELECT seq, bytes FROM link_snapshot WHERE source_id = ? AND entity = ? ORDER BY part',
    [sourceId, entityCode(entity)],
  );
  return {
    seq: Number(rows[0]?.['seq'] ?? -1),
    parts: rows.map((row) => aligned(row['bytes'] as Uint8Array)),
  };
}

/** Replaces the packed copy and drops the links that are no more. */
export async function writePackedLinks(
  within: Database,
  sourceId: number,
  entity: Linked,
  packed: Uint8Array,
  seq: number,
): Promise<void> {
  const code = entityCode(entity);
  await within.run('DELETE FROM link_snapshot WHERE source_id = ? AND entity = ?', [sourceId, code]);
  for (let part = 0; part * partBytes < Math.max(1, packed.length); part++) {
    // A copy: on its way to the writing thread a view would take the whole of its memory along.
    const bytes = packed.slice(part * partBytes, (part + 1) * partBytes);
    await within.insert(tables.linkSnapshot, [[sourceId, code, part, seq, bytes]]);
  }
  await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ? AND state = ${goneLink}`, [sourceId, code]);
}

/** Drops the packed copy; the next cycle reads the table. For writers that do not keep an index. */
export async function dropPackedLinks(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM link_snapshot WHERE source_id = ?', [sourceId]);
}

/** Packed links are read as 32-bit words. `slice` of a `Buffer` would only give a view of the same bytes. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
}
