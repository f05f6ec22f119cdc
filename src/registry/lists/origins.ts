/** Which source a thing in a list comes from, and under which key. */
import type { Entity } from '../../model/records.ts';
import type { Database } from '../database.ts';
import { type LocalLink, linkStatesOf } from '../links.ts';

/** Names of sources by id. */
export async function sourceNames(database: Database): Promise<ReadonlyMap<number, string>> {
  const rows = await database.all('SELECT id, name FROM source ORDER BY id');
  return new Map(rows.map((row) => [Number(row['id']), String(row['name'])]));
}

/** How lists choose among several sources of one thing. */
export interface Origins {
  /** The one source that is asked about; absent for all. */
  readonly sourceId?: number | undefined;
  /** The lower number speaks first. */
  readonly priorityOf: (sourceId: number) => number;
}

/** For each local id the link that speaks for it: present ones before missing ones, then by priority. */
export async function speakingLinkOf(
  database: Database,
  entity: Entity,
  localIds: readonly number[],
  origins: Origins,
): Promise<ReadonlyMap<number, LocalLink>> {
  const best = new Map<number, LocalLink>();
  if (localIds.length === 0) return best;
  for (const link of await linkStatesOf(database, entity, localIds)) {
    if (origins.sourceId !== undefined && link.sourceId !== origins.sourceId) continue;
    const other = best.get(link.localId);
    if (other === undefined || rank(link, origins) < rank(other, origins)) best.set(link.localId, link);
  }
  return best;
}

function rank(link: LocalLink, { priorityOf }: Origins): number {
  const missing = link.state === 1 ? 1 : 0;
  return missing * 1e15 + Math.min(priorityOf(link.sourceId), 1e9) * 1e4 + link.sourceId;
}
