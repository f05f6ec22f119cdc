/** Positions and access levels as they are listed. */
import type { Database } from '../database.ts';
import { type NamedKind, readNamed } from '../structure.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';

export interface ListedNamed {
  readonly id: number;
  readonly source: string | null;
  readonly key: string | null;
  readonly name: string;
}

export async function* listNamed(
  database: Database,
  kind: NamedKind,
  filter: Origins & { readonly limit?: number | undefined },
): AsyncGenerator<ListedNamed[]> {
  const sources = await sourceNames(database);
  const things = await readNamed(database, kind);
  const links = await speakingLinkOf(
    database,
    kind,
    things.map(({ id }) => id),
    filter,
  );
  const listed = things
    .filter(({ id }) => filter.sourceId === undefined || links.has(id))
    .map(({ id, name }): ListedNamed => {
      const link = links.get(id);
      const source = link === undefined ? null : (sources.get(link.sourceId) ?? null);
      return { id, source, key: link?.key ?? null, name };
    });
  yield listed.slice(0, filter.limit);
}
