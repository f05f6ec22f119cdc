/** Cycles of several sources at the same time, in connections of their own, whose rows mention the same new departments, positions and levels. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { canonical } from './canonical.ts';
import { configsOf, people, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const rounds = 8;
const fields = `      fields:
        key: id
        surname: surname
        departmentPath: { column: path, separator: "/" }
        position: post
        accessLevels: { column: levels, separator: ";" }`;

onBothRegistries('what several cycles mention at one instant', (registries) => {
  test('is made once, and is gone when nobody mentions it', async () => {
    const place = await registries.place();
    const configs = configsOf(...['hr', 'other', 'third'].map((name) => mentioning(name)));
    const databases: Database[] = [];
    for (const _ of configs) databases.push(await openRegistry(place));
    const worlds = configs.map((config, index) => {
      const database = databases[index];
      if (database === undefined) throw new Error('There is a database for each source');
      const world = worldOf(database, registries.folder(), config);
      world.sources = configs;
      return world;
    });
    for (let round = 0; round < rounds; round++) {
      const rows = {
        persons: people(3, () => ({
          path: `Plant/Shop ${round}/Crew`,
          post: `Post ${round}`,
          levels: `Level ${round}`,
        })),
      };
      const reports = await Promise.all(worlds.map((world) => world.sync(rows)));
      expect(reports.map(({ error }) => error)).toEqual([null, null, null]);
      const registry = await canonical(databases[0] ?? expect.fail());
      expect(registry.dangling).toEqual([]);
      expect(new Set(registry.departments).size).toBe(registry.departments.length);
      expect(new Set(registry.positions).size).toBe(registry.positions.length);
      expect(new Set(registry.accessLevels).size).toBe(registry.accessLevels.length);
    }
    for (const world of worlds) await world.sync();
    const registry = await canonical(databases[0] ?? expect.fail());
    expect(registry.positions).toHaveLength(1);
    expect(registry.departments).toHaveLength(3);
    await Promise.all(databases.map((database) => database.close()));
  });

  test('is made again when another cycle has removed it before the people are written', async () => {
    const database = await registries.open();
    const [hr, other] = ['hr', 'other'].map((name) =>
      worldOf(database, registries.folder(), configsOf(mentioning(name))[0]),
    );
    if (hr === undefined || other === undefined) throw new Error('There are two sources');
    const given = { path: 'Plant/Shop/Crew', post: 'Fitter', levels: 'Gate' };
    await other.sync({ persons: people(1, () => given) });
    let removed = false;
    const interrupted: Database = {
      ...database,
      async transaction(body) {
        if (atPeople && !removed) {
          removed = true;
          await other.sync({ persons: people(1, () => ({ path: 'Office', post: 'Clerk', levels: 'Door' })) });
          expect((await canonical(database)).positions).toEqual([expect.stringContaining('Clerk')]);
        }
        return database.transaction(body);
      },
    };
    let atPeople = false;
    hr.source.rows = { persons: people(300, () => given) };
    const report = await hr.sync(undefined, {
      database: interrupted,
      progress: ({ step, entity }) => {
        atPeople ||= step === 'apply' && entity === 'persons';
      },
    });
    expect(report).toMatchObject({ state: 'applied', created: 300, error: null });
    expect(removed).toBe(true);
    const registry = await canonical(database);
    expect(registry.dangling).toEqual([]);
    const ofHr = registry.people.filter(({ links }) => links.join().startsWith('hr:'));
    expect(
      new Set(ofHr.map(({ department, position, accessLevels }) => [department, position, accessLevels].join())),
    ).toEqual(new Set(['Plant/Shop/Crew,Fitter,Gate']));
    expect(await hr.sync()).toMatchObject({ state: 'unchanged' });
    await hr.sync({ persons: people(300, () => ({ path: 'Office', post: 'Clerk', levels: 'Door' })) });
    const { departments, positions, accessLevels } = await canonical(database);
    expect([departments.length, positions.length, accessLevels.length]).toEqual([1, 1, 1]);
  });
});

function mentioning(name: string): string {
  const whole = sourceYaml(name, unguarded, fields);
  const lists = /^ {4}(?:departments|positions|accessLevels):\n(?: {6}.*\n)+/gm;
  return whole.replace(lists, (block, at: number) => (at < whole.indexOf('    persons:') ? '' : block));
}
