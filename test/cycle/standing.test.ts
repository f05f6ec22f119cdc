/** What stays although the source shows it no more, and what waits for somebody: a preview says so, and no version skips it. */
import { expect, test } from 'vitest';
import type { CycleReport } from '../../src/sync/report.ts';
import { card, configsOf, department, named, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import type { TestRows } from './memory-source.ts';
import { onBothRegistries } from './registries.ts';

const structure = ['departments', 'positions', 'accessLevels'] as const;

onBothRegistries('what stays', (registries) => {
  test('because it is in use is no removal in a preview either, and becomes one when it is free', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const departments = [department('1'), department('2', 'D2', '1'), department('3'), department('4', 'D4', '3')];
    const positions = [named('1'), named('2')];
    const levels = [named('a'), named('b')];
    const at = (dept: string | null, post: string | null, level: string | null) => ({ dept, post, levels: level });
    const same = async (rows: TestRows): Promise<CycleReport> => {
      const lines = await world.preview(rows);
      const report = await world.sync();
      for (const entity of structure) {
        const shown = lines.filter((line) => line.entity === entity && line.change === 'remove');
        expect([entity, shown.length]).toEqual([entity, report.entities[entity]?.removed]);
      }
      return report;
    };
    const others = people(9).slice(3);
    const persons = [
      person('1', at('2', '1', 'a')),
      person('2', at('4', '2', 'b')),
      person('3', at('3', null, null)),
      ...others,
    ];
    await same({ departments, positions, levels, persons });
    // Person 2 is missing and blocked, and stays in department 4, which so keeps 3 above it.
    const stays = await same({ departments: [], positions: [], levels: [], persons: [person('1'), ...others] });
    expect(stays.entities.departments).toMatchObject({ removed: 2 });
    expect(stays.entities.positions).toMatchObject({ removed: 1 });
    expect(stays.notices.map(({ code }) => code)).toEqual(['cycle.inUse', 'cycle.inUse', 'cycle.inUse']);
    const free = await same({ departments: [], positions: [], levels: [], persons: people(9) });
    expect(free.entities.departments).toMatchObject({ removed: 2 });
    expect(free.entities.accessLevels).toMatchObject({ removed: 1 });
    expect((await same({ persons: people(9) })).state).toBe('unchanged');
  });

  test('as a conflict is looked at again although the version of the source stands still', async () => {
    const database = await registries.open();
    const versioned = `    version: version\n${unguarded}`;
    const configs = configsOf(sourceYaml('hr', versioned), sourceYaml('other', unguarded));
    const hr = worldOf(database, registries.folder(), configs[0]);
    const other = worldOf(database, registries.folder(), configs[1]);
    hr.sources = configs;
    other.sources = configs;
    hr.source.columns = { ...hr.source.columns, version: ['v'] };
    await other.sync({ persons: people(1), cards: [card('1', '7')] });
    const rows = { version: [{ v: '1' }], persons: people(1), cards: [card('1', '7')] };
    expect(await hr.sync(rows)).toMatchObject({ conflicts: 1 });
    expect(await hr.sync()).toMatchObject({ state: 'unchanged', conflicts: 1 });
    await other.sync({ persons: people(1), cards: [] });
    expect(await hr.sync()).toMatchObject({ state: 'applied', conflicts: 0, created: 1 });
    expect((await hr.sync()).state).toBe('skipped');
  });
});
