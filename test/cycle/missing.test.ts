/** What becomes of people whose rows are gone, and of those who come back. */
import { expect, test } from 'vitest';
import { canonical, personOf } from './canonical.ts';
import { card, configOf, department, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const withMissing = (persons: string): ReturnType<typeof configOf> =>
  configOf(sourceYaml('hr', `${unguarded}    missing:\n      persons: ${persons}\n`));

onBothRegistries('missing rows', (registries) => {
  test.each([
    ['block', 'blocked'],
    ['dismiss', 'dismissed'],
  ])(
    'with %s a person whose row is gone is %s, keeps everything else, and is the same person when the row comes back',
    async (action, status) => {
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), withMissing(`{ action: ${action} }`));
      await world.sync({ persons: people(2, () => ({ phone: '5' })), cards: [card('2', '7')] });
      const id = await database.all("SELECT local_id FROM link WHERE entity = 4 AND key = '2'");
      expect(await world.sync({ persons: people(1, () => ({ phone: '5' })), cards: [card('2', '7')] })).toMatchObject({
        removed: 1,
      });
      expect(await personOf(database, 'hr:2')).toMatchObject({ status, custom: { phone: '5' } });
      expect(await world.sync()).toMatchObject({ state: 'unchanged' });
      await world.sync({ persons: people(2, () => ({ phone: '5' })), cards: [card('2', '7')] });
      expect(await database.all("SELECT local_id FROM link WHERE entity = 4 AND key = '2'")).toEqual(id);
      expect(await personOf(database, 'hr:2')).toMatchObject({ status: 'active' });
      expect((await personOf(database, 'hr:2')).identifiers).toHaveLength(1);
    },
  );

  test('with keep nothing happens, ever', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), withMissing('{ action: keep }'));
    await world.sync({ persons: people(3) });
    const before = await canonical(database);
    for (let cycle = 0; cycle < 3; cycle++) expect((await world.sync({ persons: [] })).state).toBe('unchanged');
    expect(await canonical(database)).toEqual(before);
  });

  test('with delete the person goes with everything, is recorded, and comes back as a new person with the cards', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), withMissing('{ action: delete }'));
    const rows = { departments: [department('1')], persons: people(2, () => ({ dept: '1' })), cards: [card('2', '7')] };
    await world.sync(rows);
    await world.sync({ ...rows, persons: people(1, () => ({ dept: '1' })) });
    expect((await canonical(database)).people).toHaveLength(1);
    const removed = await database.all("SELECT entity, key FROM change WHERE kind = 'remove' ORDER BY entity");
    expect(removed.map((row) => `${String(row['entity'])} ${String(row['key'])}`)).toEqual(['4 2', '5 2 7']);
    for (let round = 0; round < 2; round++) {
      expect((await world.sync(rows)).error).toBeNull();
      expect((await personOf(database, 'hr:2')).identifiers).toHaveLength(1);
      await world.sync({ ...rows, persons: people(1, () => ({ dept: '1' })) });
    }
    expect((await canonical(database)).dangling).toEqual([]);
  });

  test('with afterCycles a person goes only when the row is missing in so many readings in a row', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), withMissing('{ action: block, afterCycles: 3 }'));
    const removed: number[] = [];
    for (const present of [true, false, false, true, false, false, false, false]) {
      removed.push((await world.sync({ persons: people(present ? 2 : 1) })).removed);
    }
    expect(removed).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
  });

  test('a failed reading counts for nothing, and a version that stands still does not stop the counting', async () => {
    const database = await registries.open();
    const world = worldOf(
      database,
      registries.folder(),
      configOf(
        sourceYaml(
          'hr',
          `    version: version\n${unguarded}    missing:\n      persons: { action: block, afterCycles: 3 }\n`,
        ),
      ),
    );
    world.source.columns = { ...world.source.columns, version: ['v'] };
    const version = [{ v: '1' }];
    await world.sync({ version, persons: people(2) });
    const after = { version: [{ v: '2' }], persons: people(1) };
    expect(await world.sync(after)).toMatchObject({ removed: 0 });
    world.source.fault = { query: 'persons', afterRow: 0, how: 'fails' };
    expect((await world.sync(after)).state).toBe('failed');
    world.source.fault = null;
    expect(await world.sync(after)).toMatchObject({ removed: 0 });
    expect(await world.sync(after)).toMatchObject({ removed: 1 });
    expect(await world.sync(after)).toMatchObject({ state: 'skipped' });
  });

  test('an action that changes in the configuration counts for those who are missing already', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), withMissing('{ action: block }'));
    await world.sync({ persons: people(2) });
    await world.sync({ persons: people(1) });
    world.config = withMissing('{ action: dismiss }');
    world.sources = [world.config];
    await world.sync();
    expect((await personOf(database, 'hr:2')).status).toBe('dismissed');
  });

  test('a transfer is dated by the calendar of the source, not by that of UTC', async () => {
    const database = await registries.open();
    const world = worldOf(
      database,
      registries.folder(),
      configOf(sourceYaml('hr', `    timezone: Asia/Almaty\n${unguarded}`)),
    );
    const departments = [department('1'), department('2')];
    // 01:00 of the third in Almaty.
    world.context.at = new Date('2026-03-02T20:00:00Z');
    await world.sync({ departments, persons: [person('1', { dept: '1' })] });
    world.context.at = new Date('2026-04-30T20:00:00Z');
    await world.sync({ departments, persons: [person('1', { dept: '2' })] });
    const { memberships } = await personOf(database, 'hr:1');
    expect(memberships).toEqual(['D1 2026-03-03..2026-05-01', 'D2 2026-05-01..']);
  });

  test('a transfer is dated: the old department until that day, the new one from it', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const departments = [department('1'), department('2')];
    const at = async (day: string, dept: string | null): Promise<readonly string[]> => {
      world.context.at = new Date(`${day}T08:00:00Z`);
      await world.sync({ departments, persons: [person('1', { dept })] });
      return (await personOf(database, 'hr:1')).memberships;
    };
    expect(await at('2026-03-02', '1')).toEqual(['D1 2026-03-02..']);
    expect(await at('2026-04-01', '2')).toEqual(['D1 2026-03-02..2026-04-01', 'D2 2026-04-01..']);
    expect(await at('2026-04-01', '1')).toEqual(['D1 2026-03-02..']);
    expect(await at('2026-05-01', '2')).toEqual(['D1 2026-03-02..2026-05-01', 'D2 2026-05-01..']);
    expect(await at('2026-06-01', null)).toEqual(['D1 2026-03-02..2026-05-01', 'D2 2026-05-01..2026-06-01']);
  });
});
