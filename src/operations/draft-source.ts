/** A source that somebody is writing: not stored, and perhaps not complete. Everything here only reads. */
import { buildDocument } from '../config/build.ts';
import { exportYaml } from '../config/export.ts';
import { readDocument } from '../config/parse.ts';
import type { RawDocument } from '../config/schema.ts';
import { parseYaml } from '../config/yaml.ts';
import { GatehouseError, GatehouseErrors } from '../model/errors.ts';
import { decodeRow } from '../model/row-batch.ts';
import { showValue, type Value } from '../model/value.ts';
import type { ColumnDescription, Source } from '../sources/source.ts';
import { checkMappings } from './compile-check.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { type ConfiguredSource, openStored } from './stored-configuration.ts';

/** The source as it is written in a document. */
export type Draft = Readonly<Record<string, unknown>>;

/** A draft that is complete, ready to be checked and previewed. Errors: `config.*`, with places that begin with `sources[0]`. */
export async function configuredDraft(installation: Installation, draft: Draft): Promise<ConfiguredSource> {
  const { raw } = await openStored(installation);
  const { document } = readDocument({ tree: { sources: [draft] } }, { ...installation.lookup, stored: raw });
  checkMappings(document);
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

export interface QueryResult {
  readonly columns: readonly ColumnDescription[];
  /** Values as JSON has them; bytes in hexadecimal digits. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Whether there are more rows than were asked for. */
  readonly more: boolean;
}

/** The first rows of a query. Errors: `config.*`, `source.*`. */
export function queryDraft(
  installation: Installation,
  draft: Draft,
  query: { readonly text: string; readonly limit: number },
  signal: AbortSignal,
): Promise<QueryResult> {
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

/** The draft as a document of its own, secrets masked. */
export function yamlOfDraft(draft: Draft): string {
  const source = draft as unknown as RawDocument['sources'][number];
  return exportYaml({ sources: [source] });
}

export interface ParsedDraft {
  readonly source: Draft;
  /** What is wrong with it, with places that begin with `sources[0]`. */
  readonly errors: readonly GatehouseError[];
}

/** Reads a document of one source, or a source alone. Errors: `config.syntax`, `config.invalid` when it is neither. */
export async function parseDraft(installation: Installation, text: string): Promise<ParsedDraft> {
  const { tree } = parseYaml(text);
  const whole = isMapping(tree) && Array.isArray(tree['sources']) ? tree['sources'] : [tree];
  const source: unknown = whole[0];
  if (whole.length !== 1 || !isMapping(source)) {
    throw new GatehouseError('config.invalid', 'The text holds more or less than one source.', {
      remedy: 'Give the text of one source, with or without sources: above it.',
    });
  }
  try {
    await configuredDraft(installation, source);
    return { source, errors: [] };
  } catch (error) {
    if (error instanceof GatehouseErrors) return { source, errors: error.errors };
    if (error instanceof GatehouseError) return { source, errors: [error] };
    throw error;
  }
}

function isMapping(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
