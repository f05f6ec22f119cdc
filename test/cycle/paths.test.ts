/** The registry depends on the source's rows alone: not on the way there, on crashes, or on who looked meanwhile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { type CanonicalRegistry, canonical } from './canonical.ts';
import { emptyRegistry } from './empty-registry.ts';
import { configOf, sourceYaml, type TestWorld, unguarded, worldOf } from './harness.ts';
import type { TestRows } from './memory-source.ts';
import { onBothRegistries, type TestRegistries } from './registries.ts';
import { sourceState } from './states.ts';

/** People who go are deleted, so that nothing is left of earlier states. */
const config = configOf(sourceYaml('hr', `${unguarded}    missing:\n      persons: { action: delete }\n`));

/** A cycle that is cancelled at the given progress; it may end before. */
async function cancelledCycle(world: TestWorld, rows: TestRows, at: number): Promise<void> {
  const abort = new AbortController();
  let steps = 0;
  world.source.onRow = () => {
    if (steps++ === at) abort.abort();
  };
  const progress = (): void => {
    if (steps++ === at) abort.abort();
  };
  await world.sync(rows, { signal: abort.signal, progress });
  world.source.onRow = () => {};
}

async function directly(database: Database, registries: TestRegistries, rows: TestRows): Promise<CanonicalRegistry> {
  await emptyRegistry(database);
  const world = worldOf(database, registries.folder(), config);
  await world.sync(rows);
  return canonical(database);
}

onBothRegistries('the way to a state', (registries) => {
  const numRuns = registries.dialect === 'sqlite' ? 60 : 30;

  test('leads to the same registry, in whatever steps and with whatever cancelled cycles between', async () => {
    const database = await registries.open();
    const step = fc.record({ rows: sourceState, cancelledAt: fc.option(fc.nat(60), { freq: 2 }) });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 4 }), sourceState, async (steps, last) => {
      const expected = await directly(database, registries, last);
      await emptyRegistry(database);
      const world = worldOf(database, registries.folder(), config);
      for (const { rows, cancelledAt } of steps) {
        if (cancelledAt === null) await world.sync(rows);
        else await cancelledCycle(world, rows, cancelledAt);
      }
      await world.sync(last);
      expect(await canonical(database)).toEqual(expected);
      expect(await world.sync()).toMatchObject({ state: 'unchanged', rejected: 0 });
    });
    await fc.assert(property, { numRuns });
  }, 180_000);

  test('is what the preview shows and the report counts, with every change recorded', async () => {
    const database = await registries.open();
    const property = fc.asyncProperty(sourceState, sourceState, async (first, second) => {
      await emptyRegistry(database);
      const world = worldOf(database, registries.folder(), config);
      for (const rows of [first, second]) {
        const lines = await world.preview(rows);
        const report = await world.sync();
        const changes = await database.all('SELECT kind FROM change WHERE cycle_id = ?', [report.cycle]);
        const count = (of: readonly unknown[], kind: unknown): number => of.filter((each) => each === kind).length;
        const kinds = changes.map((row) => row['kind']);
        const previewed = lines.map(({ change }) => change);
        expect(report.created).toBe(count(kinds, 'create'));
        expect(report.updated).toBe(count(kinds, 'update'));
        expect(report.removed).toBe(count(kinds, 'remove'));
        expect(count(previewed, 'create')).toBe(report.created);
        expect(count(previewed, 'update')).toBe(report.updated);
        for (const entity of ['departments', 'positions', 'accessLevels'] as const) {
          const shown = lines.filter((line) => line.entity === entity && line.change === 'remove');
          expect(shown.length).toBe(report.entities[entity]?.removed);
        }
        expect(report.read).toBe(
          report.created + report.updated + report.unchanged + report.held + report.rejected + report.conflicts,
        );
      }
    });
    await fc.assert(property, { numRuns: numRuns / 2 });
  });

  describe('a cycle that is cancelled', () => {
    const rows = { persons: Array.from({ length: 3000 }, (_, index) => ({ id: String(index), surname: 'S' })) };

    test.each(['connect', 'read', 'apply'] as const)(
      'while it is at "%s" ends soon and the next one goes on',
      async (at) => {
        const database = await registries.open();
        const world = worldOf(database, registries.folder(), config);
        const abort = new AbortController();
        let asked = 0;
        const progress = ({ step }: { readonly step: string }): void => {
          if (step === at && asked === 0) {
            asked = performance.now();
            abort.abort();
          }
        };
        const report = await world.sync(rows, { signal: abort.signal, progress });
        expect(report).toMatchObject({ state: 'cancelled', error: { code: 'cycle.cancelled' } });
        expect(performance.now() - asked).toBeLessThan(5000);
        expect(await world.sync()).toMatchObject({ state: 'applied', created: 3000 - report.created });
      },
    );

    test('before it starts does nothing', async () => {
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), config);
      expect((await world.sync(rows, { signal: AbortSignal.abort() })).state).toBe('cancelled');
      expect((await canonical(database)).people).toEqual([]);
    });

    test('while its source hangs ends too', async () => {
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), config);
      world.source.fault = { query: 'persons', afterRow: 1500, how: 'hangs' };
      const abort = new AbortController();
      const running = world.sync(rows, {
        signal: abort.signal,
        progress: ({ rows: read }) => void (read >= 1000 && abort.abort()),
      });
      expect((await running).state).toBe('cancelled');
    });
  });
});
