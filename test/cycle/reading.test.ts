/** Reading is all or nothing; what looks like a failure of the source removes nobody. */
import { expect, test } from 'vitest';
import { canonical, everything } from './canonical.ts';
import { card, configOf, department, named, people, person, sourceYaml, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const rows = {
  departments: [department('1'), department('2', 'D2', '1')],
  positions: [named('1'), named('2')],
  levels: [named('1'), named('2')],
  persons: people(12, (index) => ({ dept: '2', post: '1', levels: '1;2', tab: `T${index}` })),
  cards: Array.from({ length: 12 }, (_, index) => card(String(index + 1), String(1000 + index))),
};
const changed = {
  departments: [department('1', 'renamed'), department('3')],
  positions: [named('1', 'renamed')],
  levels: [named('1', 'renamed'), named('3')],
  persons: [...people(11, () => ({ dept: '3' })), person('13')],
  cards: [card('1', '255'), card('13', '238')],
};

onBothRegistries('reading', (registries) => {
  test.each(['departments', 'positions', 'levels', 'persons', 'cards'] as const)(
    'a failure while %s are read leaves the registry as it was, whichever row it comes after',
    async (query) => {
      const database = await registries.open();
      const world = worldOf(database, registries.folder());
      await world.sync(rows);
      const before = await canonical(database);
      for (const afterRow of [0, 1, changed[query].length]) {
        world.source.fault = { query, afterRow, how: 'fails' };
        world.source.batch = 1;
        const report = await world.sync(changed);
        expect(report).toMatchObject({
          state: 'failed',
          error: { code: 'source.read' },
          created: 0,
          updated: 0,
          removed: 0,
        });
        expect(await canonical(database)).toEqual(before);
      }
      world.source.fault = null;
      expect((await world.sync(rows)).state).toBe('unchanged');
    },
  );

  test('a failure of the first cycle leaves an empty registry', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    world.source.fault = { query: 'cards', afterRow: 5, how: 'fails' };
    expect((await world.sync(rows)).state).toBe('failed');
    expect(await canonical(database)).toMatchObject({ people: [], departments: [], positions: [], links: [] });
  });

  test('an answer without rows where there were some is held, even from an unguarded first cycle on', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync(rows);
    const before = await canonical(database);
    const report = await world.sync({ departments: [], positions: [], levels: [], persons: [], cards: [] });
    expect(report).toMatchObject({ state: 'held', removed: 0, held: 2 + 2 + 2 + 12 + 12 });
    expect(await canonical(database)).toEqual(before);
    const held = await database.all('SELECT DISTINCT code FROM held');
    expect(held).toEqual([{ code: 'guard.empty' }]);
    expect((await world.sync(rows)).state).toBe('unchanged');
    expect(await database.all('SELECT DISTINCT decision FROM held')).toEqual([{ decision: 'superseded' }]);
  });

  test('half an answer is held, with everybody named who would go', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync(rows);
    const before = await canonical(database);
    const report = await world.sync({ ...rows, persons: rows.persons.slice(0, 6), cards: rows.cards.slice(0, 6) });
    expect(report.entities.persons).toMatchObject({ held: 6, removed: 0 });
    expect(await canonical(database)).toEqual(before);
    const keys = await database.all('SELECT key FROM held WHERE entity = 4 ORDER BY position');
    expect(keys.map((row) => Number(row['key'])).sort((left, right) => left - right)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  test('a row that cannot be used counts as present, and the rest goes on', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(rows);
    const spoilt = rows.persons.map((row) =>
      row['id'] === '3'
        ? { ...row, until: 'tomorrow' }
        : row['id'] === '4'
          ? { ...row, dept: 'none' }
          : row['id'] === '5'
            ? { ...row, surname: 'New' }
            : row,
    );
    const before = (await canonical(database)).people.filter(({ links }) => ['hr:3', 'hr:4'].includes(links[0] ?? ''));
    const report = await world.sync({ ...rows, persons: spoilt });
    expect(report).toMatchObject({ rejected: 2, updated: 1, removed: 0, state: 'applied' });
    expect((await canonical(database)).people.filter(({ links }) => ['hr:3', 'hr:4'].includes(links[0] ?? ''))).toEqual(
      before,
    );
    const rejections = await database.all('SELECT key, column_name, value, code FROM rejection ORDER BY key');
    expect(rejections).toEqual([
      { key: '3', column_name: 'until', value: 'tomorrow', code: 'mapping.date' },
      { key: '4', column_name: 'department', value: 'none', code: 'cycle.unknownDepartment' },
    ]);
    expect(await world.sync(rows)).toMatchObject({ rejected: 0, updated: 1 });
    expect(await database.all('SELECT key FROM rejection')).toEqual([]);
  });

  test.each([
    ['departments', { ...changed, departments: [department('1', 'x'), department('1', 'y')] }, 'key 1 in rows 1 and 2'],
    ['positions', { ...changed, positions: [named('1', 'x'), named('5'), named('5', 'y')] }, 'key 5 in rows 2 and 3'],
    [
      'persons',
      { ...rows, persons: [person('1', { surname: 'X' }), person('9'), person(' 9 ')] },
      'key 9 in rows 2 and 3',
    ],
  ] as const)('keys given twice in %s abort that entity alone and name the rows', async (entity, wrong, names) => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(rows);
    const before = await canonical(database);
    const report = await world.sync(wrong);
    const after = await canonical(database);
    expect(report.notices[0]).toMatchObject({ entity, code: 'cycle.duplicateKey' });
    expect(report.notices[0]?.text).toContain(names);
    if (entity === 'persons')
      expect(after.people.map(({ surname }) => surname)).toEqual(before.people.map(({ surname }) => surname));
    else expect(after[entity]).toEqual(before[entity]);
    if (entity !== 'persons') expect(after.people).not.toEqual(before.people);
  });

  test('rows without a key abort that entity alone and name the rows', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync(rows);
    const nobody = [person('1', { surname: 'X' }), { ...person('2'), id: null }, { ...person('3'), id: '  ' }];
    const report = await world.sync({ ...changed, persons: nobody });
    expect(report.notices[0]).toMatchObject({ entity: 'persons', code: 'cycle.nullKey' });
    expect(report.notices[0]?.text).toContain('row 2; row 3');
    expect(report.entities.persons).toMatchObject({ created: 0, updated: 0, removed: 0 });
    expect(report.entities.departments).toMatchObject({ updated: 1, created: 1 });
  });

  test('an aborted entity creates nothing that only its rows mention', async () => {
    const database = await registries.open();
    const mentioning = `      fields: { key: id, surname: surname, position: post, departmentPath: { column: path, separator: "/" } }`;
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', '', mentioning)));
    world.source.batch = 1;
    await world.sync({ persons: [person('1', { post: 'Turner', path: 'A/B' }), person('2'), person('2')] });
    expect(await canonical(database)).toMatchObject({ positions: [], departments: [], people: [] });
    const rejected = [person('1', { post: 'Turner', path: 'A/B', levels: 'none' })];
    const levelled = `      fields: { key: id, surname: surname, position: post, departmentPath: { column: path, separator: "/" }, accessLevels: { column: levels } }`;
    world.config = configOf(sourceYaml('hr', '', levelled));
    expect((await world.sync({ persons: rejected })).rejected).toBe(1);
    expect(await canonical(database)).toMatchObject({ positions: [], departments: [], people: [] });
  });

  test('a column that the result lacks is told as a mistake of the configuration', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    world.source.columns = { ...world.source.columns, persons: ['id', 'name'] };
    expect((await world.sync(rows)).error?.code).toBe('config.column');
  });

  test('a preview writes nothing at all, before the first cycle and later', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const empty = await everything(database);
    expect((await world.preview(rows)).length).toBeGreaterThan(0);
    expect(await everything(database)).toBe(empty);
    await world.sync(rows);
    const full = await everything(database);
    expect((await world.preview(changed)).length).toBeGreaterThan(0);
    expect(await everything(database)).toBe(full);
  });
});
