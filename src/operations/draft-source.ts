/** A source that somebody is writing: not stored, and perhaps not complete. Everything here only reads. */
import { buildDocument } from '../config/build.ts';
import type { Written } from '../config/faults.ts';
import { readDocument } from '../config/parse.ts';
import { decodeRow } from '../model/row-batch.ts';
import { showValue, type Value } from '../model/value.ts';
import type { Source } from '../sources/source.ts';
import { checkMappings } from './compile-check.ts';
import type { ConfiguredSource } from './configured-source.ts';
import type { Draft, QueryResult } from './draft.ts';
import { pushedSample } from './draft-pushed.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { openStored } from './stored-configuration.ts';

/**
 * A draft that is complete, ready to be checked and previewed. Errors: `config.*`, with places that begin with `sources[0]`, and with positions
 * where it is told where the parts of the draft stand.
 */
export async function configuredDraft(
  installation: Installation,
  draft: Draft,
  positionOf?: Written['positionOf'],
): Promise<ConfiguredSource> {
  const { raw } = await openStored(installation);
  const written = { tree: { sources: [draft] }, ...(positionOf === undefined ? {} : { positionOf }) };
  const { document } = readDocument(written, { ...installation.lookup, stored: raw });
  await checkMappings(document);
  const config = document.sources[0];
  if (config === undefined) throw new Error('A document of one source has none.');
  const others = buildDocument(raw).sources.filter(({ name }) => name !== config.name);
  return { config, sources: [...others, config], place: 'sources[0]' };
}

const connecting = [
  'name',
  'type',
  'connection',
  'encoding',
  'timezone',
  'timeLimits',
  'bindDn',
  'domain',
  'account',
  'password',
  'tls',
  'dns',
  'base',
];

/** Connects with what the draft says of the connection, whatever else is missing in it. Errors: `config.*`, `source.*`. */
export async function withDraft<T>(
  installation: Installation,
  draft: Draft,
  signal: AbortSignal,
  body: (source: Source, type: string) => Promise<T>,
): Promise<T> {
  const parts = Object.fromEntries(connecting.flatMap((key) => (draft[key] === undefined ? [] : [[key, draft[key]]])));
  const { config } = await configuredDraft(installation, { name: 'draft', ...parts });
  const source = await openSource(installation, config, signal);
  try {
    return await body(source, config.type);
  } finally {
    await source.close().catch(() => {});
  }
}

/** The first rows of a query; of a pushed source the newest records of the entity that it names. Errors: `config.*`, `source.*`. */
export function queryDraft(
  installation: Installation,
  draft: Draft,
  query: { readonly text: string; readonly limit: number },
  signal: AbortSignal,
): Promise<QueryResult> {
  if (draft['type'] === 'push') return pushedSample(installation, draft['name'], query);
  return withDraft(installation, draft, signal, async (source) => {
    const columns = await source.describe({ text: query.text }, signal);
    const rows: QueryResult['rows'][number][] = [];
    for await (const batch of source.read({ text: query.text }, signal)) {
      for (let row = 0; row < batch.count && rows.length <= query.limit; row++) {
        rows.push(decodeRow(batch, row).map(jsonValue));
      }
      if (rows.length > query.limit) break;
    }
    return { columns, rows: rows.slice(0, query.limit), more: rows.length > query.limit };
  });
}

export function jsonValue(value: Value): string | number | boolean | null {
  return value instanceof Uint8Array ? showValue(value) : value;
}
