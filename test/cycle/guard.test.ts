/** What is too much to happen by itself waits; everything else goes on. */
import { expect, test } from 'vitest';
import { releaseHeld } from '../../src/sync/decide.ts';
import { canonical, personOf } from './canonical.ts';
import { card, configOf, department, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const limit = (persons: string): ReturnType<typeof configOf> =>
  configOf(sourceYaml('hr', `    guard:\n      persons: ${persons}\n      emptyIsSuspicious: false\n`));

onBothRegistries('the guard', (registries) => {
  test.each([
    ['{ count: 2 }', 3, 2],
    ['{ percent: 20 }', 5, 4],
  ])('of 20 people under %s, %i removals wait and %i do not', async (persons, tooMany, allowed) => {
    for (const [removed, held] of [
      [tooMany, true],
      [allowed, false],
    ] as const) {
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), limit(persons));
      await world.sync({ persons: people(20) });
      const rows = { persons: [...people(20 - removed), person('new')] };
      const lines = await world.preview(rows);
      expect(lines.filter((line) => line.held)).toHaveLength(held ? removed : 0);
      const report = await world.sync(rows);
      expect(report).toMatchObject({
        held: held ? removed : 0,
        removed: held ? 0 : removed,
        created: 1,
        state: held ? 'held' : 'applied',
      });
      expect((await canonical(database)).people.filter(({ status }) => status === 'blocked')).toHaveLength(
        held ? 0 : removed,
      );
      expect((await world.sync()).held).toBe(held ? removed : 0);
    }
  });

  test('people whose removal waits keep their cards, and lose both when it is released', async () => {
    const database = await registries.open();
    const config = configOf(
      sourceYaml('hr', '    guard:\n      persons: { count: 2 }\n      identifiers: { percent: 90 }\n'),
    );
    const world = worldOf(database, registries.folder(), config);
    const identifiers = people(20).map((row, index) => card(String(row['id']), String(1001 + index)));
    await world.sync({ persons: people(20), cards: identifiers });
    const gone = { persons: people(16), cards: identifiers.slice(0, 15) };
    const lines = await world.preview(gone);
    expect(lines.filter((line) => line.entity === 'identifiers').map((line) => line.held)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    const report = await world.sync(gone);
    expect(report.entities.persons).toMatchObject({ held: 4, removed: 0 });
    expect(report.entities.identifiers).toMatchObject({ held: 4, removed: 1 });
    const task = { ...world.task(), actor: 'test' };
    await releaseHeld(task, report.cycle ?? 0);
    expect(await database.all('SELECT count(*) AS count FROM identifier')).toEqual([{ count: 15 }]);
    expect((await canonical(database)).people.filter(({ status }) => status === 'blocked')).toHaveLength(4);
    expect(await world.sync()).toMatchObject({ held: 0, removed: 0, state: 'unchanged' });
  });

  test('a mass change of one field is held for everybody it would change, and other changes go on', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    const departments = [department('1')];
    await world.sync({ departments, persons: people(10, () => ({ dept: '1', phone: '1' })) });
    const broken = people(10, (index) => (index <= 6 ? { dept: null, phone: '1' } : { dept: '1', phone: '2' }));
    const report = await world.sync({ departments, persons: [...broken, person('new')] });
    expect(report.entities.persons).toMatchObject({ held: 6, updated: 4, created: 1 });
    expect((await canonical(database)).people.filter(({ department: path }) => path === 'D1')).toHaveLength(10);
    expect(await database.all('SELECT DISTINCT code FROM held')).toEqual([{ code: 'guard.changes' }]);
    expect((await world.sync()).held).toBe(6);
  });

  test('a mass edit of the registry is held, stays held, and is repaired when somebody widens the guard', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    await world.sync({ persons: people(10) });
    await database.run("UPDATE person SET surname = 'Edited'");
    await database.run(
      'INSERT INTO link_mark (source_id, entity, key) SELECT source_id, entity, key FROM link WHERE entity = 4',
    );
    for (let round = 0; round < 3; round++) expect((await world.sync()).held).toBe(10);
    world.config = configOf(sourceYaml('hr', unguarded));
    expect(await world.sync()).toMatchObject({ held: 0, updated: 10 });
    expect(await database.all('SELECT key FROM link_mark')).toEqual([]);
  });

  test('what waits goes on waiting when enough others come to make its share small', async () => {
    const database = await registries.open();
    const config = configOf(
      sourceYaml(
        'hr',
        '    guard:\n      persons: { percent: 10, changePercent: 50 }\n      emptyIsSuspicious: false\n',
      ),
    );
    const world = worldOf(database, registries.folder(), config);
    const others = Array.from({ length: 200 }, (_, index) => person(`other ${index}`));
    await world.sync({ persons: people(20) });
    expect(await world.sync({ persons: [...people(15), ...others] })).toMatchObject({ held: 5, created: 200 });
    for (let cycle = 0; cycle < 2; cycle++) expect(await world.sync()).toMatchObject({ held: 5, removed: 0 });
    // One of them has come back: what is left is still as large a share of those there were.
    expect(await world.sync({ persons: [...people(16), ...others] })).toMatchObject({ held: 4, removed: 0 });
    // Now it is small, even of those.
    expect(await world.sync({ persons: [...people(19), ...others] })).toMatchObject({ held: 0, removed: 1 });
    const few = worldOf(await registries.open(), registries.folder(), config);
    await few.sync({ persons: people(20, () => ({ phone: '1' })) });
    expect(await few.sync({ persons: [...people(20, () => ({ phone: '2' })), ...others] })).toMatchObject({ held: 20 });
    expect(await few.sync()).toMatchObject({ held: 20, updated: 0 });
  });

  test('the first cycle is not guarded, also after one that failed half-way', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), limit('{ count: 0, percent: 0 }'));
    const abort = new AbortController();
    const progress = ({ step, entity }: { step: string; entity: string | null }): void => {
      if (step === 'apply' && entity === 'identifiers') abort.abort();
    };
    const first = await world.sync(
      { persons: people(10), cards: [{ person: '1', number: '5' }] },
      { signal: abort.signal, progress },
    );
    expect(first).toMatchObject({ state: 'cancelled', created: 10 });
    expect(await world.sync({ persons: people(5) })).toMatchObject({ state: 'applied', removed: 5, held: 0 });
    expect(await world.sync({ persons: people(4) })).toMatchObject({ state: 'held', removed: 0, held: 1 });
  });

  test('an entity whose keys are wrong in every cycle does not keep the guard away', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), limit('{ count: 1 }'));
    const departments = [department('1'), department('1')];
    await world.sync({ departments, persons: people(10) });
    expect(await world.sync({ departments, persons: people(5) })).toMatchObject({ held: 5, removed: 0 });
  });

  test('removals that are held count their cycles on, so that they stay held with afterCycles', async () => {
    const database = await registries.open();
    const yaml = sourceYaml('hr', '    missing:\n      persons: { action: block, afterCycles: 3 }\n');
    const world = worldOf(database, registries.folder(), configOf(yaml));
    await world.sync({ persons: people(10) });
    const held: number[] = [];
    for (let cycle = 0; cycle < 6; cycle++) held.push((await world.sync({ persons: people(5) })).held);
    expect(held).toEqual([0, 0, 5, 5, 5, 5]);
  });

  test('a person to be joined whose change is held has no cards yet, and nothing is written for nobody', async () => {
    const database = await registries.open();
    const yaml = sourceYaml('hr').replace(
      '        custom.phone: phone',
      '        custom.phone: phone\n      match: [employeeId]',
    );
    const world = worldOf(database, registries.folder(), configOf(yaml));
    await world.sync({ persons: people(2, (index) => ({ tab: String(index) })) });
    await database.run("UPDATE link SET state = 4 WHERE entity = 4 AND key = '2'");
    const rows = {
      persons: [person('1', { tab: '1' }), person('other', { tab: '2', surname: 'Changed' })],
      cards: [{ person: 'other', number: '7' }],
    };
    const report = await world.sync(rows);
    expect(report.entities.persons?.held).toBe(1);
    expect(report.entities.identifiers).toMatchObject({ created: 0, rejected: 1 });
    expect((await canonical(database)).dangling).toEqual([]);
    expect((await personOf(database, 'hr:1')).identifiers).toEqual([]);
  });
});
