/** Recorded changes as they are listed, newest first. */
import type { Entity } from '../../model/records.ts';
import { changeOf, type StoredChange } from '../changes.ts';
import type { Database } from '../database.ts';
import { entityCode } from '../linked.ts';
import { sourceNames } from './origins.ts';
import { conditions, demand, pages } from './pages.ts';

export interface ListedChange {
  readonly id: number;
  readonly cycle: number | null;
  readonly source: string | null;
  readonly entity: Entity;
  readonly key: string | null;
  readonly localId: number;
  /** The person whom it is about; null for what belongs to nobody, and where it was recorded before this was. */
  readonly personId: number | null;
  readonly change: StoredChange['kind'];
  /** Field name -> [old, new]. */
  readonly fields: StoredChange['fields'];
  readonly actor: string;
  readonly at: string;
  /** What an undo made of it; null where none was tried. */
  readonly undone: string | null;
}

export interface ChangeFilter {
  readonly sourceId?: number | undefined;
  readonly cycleId?: number | undefined;
  readonly entity?: Entity | undefined;
  readonly localId?: number | undefined;
  /** Descending unless said otherwise. */
  readonly order?: 'ascending' | 'descending' | undefined;
  readonly limit?: number | undefined;
  readonly after?: number | undefined;
}

export async function* listChanges(database: Database, filter: ChangeFilter): AsyncGenerator<ListedChange[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, 'source_id = ?', filter.sourceId);
  if (filter.cycleId !== undefined) demand(where, 'cycle_id = ?', filter.cycleId);
  if (filter.entity !== undefined) demand(where, 'entity = ?', entityCode(filter.entity));
  if (filter.localId !== undefined) demand(where, 'local_id = ?', filter.localId);
  const { order = 'descending', limit, after } = filter;
  const query = { select: 'SELECT * FROM change', by: 'id', order, where, limit, after } as const;
  for await (const rows of pages(database, query)) {
    yield rows.map(changeOf).map(
      (change): ListedChange => ({
        id: change.id,
        cycle: change.cycleId,
        source: change.sourceId === null ? null : (sources.get(change.sourceId) ?? null),
        entity: change.entity,
        key: change.key,
        localId: change.localId,
        personId: personOf(change),
        change: change.kind,
        // Names that begin with # are for undoing only.
        fields: Object.fromEntries(Object.entries(change.fields).filter(([name]) => !name.startsWith('#'))),
        actor: change.actor,
        at: change.at,
        undone: change.undone,
      }),
    );
  }
}

/** Of what was handed over, who has it since. */
function personOf({ entity, localId, fields }: StoredChange): number | null {
  if (entity === 'persons' || entity === 'photos') return localId;
  const [before, after] =
    entity === 'documents' ? (fields['#document'] ?? []).map(ownerOf) : (fields['#personId'] ?? []);
  return typeof after === 'number' ? after : typeof before === 'number' ? before : null;
}

function ownerOf(document: unknown): unknown {
  return typeof document === 'object' && document !== null ? Reflect.get(document, 'personId') : null;
}
