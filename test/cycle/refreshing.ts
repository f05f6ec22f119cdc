/** Refreshes of single people, by themselves and at chosen instants of a cycle. */
import { expect } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import type { Source } from '../../src/sources/source.ts';
import { type RefreshTask, refreshPeople } from '../../src/sync/refresh.ts';
import type { RefreshReport } from '../../src/sync/refresh-report.ts';
import { card, department, person, type TestWorld } from './harness.ts';
import type { TestRows } from './memory-source.ts';

/** What the memory source cannot do is done by reading everything. */
const noNarrowing: RefreshTask['narrowing'] = { byKey: () => null, columnOnly: () => null };

export function refresh(world: TestWorld, key: string, more: Partial<RefreshTask> = {}): Promise<RefreshReport> {
  return refreshPeople({ ...world.task(), keys: [key], narrowing: noNarrowing, ...more });
}

/** Runs a cycle in which `body` runs once, at the given one of its instants: between two reads, or before a transaction. False when it ended earlier. */
export async function cycleWith(
  world: TestWorld,
  database: Database,
  at: number,
  body: () => Promise<void>,
): Promise<boolean> {
  let instant = 0;
  let done = false;
  const pass = async (): Promise<void> => {
    if (instant++ !== at) return;
    done = true;
    await body();
  };
  const open = async (): Promise<Source> => {
    const source = await world.source.open();
    return {
      ...source,
      async *read(query, signal) {
        for await (const batch of source.read(query, signal)) {
          yield batch;
          await pass();
        }
      },
    };
  };
  const slowed: Database = {
    ...database,
    transaction: async (work) => {
      await pass();
      return database.transaction(work);
    },
  };
  const report = await world.sync(undefined, { open, database: slowed });
  expect(report.error).toBeNull();
  return done;
}

export const before: TestRows = {
  departments: [department('1'), department('2')],
  persons: [person('1'), person('2', { dept: '1', phone: 'old' }), person('3')],
  cards: [card('1', '1'), card('2', '2'), card('3', '3')],
};
