/** Configurations of ODBC sources for tests, and their rows decoded. */
import type { GuardedEntity, GuardLimit, MissingRule, SourceConfig, TimeLimits } from '../../src/config/document.ts';
import { decodeRow } from '../../src/model/row-batch.ts';
import type { Value } from '../../src/model/value.ts';
import type { Query, Source } from '../../src/sources/source.ts';

const entities: readonly GuardedEntity[] = ['departments', 'positions', 'accessLevels', 'persons', 'identifiers'];

function forEach<T>(value: T): Record<GuardedEntity, T> {
  return Object.fromEntries(entities.map((entity) => [entity, value])) as Record<GuardedEntity, T>;
}

/** A source that reads through `connection`, with time limits that a loaded machine keeps. */
export function odbcConfig(
  connection: string,
  more: Partial<Omit<SourceConfig, 'timeLimits'>> & { readonly timeLimits?: Partial<TimeLimits> } = {},
): SourceConfig {
  const { timeLimits, ...rest } = more;
  return {
    name: 'hr',
    type: 'odbc',
    connection,
    priority: 10,
    readOnly: false,
    missing: forEach<MissingRule>({ action: 'block', afterCycles: 1 }),
    guard: { ...forEach<GuardLimit>({ count: null, percent: null, changePercent: 100 }), emptyIsSuspicious: true },
    ...rest,
    timeLimits: { connect: 30_000, firstRow: 30_000, silence: 30_000, ...timeLimits },
  };
}

/** All rows of a query. */
export async function rowsOf(source: Source, query: Query | string, signal?: AbortSignal): Promise<Value[][]> {
  const rows: Value[][] = [];
  const asked = typeof query === 'string' ? { text: query } : query;
  for await (const batch of source.read(asked, signal))
    for (let row = 0; row < batch.count; row++)
      rows.push(decodeRow(batch, row).map((value) => (value instanceof Uint8Array ? Uint8Array.from(value) : value)));
  return rows;
}
