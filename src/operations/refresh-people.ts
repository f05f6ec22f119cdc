/** Reads single people from a source at once, also while a cycle of it runs. */
import { GatehouseError } from '../model/errors.ts';
import { linksByKey } from '../registry/links.ts';
import { findSource } from '../registry/sources.ts';
import { columnOfRows, rowsByKey } from '../sources/narrow.ts';
import { refreshPeople as refresh } from '../sync/refresh.ts';
import type { RefreshReport } from '../sync/refresh-report.ts';
import { taskOf } from './configured-cycle.ts';
import { configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface RefreshedPerson {
  readonly report: RefreshReport;
  /** Ids in the registry of those who are there now, by key. */
  readonly people: ReadonlyMap<string, number>;
}

/**
 * Errors: `config.source`, `config.secret`, `config.reference`, `config.unsupported` when the source reads no people or joins their rows, and
 * those of reading a source.
 */
export async function refreshPeople(
  installation: Installation,
  source: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<RefreshedPerson> {
  const { config, sources } = configuredSource(await openStored(installation), source, installation);
  if (config.persons === undefined) {
    throw new GatehouseError('config.unsupported', `Source ${source} reads no people`, {
      place: source,
      remedy: 'Refresh the person from a source that has persons.',
    });
  }
  if (config.persons.identity === 'person') {
    throw new GatehouseError('config.unsupported', `People of source ${source} have several rows (identity: person)`, {
      place: source,
      remedy: 'Run a cycle of the source; it reads all rows of the person together.',
    });
  }
  const wanted = keys.map((key) => key.trim());
  const { type } = config;
  const report = await refresh({
    ...taskOf(installation),
    config,
    sources,
    keys: wanted,
    narrowing: {
      byKey: (query, column) => rowsByKey(type, query, column),
      columnOnly: (query, column) => columnOfRows(type, query, column),
    },
    signal,
  });
  const sourceId = await findSource(installation.database, source);
  const links = sourceId === undefined ? [] : await linksByKey(installation.database, sourceId, 'persons', wanted);
  return { report, people: new Map(links.map(({ key, localId }) => [key, localId])) };
}
