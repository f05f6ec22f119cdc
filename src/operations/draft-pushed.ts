/** What is known of the records of a pushed source, for whoever says what they mean: as they came, with all their properties. */
import { type RowEntity, rowEntities } from '../model/records.ts';
import { readPushed } from '../registry/pushed-records.ts';
import { findSource } from '../registry/sources.ts';
import { findTrial, readTrial } from '../registry/trial-records.ts';
import type { QueryResult, SourceTable } from './draft.ts';
import type { Installation } from './installation.ts';

/** Records that are looked at to know which properties there are. */
const mostSamples = 1000;

/** A table for each entity of which there are records; its columns are their properties. */
export async function pushedTables(installation: Installation, source: unknown): Promise<SourceTable[]> {
  const tables: SourceTable[] = [];
  for (const entity of rowEntities) {
    const { columns } = await pushedSample(installation, source, { text: entity, limit: 1 });
    if (columns.length > 0) tables.push({ schema: null, name: entity, kind: 'table', columns });
  }
  return tables;
}

/** The newest records of the entity that a query names. */
export async function pushedSample(
  installation: Installation,
  source: unknown,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<QueryResult> {
  const entity = rowEntities.find((known) => known === text);
  const bodies = entity === undefined ? [] : await newest(installation, String(source), entity);
  const records = bodies.map((body) => JSON.parse(body) as Record<string, string | number | boolean | null>);
  const names = [...new Set(records.flatMap(Object.keys))];
  return {
    columns: names.map((name) => ({ name, type: typeOf(records.map((record) => record[name])) })),
    rows: records.slice(0, limit).map((record) => names.map((name) => record[name] ?? null)),
    more: records.length > limit,
  };
}

function typeOf(values: readonly unknown[]): string {
  const value = values.find((candidate) => candidate !== undefined && candidate !== null);
  return value === undefined ? '' : typeof value;
}

async function newest({ database }: Installation, source: string, entity: RowEntity): Promise<string[]> {
  const trial = await findTrial(database, source);
  if (trial !== undefined) return (await readTrial(database, trial, entity)).slice(-mostSamples).reverse();
  const sourceId = await findSource(database, source);
  const bodies: string[] = [];
  if (sourceId === undefined) return bodies;
  for await (const portion of readPushed(database, sourceId, entity, null)) {
    bodies.push(...portion);
    if (bodies.length >= mostSamples) break;
  }
  return bodies.slice(0, mostSamples);
}
