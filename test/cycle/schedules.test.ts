/** Work schedules through the cycle: made of several rows, assigned with dates, removed when nobody has them, taken back. */
import { expect, test } from 'vitest';
import { intervalsOn } from '../../src/model/work-schedule.ts';
import { readAssignments, scheduleOn } from '../../src/registry/assignments.ts';
import { readSchedules } from '../../src/registry/schedules.ts';
import { discardHeld, releaseHeld } from '../../src/sync/decide.ts';
import { undo } from '../../src/sync/undo.ts';
import { department, person } from './harness.ts';
import { onBothRegistries } from './registries.ts';
import { idOf, interval, rejections, timeWorld } from './time-world.ts';

const week = [1, 2, 3, 4, 5].flatMap((day) => [
  interval('W', day, '08:00-17:00'),
  interval('W', day, '12:00-13:00', { kind: 'break' }),
]);
const shifts = [
  interval('N', 1, '08:00-20:00', { cycle: 4, anchor: '2026-03-02' }),
  interval('N', 2, '20:00-08:00', { cycle: 4, anchor: '2026-03-02' }),
];
const rows = {
  departments: [department('1', 'D1', null), { ...department('2', 'D2', '1'), schedule: 'N' }],
  schedules: [...week, ...shifts],
  persons: [person('1', { dept: '1', schedule: 'W' }), person('2', { dept: '2' }), person('3', { dept: '1' })],
};

onBothRegistries('work schedules', (registries) => {
  test('several rows are one schedule, and a day of its cycle has the intervals that begin on it', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const lines = (await world.preview(rows)).filter(({ entity }) => entity === 'schedules');
    expect(lines.map(({ key, change }) => `${key} ${change}`)).toEqual(['W create', 'N create']);
    const report = await world.sync(rows);
    expect(report.entities.schedules).toMatchObject({ read: 2, created: 2, rejected: 0 });
    const night = (await readSchedules(database)).get(await idOf(database, 'schedule', 'Schedule N'));
    if (night === undefined) throw new Error('the schedule is not there');
    expect(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-07'].map((date) => intervalsOn(night, date))).toEqual([
      [{ start: 480, end: 1200, kind: 'work' }],
      [{ start: 1200, end: 1920, kind: 'work' }],
      [],
      [{ start: 1200, end: 1920, kind: 'work' }],
    ]);
    // The order of rows is nothing that matters.
    expect((await world.sync({ ...rows, schedules: [...rows.schedules].reverse() })).state).toBe('unchanged');
  });

  test('a person has the own schedule, else that of the department; what was before stays so', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    await world.sync(rows);
    const [one, two, three] = await Promise.all(['1', '2', '3'].map((id) => idOf(database, 'person', `Surname ${id}`)));
    const [w, n] = await Promise.all(['W', 'N'].map((id) => idOf(database, 'schedule', `Schedule ${id}`)));
    const on = (date: string) => Promise.all([one, two, three].map((id) => scheduleOn(database, Number(id), date)));
    expect(await on('2026-03-02')).toEqual([w, n, null]);

    world.context.at = new Date('2026-04-01T08:00:00Z');
    const persons = [
      person('1', { dept: '1', schedule: 'N', since: '2026-03-15', till: '2026-05-31' }),
      person('2', { dept: '2', schedule: 'W' }),
      person('3', { dept: '1' }),
    ];
    expect((await world.sync({ ...rows, persons })).updated).toBe(2);
    expect(await on('2026-03-14')).toEqual([w, n, null]);
    expect(await on('2026-03-31')).toEqual([n, n, null]);
    expect(await on('2026-04-01')).toEqual([n, w, null]);
    expect(await on('2026-06-01')).toEqual([null, w, null]);
    const history = await readAssignments(database, 'person', [Number(one)]);
    expect(history.get(Number(one))).toEqual([
      { schedule: w, from: '2026-03-02', until: '2026-03-15' },
      { schedule: n, from: '2026-03-15', until: '2026-06-01' },
    ]);
  });

  test('a wrong row rejects its schedule as a whole, and whoever refers to it only where it was never there', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const wrong = {
      ...rows,
      schedules: [...week, ...shifts, interval('N', 5, '08:00-09:00', { cycle: 4, anchor: '2026-03-02' })],
    };
    await world.sync(wrong);
    expect((await rejections(database)).sort()).toEqual([
      '2 cycle.unknownDepartment',
      '2 cycle.unknownSchedule',
      'N schedule.day',
    ]);
    await world.sync(rows);
    expect(await rejections(database)).toEqual([]);
    const report = await world.sync(wrong);
    expect(report).toMatchObject({ state: 'unchanged', removed: 0, rejected: 1 });
    const contradicting = {
      ...rows,
      schedules: [...week, ...shifts.map((row, index) => ({ ...row, name: `N${index}` }))],
    };
    await world.sync(contradicting);
    expect(await rejections(database)).toEqual(['N schedule.contradiction']);
  });

  test('a schedule that nobody knows rejects the person by name', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    await world.sync({ ...rows, persons: [person('1', { schedule: 'X' }), person('2')] });
    expect(await rejections(database)).toEqual(['1 cycle.unknownSchedule']);
  });

  test('rows without a key leave all schedules as they were', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    await world.sync(rows);
    const report = await world.sync({
      ...rows,
      schedules: [...week.slice(0, 2), { ...interval('', 1, '08:00-09:00'), id: null }],
    });
    expect(report.notices).toMatchObject([{ entity: 'schedules', code: 'cycle.nullKey' }]);
    expect((await readSchedules(database)).size).toBe(2);
    expect((await world.sync(rows)).state).toBe('unchanged');
  });

  test('a schedule that is gone goes when nobody has it any more, in the cycle that takes it from the last one', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    await world.sync(rows);
    const report = await world.sync({ ...rows, schedules: week });
    expect(report.notices).toMatchObject([{ entity: 'schedules', code: 'cycle.inUse' }]);
    expect((await readSchedules(database)).size).toBe(2);
    const last = await world.sync({
      ...rows,
      schedules: week,
      departments: [department('1', 'D1', null)],
      persons: [],
    });
    expect(last.entities).toMatchObject({ departments: { removed: 0 }, schedules: { removed: 0 } });
    await world.sync({ ...rows, schedules: week, departments: [department('1'), department('2', 'D2', '1')] });
    expect([...(await readSchedules(database)).values()].map(({ name }) => name)).toEqual(['Schedule W']);
  });

  test('removals beyond the guard wait; released they go, discarded they stay', async () => {
    for (const decide of [releaseHeld, discardHeld]) {
      const database = await registries.open();
      const world = timeWorld(database, registries.folder(), '');
      await world.sync({ schedules: rows.schedules });
      const report = await world.sync({ schedules: week });
      expect(report).toMatchObject({ state: 'held', held: 1 });
      await decide(world.task(), report.cycle ?? 0);
      expect((await readSchedules(database)).size).toBe(decide === releaseHeld ? 1 : 2);
      expect((await world.sync({ schedules: week })).state).toBe('unchanged');
    }
  });

  test('a change is taken back, and kept when it was changed again since; a removal comes back', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const namedSchedule = (name: string) => ({ schedules: shifts.map((row) => ({ ...row, name })) });
    const names = async () => [...(await readSchedules(database)).values()].map(({ name }) => name);
    await world.sync(namedSchedule('first'));
    const second = await world.sync(namedSchedule('second'));
    expect(await undo(world.task(), { cycle: second.cycle ?? 0 })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await names()).toEqual(['first']);
    const third = await world.sync(namedSchedule('third'));
    await world.sync(namedSchedule('fourth'));
    expect(await undo(world.task(), { cycle: third.cycle ?? 0 })).toMatchObject([{ outcome: 'kept' }]);
    const removal = await world.sync({ schedules: [] });
    expect(removal.removed).toBe(1);
    expect(await undo(world.task(), { cycle: removal.cycle ?? 0 })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await names()).toEqual(['fourth']);
    const [schedule] = (await readSchedules(database)).values();
    expect(schedule?.intervals).toHaveLength(2);
    expect((await world.sync({ schedules: [] })).state).toBe('unchanged');
  });
});
