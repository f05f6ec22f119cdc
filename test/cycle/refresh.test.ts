/** A person refreshed apart from the cycles of the source, also at every instant of one that runs. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Source } from '../../src/sources/source.ts';
import type { RefreshReport } from '../../src/sync/refresh-report.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configOf, department, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import type { TestRows } from './memory-source.ts';
import { before, cycleWith, refresh } from './refreshing.ts';
import { onBothRegistries } from './registries.ts';
import { sourceState } from './states.ts';

// Some go through dozens of cycles, and machines may be busy.
vi.setConfig({ testTimeout: 300_000 });

/** What the cycle reads: much changes, the second person's phone among it, and a card comes. */
const meanwhile: TestRows = {
  departments: [department('1', 'Renamed'), department('3')],
  persons: [person('1', { dept: '3' }), person('2', { dept: '3', phone: 'stale' }), person('4'), person('5')],
  cards: [card('1', '11'), card('2', '2'), card('2', '22'), card('4', '4'), card('5', '5')],
};
const withoutSecond = (rows: TestRows): TestRows => ({
  ...rows,
  persons: (rows['persons'] ?? []).filter(({ id }) => id !== '2'),
  cards: (rows['cards'] ?? []).filter((row) => row['person'] !== '2'),
});
const blocked: TestRows = {
  ...withoutSecond(meanwhile),
  persons: [...(withoutSecond(meanwhile)['persons'] ?? []), person('2', { dept: '1', phone: 'new', blocked: 'yes' })],
};

onBothRegistries('a refresh', (registries) => {
  const stride = registries.dialect === 'sqlite' ? 1 : 7;

  test.each([
    ['gone', withoutSecond(meanwhile)],
    ['blocked', blocked],
  ])(
    'of a person who is %s takes effect at once at every instant of a running cycle, and the cycle does not undo it',
    async (_, now) => {
      const other = await registries.open();
      const undisturbed = worldOf(other, registries.folder());
      for (const rows of [before, meanwhile, now]) await undisturbed.sync(rows);
      const expected = withoutLast(await canonical(other));
      for (let at = 0, within = true; within; at += stride) {
        const database = await registries.open();
        const world = worldOf(database, registries.folder());
        await world.sync(before);
        world.source.rows = meanwhile;
        let report: RefreshReport | undefined;
        within = await cycleWith(world, database, at, async () => {
          world.source.rows = now;
          report = await refresh(world, '2');
          expect(await personOf(database, 'hr:2')).toMatchObject({ status: 'blocked', identifiers: [] });
        });
        if (!within) break;
        expect(report?.outcome, `instant ${at}`).toBe('applied');
        const after = await personOf(database, 'hr:2');
        expect(after, `instant ${at}`).toMatchObject({ status: 'blocked', identifiers: [] });
        expect(after.custom['phone']).not.toBe(now === blocked ? 'stale' : 'new');
        await world.sync(now);
        expect(withoutLast(await canonical(database)), `instant ${at}`).toEqual(expected);
        expect(await world.sync()).toMatchObject({ state: 'unchanged' });
      }
    },
  );

  test('leads where cycles alone lead, whoever is refreshed at whatever instant', async () => {
    const config = configOf(sourceYaml('hr', `${unguarded}    missing:\n      persons: { action: delete }\n`));
    const key = fc.constantFrom('1', '2', '3', '4');
    const numRuns = registries.dialect === 'sqlite' ? 15 : 2;
    const property = fc.asyncProperty(sourceState, sourceState, sourceState, key, fc.nat(30), async (...given) => {
      const [first, second, third, refreshed, at] = given;
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), config);
      await world.sync(first);
      world.source.rows = second;
      await cycleWith(world, database, at, async () => {
        world.source.rows = third;
        await refresh(world, refreshed).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'cycle.duplicateKey' });
        });
        expect((await canonical(database)).dangling).toEqual([]);
      });
      expect((await canonical(database)).dangling).toEqual([]);
      await world.sync(third);
      const other = await registries.open();
      const undisturbed = worldOf(other, registries.folder(), config);
      await undisturbed.sync(third);
      expect(await canonical(database)).toEqual(await canonical(other));
      expect(await world.sync()).toMatchObject({ state: 'unchanged' });
    });
    await fc.assert(property, { numRuns });
  });

  test('that a cycle overtakes while it reads reads once more', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(before);
    let turns = 0;
    const open = async (): Promise<Source> => {
      const source = await world.source.open();
      return {
        ...source,
        async *read(query, signal) {
          yield* source.read(query, signal);
          if (query.text !== 'cards' || turns++ > 0) return;
          await world.sync({
            ...before,
            cards: [card('2', '4')],
            persons: [person('1'), person('2', { phone: 'new' })],
          });
        },
      };
    };
    await refresh(world, '2', { open });
    expect(turns).toBe(2);
    const now = await personOf(database, 'hr:2');
    expect(now).toMatchObject({ department: null, custom: { phone: 'new' } });
    expect(now.identifiers).toHaveLength(1);
  });

  test('of somebody new makes the person, with cards, and says who is not there', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(before);
    world.source.rows = { ...before, persons: [...people(3), person('9', { dept: '2' })], cards: [card('9', '99')] };
    expect(await refresh(world, '9')).toMatchObject({ outcome: 'applied', entities: { persons: { created: 1 } } });
    expect((await personOf(database, 'hr:9')).identifiers).toHaveLength(1);
    expect((await personOf(database, 'hr:1')).identifiers).toHaveLength(1);
    expect(await refresh(world, '9')).toMatchObject({ outcome: 'unchanged' });
    expect(await refresh(world, '77')).toMatchObject({ outcome: 'absent' });
  });

  test('of a row that cannot be used leaves the person as before, and says why', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(before);
    world.source.rows = { ...before, persons: [person('2', { dept: '404', phone: 'new' })] };
    const report = await refresh(world, '2');
    expect(report).toMatchObject({ outcome: 'rejected', rejections: [{ code: 'cycle.unknownDepartment' }] });
    expect(await personOf(database, 'hr:2')).toMatchObject({ department: 'D1', custom: { phone: 'old' } });
  });

  test('removes nobody when the source shows nobody at all', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync(before);
    world.source.rows = {};
    expect(await refresh(world, '2')).toMatchObject({ outcome: 'held', held: { code: 'guard.empty' } });
    expect(await personOf(database, 'hr:2')).toMatchObject({ status: 'active' });
  });

  test('removes ten people between two cycles, and from then on no more than the guard allows', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync({ persons: people(40) });
    world.source.rows = { persons: people(20) };
    const outcomes: string[] = [];
    for (let key = 21; key <= 32; key++) outcomes.push((await refresh(world, String(key))).outcome);
    expect(outcomes).toEqual([...Array(10).fill('applied'), 'held', 'held']);
  });

  test('ends what an earlier cycle held of the person', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync({ persons: people(10) });
    expect(await world.sync({ persons: people(5) })).toMatchObject({ state: 'held', held: 5 });
    world.source.rows = { persons: people(10) };
    await refresh(world, '7');
    const held = await database.all('SELECT key FROM held WHERE decision IS NULL ORDER BY key');
    expect(held.map((row) => row['key'])).toEqual(['10', '6', '8', '9']);
  });

  test('of many people at the same time leaves each as the newest row says', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(5) });
    await Promise.all(
      Array.from({ length: 15 }, async (_, turn) => {
        world.source.rows = { persons: people(5, () => ({ phone: String(turn) })) };
        await refresh(world, String(1 + (turn % 5)));
      }),
    );
    const { people: all } = await canonical(database);
    expect(all.map(({ custom }) => custom['phone'])).toEqual(Array(5).fill('14'));
  });
});

/** What a person's row said last before it was gone depends on whether that was seen. */
function withoutLast({ people: all, ...rest }: Awaited<ReturnType<typeof canonical>>) {
  const plain = all.map((one) =>
    one.links.includes('hr:2!') ? { ...one, custom: {}, memberships: [], department: null } : one,
  );
  return { ...rest, people: plain };
}
