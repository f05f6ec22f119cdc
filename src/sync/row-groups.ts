/** Changed rows of people, person by person, however many there are: what does not fit into memory is spooled in parts. */
import type { PersonRecord } from '../model/records.ts';
import { digest, digestKeyText } from './digest.ts';
import { keySeed } from './load-index.ts';
import { planBatch } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { Spool } from './spool.ts';

export type PersonRowTouched = TouchedRow<PersonRecord>;

export interface RowGroups {
  push(row: PersonRowTouched): void;
  readonly size: () => number;
  /** All rows that share a `personKey`, people in batches. */
  batches(): AsyncIterable<[personKey: string, rows: PersonRowTouched[]][]>;
}

/** So many rows stay together, in the order in which the source gives them. */
const inMemory = 20_000;
const parts = 16;

export function createRowGroups(spool: <T>(name: string) => Spool<T>): RowGroups {
  let kept: PersonRowTouched[] = [];
  let spools: Spool<PersonRowTouched>[] = [];
  let size = 0;
  const spill = (row: PersonRowTouched): void => {
    digestKeyText(row.record.personKey ?? '', keySeed);
    spools[(digest.a >>> 8) % parts]?.push(row);
  };
  return {
    push(row) {
      size += 1;
      if (spools.length > 0) return spill(row);
      kept.push(row);
      if (kept.length < inMemory) return;
      spools = Array.from({ length: parts }, (_, part) => spool<PersonRowTouched>(`persons-rows-${part}`));
      for (const early of kept) spill(early);
      kept = [];
    },
    size: () => size,
    async *batches() {
      yield* inBatches(grouped(kept));
      kept = [];
      for (const part of spools) {
        const rows: PersonRowTouched[] = [];
        for await (const batch of part.batches(planBatch)) rows.push(...batch);
        part.clear();
        yield* inBatches(grouped(rows));
      }
    },
  };
}

function grouped(rows: readonly PersonRowTouched[]): Map<string, PersonRowTouched[]> {
  const groups = new Map<string, PersonRowTouched[]>();
  for (const row of rows) {
    const key = row.record.personKey ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function* inBatches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < 500) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
