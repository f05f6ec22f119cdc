/** Writing only the digests of links, for rows that are dealt with as they stand. */
import type { Entity } from '../model/records.ts';
import type { Database } from './database.ts';
import { entityCode, type StoredLinkRow } from './links.ts';
import { tables } from './tables.ts';

/** Sets only the digests of links whose rows changed in nothing that matters, or are to be left as they are. */
export async function writeDigests(
  within: Database,
  sourceId: number,
  entity: Entity,
  links: readonly StoredLinkRow[],
  seq: number,
): Promise<void> {
  await within.update(
    tables.link,
    ['source_id', 'entity', 'key'],
    ['row_a', 'row_b', 'record_a', 'record_b', 'state', 'missing', 'seq'],
    links.map((link) => [
      sourceId,
      entityCode(entity),
      link.key,
      link.rowA,
      link.rowB,
      link.recordA,
      link.recordB,
      link.state,
      0,
      seq,
    ]),
  );
}
