/** Departments: parents first, removed last and only when empty; circles and orphans refused. */
import { expect, test } from 'vitest';
import { goneLink } from '../../src/registry/linked.ts';
import { undo } from '../../src/sync/undo.ts';
import { canonical, personOf } from './canonical.ts';
import { configOf, department, named, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

onBothRegistries('departments', (registries) => {
  test('a department is moved and renamed in one cycle, and its people stay in it', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({
      departments: [department('1'), department('2'), department('3', 'D3', '1')],
      persons: people(1, () => ({ dept: '3' })),
    });
    await world.sync({
      departments: [department('1'), department('2'), department('3', 'New', '2')],
      persons: people(1, () => ({ dept: '3' })),
    });
    expect((await canonical(database)).departments).toEqual(['D1', 'D2', 'D2/New']);
    expect((await personOf(database, 'hr:1')).department).toBe('D2/New');
    const change = await database.all("SELECT fields FROM change WHERE entity = 0 AND kind = 'update'");
    expect(JSON.parse(String(change[0]?.['fields']))).toMatchObject({ name: ['D3', 'New'], parent: ['D1', 'D2'] });
  });

  test('parent and child change places', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ departments: [department('1'), department('2', 'D2', '1')] });
    expect(await world.sync({ departments: [department('1', 'D1', '2'), department('2')] })).toMatchObject({
      updated: 2,
      rejected: 0,
    });
    expect((await canonical(database)).departments).toEqual(['D2', 'D2/D1']);
  });

  test('parents and children are created together, whatever the order of the rows and the depth of the tree', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const chain = Array.from({ length: 300 }, (_, index) =>
      department(String(index + 1), 'D', index === 0 ? null : String(index)),
    );
    expect(await world.sync({ departments: chain.toReversed() })).toMatchObject({ created: 300, rejected: 0 });
    const { departments } = await canonical(database);
    expect(departments.at(-1)?.split('/')).toHaveLength(300);
    expect(await world.sync({ departments: [] })).toMatchObject({ removed: 300 });
    expect((await canonical(database)).departments).toEqual([]);
  });

  test('a removed subtree comes back by undo with its people, and its rows find it again', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const rows = {
      departments: [department('1'), department('2', 'Gate/Yard', '1'), department('3', 'D3', '2')],
      positions: [named('1')],
      persons: people(2, () => ({ dept: '3', post: '1' })),
    };
    await world.sync(rows);
    const before = await canonical(database);
    const removed = await world.sync({ persons: people(2) });
    expect(removed.entities).toMatchObject({ departments: { removed: 3 }, positions: { removed: 1 } });
    // As a packing of the links does.
    await database.run(`DELETE FROM link WHERE state = ${goneLink}`);
    const undone = await undo(world.task(), { cycle: removed.cycle ?? 0 });
    expect(undone.map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`)).toEqual(Array(6).fill('reverted '));
    const after = await canonical(database);
    expect([after.departments, after.positions, after.dangling]).toEqual([before.departments, before.positions, []]);
    expect(await personOf(database, 'hr:1')).toMatchObject({ department: 'D1/Gate/Yard/D3', position: 'N1' });
    expect((await world.sync()).state).toBe('unchanged');
    expect(await world.sync(rows)).toMatchObject({ created: 0 });
    expect((await canonical(database)).departments).toEqual(before.departments);
  });

  test('a department goes only when it is empty, in the very cycle in which its people leave', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const both = [department('1'), department('2', 'D2', '1')];
    await world.sync({ departments: both, persons: people(2, () => ({ dept: '2' })) });
    const report = await world.sync({ departments: [], persons: [person('1'), person('2')] });
    expect(report.entities.departments).toMatchObject({ removed: 2 });
    await world.sync({ departments: both, persons: people(2, () => ({ dept: '2' })) });
    const kept = await world.sync({ departments: [], persons: [person('1')] });
    expect(kept.notices).toMatchObject([{ entity: 'departments', code: 'cycle.inUse' }]);
    // The person who is gone is blocked and stays where the last word was.
    expect((await personOf(database, 'hr:2')).department).toBe('D1/D2');
  });

  test('circles and orphans are refused by name, and what is sound goes on', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const rows = [
      department('1'),
      department('2', 'D2', '3'),
      department('3', 'D3', '4'),
      department('4', 'D4', '2'),
      department('5', 'D5', '2'),
      department('6', 'D6', '99'),
      department('7', 'D7', '7'),
      department('8', 'D8', '1'),
      department('9', 'D9', '6'),
    ];
    expect(await world.sync({ departments: rows })).toMatchObject({ created: 2, rejected: 7 });
    expect((await canonical(database)).departments).toEqual(['D1', 'D1/D8']);
    const codes = await database.all('SELECT key, code FROM rejection ORDER BY key');
    expect(codes.map((row) => `${String(row['key'])} ${String(row['code'])}`)).toEqual([
      '2 cycle.departmentCycle',
      '3 cycle.departmentCycle',
      '4 cycle.departmentCycle',
      '5 cycle.departmentOrphan',
      '6 cycle.departmentOrphan',
      '7 cycle.departmentCycle',
      '9 cycle.departmentOrphan',
    ]);
    const sound = rows.map((row) => (['4', '6', '7'].includes(String(row['id'])) ? { ...row, parent: '1' } : row));
    expect(await world.sync({ departments: sound })).toMatchObject({ created: 7, rejected: 0 });
  });

  test('a department that would close a circle with one that did not change stays where it was', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ departments: [department('1'), department('2', 'D2', '1')] });
    expect(await world.sync({ departments: [department('1', 'D1', '2'), department('2', 'D2', '1')] })).toMatchObject({
      rejected: 1,
    });
    expect((await canonical(database)).departments).toEqual(['D1', 'D1/D2']);
  });

  test('departments by path, positions and levels by name are made on mention and go when nobody mentions them', async () => {
    const fields = `      fields: { key: id, surname: surname, position: post, departmentPath: { column: path, separator: "/" }, accessLevels: { column: levels, separator: ";" } }`;
    const yaml = `  - name: hr\n    type: sqlite\n    connection: "sqlite:x"\n    persons:\n      query: persons\n${fields}\n${unguarded}`;
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(yaml));
    await world.sync({
      persons: [
        person('1', { post: 'Turner', path: 'A/B/C', levels: 'x;y' }),
        person('2', { post: 'Turner', path: 'A/B', levels: 'y' }),
      ],
    });
    expect(await canonical(database)).toMatchObject({
      departments: ['A', 'A/B', 'A/B/C'],
      positions: ['Turner'],
      accessLevels: ['x', 'y'],
      dangling: [],
    });
    await world.sync({
      persons: [person('1', { post: 'Smith', path: 'A', levels: 'y' }), person('2', { path: 'A', levels: 'y' })],
    });
    expect(await canonical(database)).toMatchObject({
      departments: ['A'],
      positions: ['Smith'],
      accessLevels: ['y'],
      dangling: [],
    });
  });

  test("a position of the source's own list is found by name by the rows of the same cycle", async () => {
    const fields = '      fields: { key: id, surname: surname, position: post }';
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', unguarded, fields)));
    await world.sync({ positions: [{ id: '1', title: 'Turner' }], persons: [person('1', { post: 'Turner' })] });
    expect((await canonical(database)).positions).toEqual(['Turner']);
  });
});
