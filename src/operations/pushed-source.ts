/** The records that were pushed, read like the rows of any source. A query is the name of an entity, or `persons of :key`. */
import type { EntityConfig, SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { type MappedEntity, mappedEntities } from '../model/records.ts';
import { type RowBatch, rowEncoder } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import type { Database } from '../registry/database.ts';
import { readPushed } from '../registry/pushed-records.ts';
import { findSource } from '../registry/sources.ts';
import { findTrial } from '../registry/trial-records.ts';
import type { Query, Source } from '../sources/source.ts';
import { trialRecords } from './trial-records.ts';

export function openPushed(database: Database, config: SourceConfig): Source {
  const unsupported = (): Promise<never> =>
    Promise.reject(
      new GatehouseError('source.unsupported', `Nothing is written to source ${config.name}: its records are pushed.`, {
        place: config.name,
      }),
    );
  return {
    read: (query, signal) => readRecords(database, config, query, signal),
    describe: async ({ text }) => {
      const entity = entityOf(text, config.name);
      const columns = columnsOf(config, entity);
      return columns.map((name) => ({ name, type: '' }));
    },
    write: unsupported,
    deliver: unsupported,
    close: async () => {},
  };
}

async function* readRecords(
  database: Database,
  config: SourceConfig,
  { text, parameters }: Query,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowBatch> {
  const entity = entityOf(text, config.name);
  const columns = columnsOf(config, entity);
  const person = text.endsWith(' of :key') ? String(parameters?.['key'] ?? '') : null;
  const encoder = rowEncoder(columns);
  let given = false;
  for await (const bodies of bodiesOf(database, config, entity, person)) {
    signal?.throwIfAborted();
    for (const body of bodies) {
      const record = JSON.parse(body) as Readonly<Record<string, Value>>;
      for (const name of columns) encoder.put(Object.hasOwn(record, name) ? (record[name] ?? null) : null);
      if (!encoder.endRow()) continue;
      const full = encoder.take();
      if (full !== null) yield full;
      given = true;
    }
  }
  const rest = encoder.take();
  if (rest !== null) yield rest;
  else if (!given) yield { columns, count: 0, bytes: new Uint8Array(0), starts: new Uint32Array(1) };
}

/** The records in force; of a source that is only being set up those that came for a look. */
async function* bodiesOf(
  database: Database,
  config: SourceConfig,
  entity: MappedEntity,
  person: string | null,
): AsyncGenerator<readonly string[]> {
  const trial = await findTrial(database, config.name);
  if (trial !== undefined && entity !== 'photos') {
    const { records } = await trialRecords(database, config, trial, entity);
    yield records.flatMap(({ body }) => (body === null ? [] : [body]));
    return;
  }
  const sourceId = await findSource(database, config.name);
  if (sourceId !== undefined) yield* readPushed(database, sourceId, entity, person);
}

function entityOf(text: string, source: string): MappedEntity {
  const word = text.split(' ', 1)[0];
  const entity = mappedEntities.find((candidate) => candidate === word);
  if (entity !== undefined) return entity;
  throw new GatehouseError('source.query', `Records of source ${source} are pushed; it takes no queries.`, {
    place: source,
  });
}

/** The properties that the configuration names, whether or not any record has them: in fields, and in the parts of expressions. */
function columnsOf(config: SourceConfig, entity: MappedEntity): string[] {
  const fields = entity === 'photos' ? undefined : (config[entity] as EntityConfig | undefined)?.fields;
  const names = new Set<string>();
  for (const spec of Object.values(fields ?? {})) {
    const named = spec.kind === 'expression' ? namesIn(spec.value) : [spec.column, spec.formatColumn];
    for (const name of named) if (name !== undefined && name !== '') names.add(name);
  }
  return [...names].sort();
}

const expressionParts = /\{\{([\s\S]*?)\}\}/g;
const namesAndTexts = /"([^"]*)"|'([^']*)'|([\p{L}_][\p{L}\p{N}_]*)(?!\s*\()/gu;
const words = new Set(['true', 'false', 'null', 'in']);

/** What can be a property in an expression, and perhaps more, which does no harm: a property that no record has is empty. */
function namesIn(value: string): string[] {
  const names: string[] = [];
  for (const [, part = ''] of value.matchAll(expressionParts)) {
    for (const [, one, other, name] of part.matchAll(namesAndTexts)) names.push(one ?? other ?? name ?? '');
  }
  return names.filter((name) => !words.has(name));
}
