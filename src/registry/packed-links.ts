/**
 * The packed copy of a source's links that is kept beside their table: loading them row by row would cost more than reading an unchanged
 * source. It is written whole now and then; in between, what cycles have changed is added to it. It is as of one `seq`; what was written later
 * is read row by row.
 */
import { type Database, one } from './database.ts';
import { entityCode, goneLink, type Linked } from './linked.ts';
import { dropGoneLinks, forgetWritten } from './written-links.ts';

export interface PackedPart {
  readonly bytes: Uint8Array;
  /** It changes the links of the parts before it, instead of adding others. */
  readonly changes: boolean;
}

export interface PackedLinks {
  /** The `seq` that the copy stands for; -1 where there is none. */
  readonly seq: number;
  /** Size of all parts, in bytes, and of those that tell changes. */
  readonly bytes: number;
  readonly changeBytes: number;
  /**
   * The parts one after another, so that never more than one is in memory; null where somebody has replaced the copy meanwhile, so that it
   * has to be read again.
   */
  readonly parts: AsyncIterable<PackedPart | null>;
}

export async function readPackedLinks(database: Database, sourceId: number, entity: Linked): Promise<PackedLinks> {
  const of = [sourceId, entityCode(entity)];
  const rows = await database.all(
    'SELECT part, seq, LENGTH(bytes) AS size FROM link_snapshot WHERE source_id = ? AND entity = ? ORDER BY part',
    of,
  );
  const found = rows.map((row) => ({ part: Number(row['part']), seq: Number(row['seq']), size: Number(row['size']) }));
  // The parts of the whole have one `seq`, and each addition has a later one.
  const whole = found[0]?.seq ?? -1;
  const parts = async function* (): AsyncGenerator<PackedPart | null> {
    for (const { part, seq } of found) {
      const row = await one(
        database,
        'SELECT bytes FROM link_snapshot WHERE source_id = ? AND entity = ? AND part = ? AND seq = ?',
        [...of, part, seq],
      );
      yield row === undefined ? null : { bytes: aligned(row['bytes'] as Uint8Array), changes: seq > whole };
    }
  };
  const sizeOf = (some: typeof found): number => some.reduce((sum, { size }) => sum + size, 0);
  return {
    seq: found.at(-1)?.seq ?? -1,
    bytes: sizeOf(found),
    changeBytes: sizeOf(found.filter(({ seq }) => seq > whole)),
    parts: parts(),
  };
}

/** What a packed copy, or an addition to it, stands for. */
export interface Packing {
  /** The `seq` of the copy as it was read; -1 where there was none. */
  readonly before: number;
  readonly seq: number;
  /** Whether links that are no more may be stored of which no note tells. */
  readonly anyGone: boolean;
}

/**
 * Replaces the packed copy, given in parts, and drops the links that are no more. A part is stored before the next one is asked for, so all may
 * be in the same memory.
 */
export async function writePackedLinks(
  within: Database,
  sourceId: number,
  entity: Linked,
  parts: Iterable<Uint8Array>,
  packing: Packing,
): Promise<void> {
  const of = [sourceId, entityCode(entity)];
  await within.run('DELETE FROM link_snapshot WHERE source_id = ? AND entity = ?', of);
  await storeParts(within, of, parts, 0, packing);
  if (packing.anyGone) {
    await within.run(`DELETE FROM link WHERE source_id = ? AND entity = ? AND state = ${goneLink}`, of);
  }
  await settleWritten(within, sourceId, entity, packing);
}

/** Adds what has changed to the packed copy, likewise, unless somebody has replaced or dropped it since it was read. */
export async function addPackedLinks(
  within: Database,
  sourceId: number,
  entity: Linked,
  parts: Iterable<Uint8Array>,
  packing: Packing,
): Promise<void> {
  const of = [sourceId, entityCode(entity)];
  const last = await one(
    within,
    'SELECT part, seq FROM link_snapshot WHERE source_id = ? AND entity = ? ORDER BY part DESC LIMIT 1',
    of,
  );
  if (last === undefined || Number(last['seq']) !== packing.before || packing.seq <= packing.before) return;
  await storeParts(within, of, parts, Number(last['part']) + 1, packing);
  await settleWritten(within, sourceId, entity, packing);
}

/** Of what was written before the copy nothing is left to tell. */
async function settleWritten(within: Database, sourceId: number, entity: Linked, { seq }: Packing): Promise<void> {
  await dropGoneLinks(within, sourceId, entity, seq);
  await forgetWritten(within, sourceId, entity, seq);
}

async function storeParts(
  within: Database,
  of: readonly number[],
  parts: Iterable<Uint8Array>,
  first: number,
  { seq }: Packing,
): Promise<void> {
  const insert = 'INSERT INTO link_snapshot (source_id, entity, part, seq, bytes) VALUES (?,?,?,?,?)';
  let part = first;
  for (const bytes of parts) await within.run(insert, [...of, part++, seq, bytes]);
}

/** Drops the packed copy; the next cycle reads the table. For writers that do not keep an index. */
export async function dropPackedLinks(within: Database, sourceId: number): Promise<void> {
  await within.run('DELETE FROM link_snapshot WHERE source_id = ?', [sourceId]);
}

/** Packed links are read as 32-bit words. `slice` of a `Buffer` would only give a view of the same bytes. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
}
