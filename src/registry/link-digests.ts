/** Writing what changes of links that are there already and stay with their local ids, so that the index by local id is left alone. */
import type { Entity } from '../model/records.ts';
import type { Database, Parameter } from './database.ts';
import { entityCode } from './linked.ts';
import type { LinkWrite, StoredLinkRow } from './links.ts';
import { tables } from './tables.ts';
import { noteWritten } from './written-links.ts';

const key = ['source_id', 'entity', 'key'];
const digestColumns = ['row_a', 'row_b', 'record_a', 'record_b', 'state', 'missing'];

/** Sets only the digests of links whose rows changed in nothing that matters, or are to be left as they are. */
export async function writeDigests(
  within: Database,
  sourceId: number,
  entity: Entity,
  links: readonly StoredLinkRow[],
  seq: number,
): Promise<void> {
  const rows = links.map((link) => digestsOf(sourceId, entity, link));
  await within.update(tables.link, key, digestColumns, rows);
  await noteWritten(within, sourceId, entity, seq, links);
}

/** Sets the digests with the facts that the rows tell now. */
export async function rewriteLinks(
  within: Database,
  sourceId: number,
  entity: Entity,
  links: readonly LinkWrite[],
  seq: number,
): Promise<void> {
  const rows = links.map((link) => [...digestsOf(sourceId, entity, link), link.record]);
  await within.update(tables.link, key, [...digestColumns, 'record'], rows);
  await noteWritten(within, sourceId, entity, seq, links);
}

/** A row that is there is not missing. */
function digestsOf(sourceId: number, entity: Entity, link: StoredLinkRow): Parameter[] {
  const { rowA, rowB, recordA, recordB, state } = link;
  return [sourceId, entityCode(entity), link.key, rowA, rowB, recordA, recordB, state, 0];
}
