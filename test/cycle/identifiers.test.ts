/** Who has which number: order within a cycle, conflicts with others, one number written twice. */
import { expect, test } from 'vitest';
import { insertIdentifiers } from '../../src/registry/identifiers.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configsOf, people, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const numberOf = (texts: readonly string[]): string[] => texts.map((text) => /"(.*)"/.exec(text)?.[1] ?? '');

onBothRegistries('identifiers', (registries) => {
  test('a card passes from one person to another within one cycle', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(2), cards: [card('1', '100')] });
    expect(await world.sync({ persons: people(2), cards: [card('2', '100')] })).toMatchObject({
      created: 1,
      removed: 1,
      conflicts: 0,
    });
    expect((await personOf(database, 'hr:1')).identifiers).toEqual([]);
    expect(numberOf((await personOf(database, 'hr:2')).identifiers)).toEqual(['100']);
  });

  test('two people swap their cards within one cycle', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(2), cards: [card('1', '100'), card('2', '200')] });
    const report = await world.sync({ persons: people(2), cards: [card('1', '200'), card('2', '100')] });
    expect(report).toMatchObject({ created: 2, removed: 2, conflicts: 0, rejected: 0 });
    expect(numberOf((await personOf(database, 'hr:1')).identifiers)).toEqual(['200']);
    expect(numberOf((await personOf(database, 'hr:2')).identifiers)).toEqual(['100']);
  });

  test('a number that an operator gave to somebody else is a conflict until it is free, never a silent move', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(2), cards: [] });
    const holder = (await database.all("SELECT local_id FROM link WHERE entity = 4 AND key = '1'"))[0]?.['local_id'];
    const facts = {
      scope: '',
      bits: 32,
      value: '64',
      kind: 'card',
      number: '100',
      format: 'dec',
      validFrom: null,
      validUntil: null,
    };
    await database.transaction((within) => insertIdentifiers(within, [{ ...facts, personId: Number(holder) }]));
    for (const round of [1, 2]) {
      const report = await world.sync({ persons: people(2), cards: [card('2', '100'), card('2', '300')] });
      expect(report).toMatchObject({ conflicts: 1, created: round === 1 ? 1 : 0 });
      const told = `100 of person "2" is held by Surname 1 (person ${Number(holder)} of the registry). Take it from one of them.`;
      expect(await database.all('SELECT key, code, reason FROM conflict')).toEqual([
        { key: '2 100', code: 'conflict.identifier', reason: told },
      ]);
      expect(numberOf((await personOf(database, 'hr:1')).identifiers)).toEqual(['100']);
    }
    await database.run('DELETE FROM identifier WHERE person_id = ?', [Number(holder)]);
    expect(await world.sync()).toMatchObject({ conflicts: 0, created: 1 });
    expect(numberOf((await personOf(database, 'hr:2')).identifiers).sort()).toEqual(['100', '300']);
  });

  test('a number of another source is a conflict for its own people, and goes over when the other lets it go', async () => {
    const database = await registries.open();
    const configs = configsOf(sourceYaml('hr', unguarded), sourceYaml('guests', unguarded));
    const [hr, guests] = configs.map((config) => {
      const world = worldOf(database, registries.folder(), config);
      world.sources = configs;
      return world;
    });
    await hr?.sync({ persons: people(1), cards: [card('1', '100')] });
    expect(await guests?.sync({ persons: people(1), cards: [card('1', '100')] })).toMatchObject({
      conflicts: 1,
      created: 1,
    });
    await hr?.sync({ persons: people(1), cards: [] });
    expect(await guests?.sync()).toMatchObject({ conflicts: 0, created: 1 });
    expect(numberOf((await personOf(database, 'guests:1')).identifiers)).toEqual(['100']);
  });

  test('of two rows with one card the first has it: another person is a conflict, the same person written otherwise is rejected', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const cards = [card('1', '100'), card('2', '100'), card('1', '0100'), card('1', '100')];
    expect(await world.sync({ persons: people(2), cards })).toMatchObject({ conflicts: 1, rejected: 2 });
    const after = await canonical(database);
    expect(await world.sync()).toMatchObject({ conflicts: 1, rejected: 2, created: 0, removed: 0 });
    expect(await canonical(database)).toEqual(after);
    expect(numberOf((await personOf(database, 'hr:1')).identifiers)).toEqual(['100']);
  });

  test('a card of a person whose row is rejected for the first time is rejected by name too', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const rows = {
      persons: people(2, (index) => (index === 1 ? { until: 'never' } : {})),
      cards: [card('1', '100'), card('9', '200')],
    };
    expect(await world.sync(rows)).toMatchObject({ rejected: 3, created: 1 });
    const codes = await database.all('SELECT code, value FROM rejection WHERE entity = 5 ORDER BY value');
    expect(codes).toEqual([
      { code: 'cycle.unknownPerson', value: '1' },
      { code: 'cycle.unknownPerson', value: '9' },
    ]);
  });

  test('numbers of a format that changes in the configuration are replaced, not doubled', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(1), cards: [card('1', '1000')] });
    world.config = configsOf(sourceYaml('hr', unguarded).replace('format: dec', 'format: hex'))[0] ?? world.config;
    const lines = await world.preview();
    expect(lines.map(({ change }) => change)).toEqual(['remove', 'create']);
    expect(await world.sync()).toMatchObject({ created: 1, removed: 1 });
    expect((await personOf(database, 'hr:1')).identifiers).toHaveLength(1);
    expect(await world.sync()).toMatchObject({ state: 'unchanged' });
  });
});
