/** A refresh at the very instant at which a cycle does something else with the same people. */
import { expect, test, vi } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import type { Source } from '../../src/sources/source.ts';
import { canonical, personOf } from './canonical.ts';
import { card, people, person, worldOf } from './harness.ts';
import type { TestRows } from './memory-source.ts';
import { before, cycleWith, refresh } from './refreshing.ts';
import { onBothRegistries } from './registries.ts';

// Some go through dozens of cycles, and machines may be busy.
vi.setConfig({ testTimeout: 300_000 });

onBothRegistries('a refresh beside a cycle', (registries) => {
  const stride = registries.dialect === 'sqlite' ? 1 : 7;

  test('of a person who has a card again that the running cycle is giving to somebody else leaves it there', async () => {
    const passed: TestRows = { ...before, cards: [card('1', '1'), card('3', '2')] };
    for (let at = 0, within = true; within; at += stride) {
      const database = await registries.open();
      const world = worldOf(database, registries.folder());
      await world.sync(before);
      world.source.rows = passed;
      within = await cycleWith(world, database, at, async () => {
        world.source.rows = before;
        await refresh(world, '2');
      });
      await world.sync(before);
      expect((await personOf(database, 'hr:2')).identifiers, `instant ${at}`).toHaveLength(1);
      expect(await world.sync()).toMatchObject({ state: 'unchanged', conflicts: 0 });
    }
  });

  test('is not overtaken by a cycle that begins while the refresh is written', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(before);
    world.source.rows = { ...before, persons: [...people(3), person('9')], cards: [card('9', '99')] };
    let cycling: Promise<unknown> | undefined;
    let read = false;
    let written = (): void => {};
    const refreshWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    /** The cycle's rows are all read while the refresh is not written yet. */
    const open = async (): Promise<Source> => {
      const source = await world.source.open();
      return {
        ...source,
        async *read(query, signal) {
          yield* source.read(query, signal);
          if (query.text !== 'cards') return;
          read = true;
          await refreshWritten;
        },
      };
    };
    const meanwhileBegun: Database = {
      ...database,
      transaction: (work) =>
        database.transaction((within) =>
          work({
            ...within,
            async all(sql, parameters) {
              const rows = await within.all(sql, parameters);
              if (!sql.includes('SELECT 1 AS there FROM refresh') || cycling !== undefined) return rows;
              cycling = world.sync(undefined, { open });
              while (!read && !(await waitsForLock(database))) await new Promise((resolve) => setTimeout(resolve, 5));
              return rows;
            },
          }),
        ),
    };
    expect(await refresh(world, '9', { database: meanwhileBegun })).toMatchObject({ outcome: 'applied' });
    written();
    expect(await cycling).toMatchObject({ error: null, created: 0 });
    const { people: all } = await canonical(database);
    expect(all.filter(({ surname }) => surname === 'Surname 9')).toMatchObject([{ links: ['hr:9'] }]);
    expect(await world.sync()).toMatchObject({ state: 'unchanged' });
  });
});

/** Whether a transaction waits for another; in SQLite the second one always does. */
async function waitsForLock(database: Database): Promise<boolean> {
  if (database.dialect === 'sqlite') return true;
  const sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  return (await database.all(sql)).length > 0;
}
