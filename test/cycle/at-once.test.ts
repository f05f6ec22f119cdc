/** Two who give out the same number at the same instant: one has it, and for the other it is a conflict, not a fault. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { undo } from '../../src/sync/undo.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configsOf, people, sourceYaml, type TestWorld, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

/** The database with something that happens once between looking for the holders of numbers and giving them out. */
function interrupted(database: Database, by: () => Promise<void>): Database {
  let happened = false;
  return {
    ...database,
    async all(sql, parameters) {
      const rows = await database.all(sql, parameters);
      if (!happened && sql.includes('FROM identifier LEFT JOIN person')) {
        happened = true;
        await by();
      }
      return rows;
    },
  };
}

onBothRegistries('a number that two give out at one instant', (registries) => {
  function twoSources(database: Database, match = ''): readonly [TestWorld, TestWorld] {
    const persons = `      match: [${match}]\n      fields: { key: id, surname: surname, employeeId: tab }`;
    const configs = configsOf(sourceYaml('hr', unguarded, persons), sourceYaml('other', unguarded, persons));
    const worlds = configs.map((config) => {
      const world = worldOf(database, registries.folder(), config);
      world.sources = configs;
      return world;
    });
    return worlds as unknown as readonly [TestWorld, TestWorld];
  }

  test('ends as a conflict in the cycle of the later one, and everything else of that cycle is done', async () => {
    const database = await registries.open();
    const [hr, other] = twoSources(database);
    hr.source.rows = { persons: people(2), cards: [card('1', '7'), card('2', '8')] };
    const interrupting = interrupted(database, async () => {
      await other.sync({ persons: people(1), cards: [card('1', '7')] });
    });
    const report = await hr.sync(undefined, { database: interrupting });
    expect(report).toMatchObject({
      state: 'applied',
      error: null,
      conflicts: 1,
      entities: { identifiers: { created: 1 } },
    });
    const { people: all, dangling } = await canonical(database);
    expect(all.flatMap(({ links, identifiers }) => identifiers.map((text) => `${links.join()} ${text}`))).toEqual([
      expect.stringMatching(/^hr:2 .*"8"/),
      expect.stringMatching(/^other:1 .*"7"/),
    ]);
    expect(dangling).toEqual([]);
    expect(await hr.sync()).toMatchObject({ state: 'unchanged', conflicts: 1 });
    await other.sync({ persons: people(1), cards: [] });
    expect(await hr.sync()).toMatchObject({ conflicts: 0, created: 1 });
  });

  test('is one number with two sources when both mean the same person', async () => {
    const database = await registries.open();
    const [hr, other] = twoSources(database, 'employeeId');
    const persons = people(1, () => ({ tab: '5' }));
    await hr.sync({ persons });
    await other.sync({ persons });
    hr.source.rows = { persons, cards: [card('1', '7')] };
    const interrupting = interrupted(database, async () => {
      await other.sync({ persons, cards: [card('1', '7')] });
    });
    expect(await hr.sync(undefined, { database: interrupting })).toMatchObject({ error: null, conflicts: 0 });
    expect(await hr.sync()).toMatchObject({ state: 'unchanged', conflicts: 0 });
    await other.sync({ persons, cards: [] });
    expect((await canonical(database)).people.flatMap(({ identifiers }) => identifiers)).toHaveLength(1);
  });

  test('and that one of them gives to somebody else stays with whom the other means, as a conflict', async () => {
    const database = await registries.open();
    const [hr, other] = twoSources(database, 'employeeId');
    const persons = people(2, (index) => ({ tab: String(index) }));
    await hr.sync({ persons, cards: [card('1', '7')] });
    await other.sync({ persons, cards: [card('1', '7')] });
    const previewed = await other.preview({ persons, cards: [card('2', '7')] });
    expect(previewed.map(({ key, change }) => `${change} ${key}`)).toEqual(['remove 1 7', 'conflict 2 7']);
    expect(await other.sync()).toMatchObject({ state: 'applied', conflicts: 1, created: 0 });
    expect((await personOf(database, 'hr:1')).identifiers).toHaveLength(1);
    // Written otherwise it is still the same number of the same person.
    await other.sync({ persons, cards: [card('1', '7')] });
    const again = { persons, cards: [card('1', '07')] };
    expect((await other.preview(again)).map(({ change }) => change)).toEqual(['remove']);
    expect(await other.sync()).toMatchObject({ conflicts: 0, rejected: 0 });
    await hr.sync({ persons, cards: [] });
    expect((await personOf(database, 'hr:1')).identifiers).toHaveLength(1);
  });

  test('is taken back only when no cycle of either source runs, which would not see it', async () => {
    const database = await registries.open();
    const [hr, other] = twoSources(database, 'employeeId');
    const persons = people(1, () => ({ tab: '5' }));
    const given = await hr.sync({ persons, cards: [card('1', '7')] });
    await other.sync({ persons, cards: [card('1', '7')] });
    const [change] = await database.all("SELECT id FROM change WHERE entity = 5 AND cycle_id = ? AND kind = 'create'", [
      given.cycle ?? 0,
    ]);
    const takeBack = () => undo(hr.task(), { change: Number(change?.['id']) });
    let refused: unknown;
    const open = async () => {
      refused = await takeBack().catch((error: unknown) => error);
      return other.source.open();
    };
    expect(await other.sync(undefined, { open })).toMatchObject({ error: null });
    expect(refused).toMatchObject({ code: 'cycle.running', place: 'other' });
    expect(await takeBack()).toMatchObject([{ outcome: 'reverted' }]);
    for (const world of [hr, other]) expect((await world.sync()).state).toBe('unchanged');
  });
});
