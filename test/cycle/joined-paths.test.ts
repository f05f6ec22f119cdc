/** People of several rows depend on the rows alone: not on their order, on batches, or on the way there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { emptyRegistry } from './empty-registry.ts';
import { card, unguarded } from './harness.ts';
import { departments, job, joinedWorld, joinedYaml, levels } from './joined-world.ts';
import type { TestRows } from './memory-source.ts';
import { onBothRegistries } from './registries.ts';

onBothRegistries('people of several rows', (registries) => {
  test('are the same whatever the order of rows, the batches and the way there', async () => {
    const database = await registries.open();
    const yaml = joinedYaml(`${unguarded}    missing:\n      persons: { action: delete }\n`);
    const row = fc.record({
      iin: fc.constantFrom('X', 'Y', 'Z'),
      main: fc.constantFrom(null, '1', '2'),
      dept: fc.constantFrom('1', '2'),
      levels: fc.constantFrom(null, 'a', 'b'),
      blocked: fc.boolean(),
      period: fc.constantFrom(
        {},
        { until: '2026-02-15' },
        { from: '2026-02-01', until: '2026-05-01' },
        { from: '2026-04-01' },
      ),
    });
    const cards = fc.dictionary(fc.constantFrom('1', '2', '3', '4', 'X', 'Y'), fc.constantFrom('50', '51', '52'));
    const state = fc
      .record({ jobs: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6'), row), cards })
      .map((of): TestRows => {
        const owners = new Set([...Object.keys(of.jobs), ...Object.values(of.jobs).map(({ iin }) => iin)]);
        const taken = new Set<string>();
        return {
          departments,
          levels,
          persons: Object.entries(of.jobs).map(([id, { iin, period, ...more }]) =>
            job(id, iin, { ...more, ...period }),
          ),
          cards: Object.entries(of.cards).flatMap(([owner, number]) => {
            if (!owners.has(owner) || taken.has(number)) return [];
            taken.add(number);
            return [card(owner, number)];
          }),
        };
      });
    const shuffled = state.chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        persons: fc.shuffledSubarray([...(rows['persons'] ?? [])], { minLength: rows['persons']?.length ?? 0 }),
        batch: fc.integer({ min: 1, max: 3 }),
        cancelledAt: fc.option(fc.nat(40)),
      }),
    );
    const property = fc.asyncProperty(fc.array(shuffled, { maxLength: 3 }), shuffled, async (steps, last) => {
      await emptyRegistry(database);
      await joinedWorld(database, registries.folder(), yaml).sync(last.rows);
      const expected = await canonical(database);
      await emptyRegistry(database);
      const world = joinedWorld(database, registries.folder(), yaml);
      for (const { rows, persons, batch, cancelledAt } of steps) {
        world.source.batch = batch;
        const abort = new AbortController();
        let left = cancelledAt ?? -1;
        const tick = (): void => void (left-- === 0 && abort.abort());
        world.source.onRow = tick;
        await world.sync({ ...rows, persons }, { signal: abort.signal, progress: tick });
      }
      world.source.onRow = () => {};
      world.source.batch = last.batch;
      const report = await world.sync({ ...last.rows, persons: last.persons });
      expect(report).toMatchObject({ error: null, rejected: 0 });
      expect(await canonical(database)).toEqual(expected);
      expect(await world.sync(last.rows)).toMatchObject({ state: 'unchanged' });
    });
    await fc.assert(property, { numRuns: registries.dialect === 'sqlite' ? 30 : 10 });
  });
});
