/** Rows that share a personKey are one person: two employments of one human being. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { markLinks } from '../../src/registry/link-marks.ts';
import { discardHeld, releaseHeld } from '../../src/sync/decide.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configOf, type TestWorld, unguarded } from './harness.ts';
import { departments, job, joinedWorld, joinedYaml, levels, separateYaml } from './joined-world.ts';
import { onBothRegistries } from './registries.ts';

function configure(world: TestWorld, yaml: string): void {
  world.config = configOf(yaml);
  world.sources = [world.config];
}

async function idOf(database: Database, key: string): Promise<number> {
  return Number((await database.all('SELECT local_id FROM link WHERE entity = 4 AND key = ?', [key]))[0]?.['local_id']);
}

onBothRegistries('people of several rows', (registries) => {
  test('are one person each: the row in force speaks, and access levels are those of all that are', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    const first = job('10', 'X', { dept: '1', tab: '7', levels: 'a', main: '2' });
    const second = job('11', 'X', { dept: '2', tab: '8', levels: 'b', main: '1' });
    const rows = { departments, levels, persons: [first, second, job('12', 'Y', { dept: '1' })] };
    const report = await world.sync(rows);
    expect(report).toMatchObject({ state: 'applied', entities: { persons: { read: 3, created: 2 } } });
    expect(await personOf(database, 'hr:X')).toMatchObject({
      department: 'D2',
      employeeId: '8',
      accessLevels: ['A', 'B'],
    });
    expect(await world.sync()).toMatchObject({ state: 'unchanged', entities: { persons: { read: 3, unchanged: 2 } } });

    const persons = [first, { ...second, until: '2026-03-01' }, job('12', 'Y', { dept: '1' })];
    expect(await world.sync({ ...rows, persons })).toMatchObject({ updated: 1, removed: 0 });
    const onlyFirst = { department: 'D1', employeeId: '7', accessLevels: ['A'], status: 'active', validUntil: null };
    expect(await personOf(database, 'hr:X')).toMatchObject(onlyFirst);
    expect((await world.sync()).state).toBe('unchanged');
  });

  test('lose a row by an update, and are gone when all their rows are; they come back as the same person', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    const all = [job('10', 'X', { dept: '1', main: '1' }), job('11', 'X', { dept: '2', main: '2' }), job('12', 'Y')];
    await world.sync({ departments, persons: all, cards: [card('11', '5')] });
    const id = await idOf(database, 'X');
    expect(await world.sync({ departments, persons: all.slice(1), cards: [card('11', '5')] })).toMatchObject({
      entities: { persons: { updated: 1, removed: 0 } },
    });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D2', status: 'active' });
    expect(await world.sync({ departments, persons: all.slice(2), cards: [] })).toMatchObject({
      entities: { persons: { updated: 0, removed: 1 } },
    });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D2', status: 'blocked' });
    expect((await world.sync()).state).toBe('unchanged');
    await world.sync({ departments, persons: all });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D1', status: 'active' });
    expect(await idOf(database, 'X')).toBe(id);
  });

  test('are what the guard counts, not their rows', async () => {
    const database = await registries.open();
    const guard = '    guard:\n      persons: { count: 1 }\n';
    const world = joinedWorld(database, registries.folder(), joinedYaml(guard));
    const rows = ['A', 'B', 'C', 'D'].flatMap((iin) => [1, 2, 3].map((n) => job(`${iin}${n}`, iin)));
    await world.sync({ persons: rows });
    const without = (...gone: string[]) => rows.filter((row) => !gone.includes(String(row['iin'])));
    const fewer = [...without('A'), job('A3', 'A')];
    expect(await world.sync({ persons: fewer })).toMatchObject({ state: 'unchanged', removed: 0 });
    expect(await world.sync({ persons: without('A') })).toMatchObject({ state: 'applied', removed: 1 });
    expect(await world.sync({ persons: without('A', 'B', 'C') })).toMatchObject({ state: 'held', removed: 0, held: 2 });
    expect(await world.sync({ persons: without('A') })).toMatchObject({ state: 'unchanged', held: 0 });
  });

  test('lose a row to somebody else without being missing, unless it was their last', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    await world.sync({ departments, persons: [job('10', 'X'), job('11', 'X', { dept: '2' }), job('12', 'Y')] });
    expect(
      await world.sync({ departments, persons: [job('10', 'X'), job('11', 'Y', { dept: '2' }), job('12', 'Y')] }),
    ).toMatchObject({ removed: 0, entities: { persons: { removed: 0 } } });
    expect((await personOf(database, 'hr:X')).status).toBe('active');
    await world.sync({ departments, persons: [job('10', 'Y'), job('11', 'Y', { dept: '2' }), job('12', 'Y')] });
    expect((await personOf(database, 'hr:X')).status).toBe('blocked');
    expect(await world.sync()).toMatchObject({ state: 'unchanged', entities: { persons: { unchanged: 1 } } });
  });

  test('are there as long as a row is, though it cannot be used', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    const phone = { phone: '1' };
    await world.sync({ persons: [job('10', 'X', phone), job('12', 'Y')] });
    const bad = { ...phone, until: 'never' };
    expect(await world.sync({ persons: [job('10', 'X', bad), job('12', 'Y')] })).toMatchObject({
      removed: 0,
      rejected: 1,
    });
    expect(await world.sync({ persons: [job('10', null), job('12', 'Y')] })).toMatchObject({ removed: 0, rejected: 1 });
    expect(await world.sync({ persons: [job('13', 'X', bad), job('12', 'Y')] })).toMatchObject({
      removed: 0,
      rejected: 1,
    });
    expect(await personOf(database, 'hr:X')).toMatchObject({ status: 'active', custom: phone });
    expect(await world.sync({ persons: [job('13', 'X'), job('12', 'Y')] })).toMatchObject({ updated: 1, rejected: 0 });
    expect(await personOf(database, 'hr:X')).toMatchObject({ status: 'active', custom: {} });
  });

  test('have one row speak after another as time goes by, and an unchanged version skips no such day', async () => {
    const database = await registries.open();
    const world = joinedWorld(
      database,
      registries.folder(),
      joinedYaml(`    version: version\n    timezone: Asia/Almaty\n${unguarded}`),
    );
    const persons = [
      job('10', 'X', { dept: '1', until: '2026-03-05' }),
      job('11', 'X', { dept: '2', from: '2026-03-06', until: '2026-03-31' }),
    ];
    await world.sync({ version: [{ v: '1' }], departments, persons });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D1', validUntil: '2026-03-31' });
    // Midnight in Almaty is 19:00 in UTC.
    world.context.at = new Date('2026-03-05T18:59:00Z');
    expect((await world.sync()).state).toBe('skipped');
    world.context.at = new Date('2026-03-05T19:00:00Z');
    expect(await world.sync()).toMatchObject({ state: 'applied', updated: 1 });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D2', validUntil: '2026-03-31' });
    expect((await world.sync()).state).toBe('skipped');
    world.context.at = new Date('2026-04-01T19:00:00Z');
    expect((await world.sync()).state).toBe('unchanged');
    expect((await world.sync()).state).toBe('skipped');
  });

  test('are found by the key of a row and by their own, and where both name somebody nobody is guessed', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    const persons = [job('10', 'X'), job('11', 'X'), job('12', 'Y'), job('Y', 'Z')];
    const cards = [card('11', '1'), card('X', '2'), card('12', '3'), card('Y', '4')];
    expect(await world.sync({ persons, cards })).toMatchObject({
      rejected: 1,
      entities: { identifiers: { created: 3 } },
    });
    expect((await personOf(database, 'hr:X')).identifiers).toHaveLength(2);
    const code = await database.all('SELECT code FROM rejection');
    expect(code).toEqual([{ code: 'cycle.ambiguousPerson' }]);
    configure(world, joinedYaml().replace('person: person', 'person: { column: person, by: personKey }'));
    expect(await world.sync({ persons, cards: [card('X', '2'), card('Y', '4')] })).toMatchObject({ rejected: 0 });
    expect((await personOf(database, 'hr:Y')).identifiers).toHaveLength(1);
    configure(world, joinedYaml().replace('person: person', 'person: { column: person, by: key }'));
    await world.sync({ persons, cards: [card('11', '1'), card('Y', '4')] });
    expect((await personOf(database, 'hr:Z')).identifiers).toHaveLength(1);
    expect((await personOf(database, 'hr:Y')).identifiers).toEqual([]);
  });

  test('keep a row that waits for a decision in sight, also when nothing in the source changes', async () => {
    const database = await registries.open();
    const guard = unguarded.replace('persons: { percent: 100, changePercent: 100 }', 'persons: { changePercent: 10 }');
    const world = joinedWorld(database, registries.folder(), joinedYaml(guard));
    const rows = ['X', 'Y'].flatMap((iin) => [
      job(`${iin}1`, iin, { main: '1', dept: '1' }),
      job(`${iin}2`, iin, { dept: '2' }),
    ]);
    await world.sync({ departments, persons: rows });
    const left = rows.filter((row) => row['dept'] === '2');
    const held = await world.sync({ departments, persons: left });
    expect(held).toMatchObject({ state: 'held', held: 2 });
    const again = await world.sync();
    expect(again).toMatchObject({ state: 'held', held: 2 });
    const deciding = { database, sources: world.sources, context: world.context, actor: 'test' };
    expect(await discardHeld(deciding, again.cycle as number)).toMatchObject({ done: 2 });
    expect((await world.sync()).state).toBe('unchanged');
    expect((await personOf(database, 'hr:X')).department).toBe('D1');
    const more = left.map((row) => ({ ...row, phone: '5' }));
    const third = await world.sync({ departments, persons: more });
    expect(await releaseHeld(deciding, third.cycle as number)).toMatchObject({ done: 2 });
    expect(await personOf(database, 'hr:X')).toMatchObject({ department: 'D2', custom: { phone: '5' } });
    expect((await world.sync()).state).toBe('unchanged');
  });

  test('are repaired after an edit', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder());
    await world.sync({ persons: [job('10', 'X'), job('11', 'X')] });
    const id = await idOf(database, 'X');
    await database.transaction(async (within) => {
      await within.run("UPDATE person SET surname = 'Edited' WHERE id = ?", [id]);
      await markLinks(within, 'persons', [id]);
    });
    expect(await world.sync()).toMatchObject({ updated: 1 });
    expect((await personOf(database, 'hr:X')).surname).toBe('Human X');
    expect((await world.sync()).state).toBe('unchanged');
  });

  test('are the people of before when the configuration begins to join rows, and again when it ceases to', async () => {
    const database = await registries.open();
    const world = joinedWorld(database, registries.folder(), separateYaml());
    // The keys of some rows are the personKeys of others, as two counters that begin at one are.
    const persons = [
      job('1', '2', { main: '1' }),
      job('2', '3', { main: '1' }),
      job('3', '1', { main: '1' }),
      job('4', '2'),
    ];
    const cards = ['1', '2', '3', '4'].map((id) => card(id, `10${id}`));
    await world.sync({ persons, cards });
    const before = await Promise.all(['1', '2', '3', '4'].map((key) => idOf(database, key)));
    configure(world, joinedYaml().replace('person: person', 'person: { column: person, by: key }'));
    const lines = await world.preview();
    expect(lines.filter(({ entity }) => entity === 'persons')).toMatchObject([{ key: '4', change: 'remove' }]);
    expect(await world.sync()).toMatchObject({ error: null, entities: { persons: { created: 0, removed: 1 } } });
    expect(await Promise.all(['2', '3', '1', '4'].map((key) => idOf(database, key)))).toEqual(before);
    expect((await personOf(database, 'hr:2')).identifiers).toHaveLength(2);
    expect((await world.sync()).state).toBe('unchanged');
    configure(world, separateYaml());
    expect(await world.sync()).toMatchObject({ error: null, entities: { persons: { removed: 0 } } });
    expect((await Promise.all(['1', '2', '3'].map((key) => idOf(database, key)))).slice(0, 3)).toEqual(
      before.slice(0, 3),
    );
    expect((await canonical(database)).people.filter(({ status }) => status === 'active')).toHaveLength(4);
    expect((await world.sync()).state).toBe('unchanged');
  });
});
