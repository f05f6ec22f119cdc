/** Several sources: priorities, joining on first sight, running at the same time. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import type { Progress } from '../../src/sync/cycle.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configsOf, named, people, person, sourceYaml, type TestWorld, unguarded, worldOf } from './harness.ts';
import { onBothRegistries, type TestRegistries } from './registries.ts';

const matching = `      fields: { key: id, surname: surname, givenName: given, employeeId: tab, position: post, departmentPath: { column: path }, custom.phone: phone }
      match: [employeeId]`;

function worlds(
  database: Database,
  registries: TestRegistries,
  names: readonly string[],
  priorities: readonly number[] = [],
): TestWorld[] {
  const yaml = names.map((name, index) =>
    sourceYaml(name, `${unguarded}    priority: ${priorities[index] ?? 10}\n`, matching),
  );
  const configs = configsOf(...yaml);
  return configs.map((config) => {
    const world = worldOf(database, registries.folder(), config);
    world.sources = configs;
    return world;
  });
}

/** Two sources, each with lists of its own. */
function listing(database: Database, registries: TestRegistries): TestWorld[] {
  const configs = configsOf(sourceYaml('hr', unguarded), sourceYaml('it', unguarded));
  return configs.map((config) => {
    const world = worldOf(database, registries.folder(), config);
    world.sources = configs;
    return world;
  });
}

onBothRegistries('several sources', (registries) => {
  test('of two sources the one with the lower number wins field by field, and the other speaks where it is silent or gone', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const database = await registries.open();
      const both = worlds(database, registries, ['hr', 'it'], [10, 20]);
      const rows = [
        { persons: [person('1', { tab: '7', surname: 'High', post: 'Boss', path: 'A' })] },
        { persons: [person('x', { tab: '7', surname: 'Low', given: 'Given', post: 'Clerk', path: 'B', phone: '5' })] },
      ];
      for (const index of order) await both[index]?.sync(rows[index]);
      expect(await personOf(database, 'hr:1')).toMatchObject({
        links: ['hr:1', 'it:x'],
        surname: 'High',
        givenName: 'Given',
        position: 'Boss',
        department: 'A',
        custom: { phone: '5' },
        status: 'active',
      });
      for (const world of both) expect((await world.sync()).state).toBe('unchanged');
      await both[0]?.sync({ persons: [] });
      expect(await personOf(database, 'it:x')).toMatchObject({
        surname: 'Low',
        position: 'Clerk',
        department: 'B',
        status: 'active',
      });
      expect((await canonical(database)).dangling).toEqual([]);
      await both[1]?.sync({ persons: [] });
      expect(await personOf(database, 'it:x')).toMatchObject({ status: 'blocked', surname: 'High' });
      await both[1]?.sync(rows[1]);
      expect(await personOf(database, 'it:x')).toMatchObject({ status: 'active', surname: 'Low', position: 'Clerk' });
    }
  });

  test('a priority that changes in the configuration is seen though no row has changed', async () => {
    const database = await registries.open();
    const both = worlds(database, registries, ['hr', 'it'], [10, 20]);
    await both[0]?.sync({ persons: [person('1', { tab: '7', surname: 'Hr' })] });
    await both[1]?.sync({ persons: [person('1', { tab: '7', surname: 'It' })] });
    const turned = worlds(database, registries, ['hr', 'it'], [30, 20]);
    await turned[0]?.sync({ persons: [person('1', { tab: '7', surname: 'Hr' })] });
    expect((await personOf(database, 'hr:1')).surname).toBe('It');
  });

  test('on first sight the one who agrees is joined, nobody else is, and of several none', async () => {
    const database = await registries.open();
    const [hr, it] = worlds(database, registries, ['hr', 'it'], [10, 20]);
    await hr?.sync({
      persons: [
        person('1', { tab: '1' }),
        person('2', { tab: '2' }),
        person('3', { tab: '2' }),
        person('4'),
        person('5', { tab: '5' }),
      ],
    });
    const rows = {
      persons: [
        person('a', { tab: '1' }),
        person('b', { tab: '2' }),
        person('c', { tab: '9' }),
        person('d'),
        person('e', { tab: '1' }),
        person('f', { tab: '5' }),
      ],
    };
    const previewed = await it?.preview(rows);
    const report = await it?.sync(rows);
    expect(report).toMatchObject({ created: 2, conflicts: 3 });
    expect(previewed?.filter(({ change }) => change === 'create')).toHaveLength(2);
    expect((await personOf(database, 'hr:5')).links).toEqual(['hr:5', 'it:f']);
    // Nothing says which of two rows the one person is.
    expect((await personOf(database, 'hr:1')).links).toEqual(['hr:1']);
    expect(
      (await database.all('SELECT key, code FROM conflict ORDER BY key')).map(
        (row) => `${String(row['key'])} ${String(row['code'])}`,
      ),
    ).toEqual(['a conflict.match', 'b conflict.match', 'e conflict.match']);
    expect((await canonical(database)).people).toHaveLength(7);
  });

  test('a position or level that the lists of two sources have stays until neither does', async () => {
    const database = await registries.open();
    const [hr, it] = listing(database, registries);
    const lists = { positions: [named('1', 'Fitter')], levels: [named('1', 'Gate')] };
    await hr?.sync(lists);
    await it?.sync(lists);
    expect(await hr?.sync({})).toMatchObject({ removed: 2 });
    const fitter = person('a', { post: '1', levels: '1' });
    await it?.sync({ ...lists, persons: [fitter] });
    expect((await canonical(database)).dangling).toEqual([]);
    expect(await personOf(database, 'it:a')).toMatchObject({ position: 'Fitter', accessLevels: ['Gate'] });
    await it?.sync({ persons: [person('a')] });
    expect(await canonical(database)).toMatchObject({ positions: [], accessLevels: [] });
  });

  test('a position that another source takes off its list while it is planned for is made again', async () => {
    const database = await registries.open();
    const [hr, it] = listing(database, registries);
    const lists = { positions: [named('1', 'Fitter')] };
    await hr?.sync(lists);
    const progress = ({ step }: Progress): void => {
      applying ||= step === 'apply';
    };
    let applying = false;
    let removed = 0;
    const interrupted: Database = {
      ...database,
      async transaction(body) {
        if (applying && removed === 0) removed = (await hr?.sync({}))?.removed ?? 0;
        return database.transaction(body);
      },
    };
    const rows = { ...lists, persons: [person('a', { post: '1' })] };
    expect(await it?.sync(rows, { database: interrupted, progress })).toMatchObject({ state: 'applied', error: null });
    expect(removed).toBe(1);
    await it?.sync({ ...lists, persons: [person('a', { post: '1' }), person('b', { post: '1' })] });
    expect((await canonical(database)).dangling).toEqual([]);
    for (const key of ['it:a', 'it:b']) expect((await personOf(database, key)).position).toBe('Fitter');
    expect((await canonical(database)).positions).toEqual(['Fitter']);
  });

  test('a preview of a source that was never read shows what the first cycle then does to people of another', async () => {
    const database = await registries.open();
    const [hr, it] = worlds(database, registries, ['hr', 'it'], [20, 10]);
    await hr?.sync({ persons: [person('1', { tab: '1', surname: 'Hr' })] });
    const lines = await it?.preview({ persons: [person('a', { tab: '1', surname: 'It' })] });
    expect(lines).toMatchObject([{ change: 'update', fields: { surname: ['Hr', 'It'] } }]);
    await it?.sync();
    expect((await personOf(database, 'it:a')).surname).toBe('It');
  });

  test('what two sources say at the same time of the same people is all kept', async () => {
    const database = await registries.open();
    const both = worlds(database, registries, ['hr', 'it'], [10, 20]);
    const rows = (round: number) => [
      { persons: people(30, (index) => ({ tab: String(index), surname: `S${index}.${round}` })) },
      { persons: people(30, (index) => ({ tab: String(index), surname: 'Low', phone: `${index}.${round}` })) },
    ];
    for (const [index, world] of both.entries()) await world.sync(rows(0)[index]);
    for (let round = 1; round <= 5; round++) {
      const reports = await Promise.all(both.map((world, index) => world.sync(rows(round)[index])));
      for (const report of reports) expect(report.error).toBeNull();
      for (const found of (await canonical(database)).people) {
        expect(found.surname).toMatch(new RegExp(`\\.${round}$`));
        expect(found.custom['phone']).toMatch(new RegExp(`\\.${round}$`));
      }
    }
  });

  test('twelve sources run at the same time, and of one source only one cycle', async () => {
    const database = await registries.open();
    const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
    const all = worlds(database, registries, names);
    let arrived = 0;
    let open = (): void => {};
    const everybody = new Promise<void>((resolve) => {
      open = resolve;
    });
    const running = all.map((world, index) => {
      const { source } = world;
      source.rows = { persons: people(20, (at) => ({ tab: `${index}-${at}` })), cards: [card('1', String(index + 1))] };
      return world.sync(undefined, {
        open: async () => {
          arrived += 1;
          if (arrived === all.length) open();
          await everybody;
          return source.open();
        },
      });
    });
    await everybody;
    await expect(all[3]?.sync()).rejects.toMatchObject({ code: 'cycle.running' });
    for (const report of await Promise.all(running)) expect(report).toMatchObject({ state: 'applied', created: 21 });
    expect((await canonical(database)).people).toHaveLength(240);
    expect((await all[3]?.sync())?.state).toBe('unchanged');
  });
});
