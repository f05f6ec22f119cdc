import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteProblem } from '../../src/presence/accounts-round.ts';
import { followLog, readWhoIsInside } from '../../src/presence/follow.ts';
import { readAccountBlocking } from '../../src/registry/account-blocking.ts';
import type { Database } from '../../src/registry/database.ts';
import { readInside, restartPresence } from '../../src/registry/presence.ts';
import { onBothRegistries } from '../cycle/registries.ts';
import { addPeople, type Pass, record, zones } from './passes.ts';

const passes = fc.array(
  fc.record({
    person: fc.integer({ min: 1, max: 6 }),
    direction: fc.constantFrom('in', 'out', 'unknown'),
    accessPoint: fc.constantFrom('Gate', 'Workshop door', 'Cellar'),
    outcome: fc.constantFrom('granted', 'granted', 'denied'),
    time: fc.integer({ min: 0, max: 50 }).map((minute) => new Date(Date.UTC(2026, 0, 31, 5, minute))),
    id: fc.nat(60).map((id) => `e${id}`),
  }),
  { maxLength: 30 },
) satisfies fc.Arbitrary<Pass[]>;

async function insideOf(database: Database): Promise<unknown[]> {
  return (await readInside(database)).sort((one, other) => one.personId - other.personId);
}

onBothRegistries('Presence', (registries) => {
  test('kept step by step is the same as made anew from the log, and as what is looked up without it', async () => {
    const database = await registries.open();
    await addPeople(database, 6);
    await fc.assert(
      fc.asyncProperty(passes, fc.boolean(), async (some, follow) => {
        await record(database, some);
        if (follow) await followLog(database, zones);
        const looked = [...(await readWhoIsInside(database, zones)).people];
        looked.sort((one, other) => one.personId - other.personId);
        await followLog(database, zones);
        const kept = await insideOf(database);
        await restartPresence(database, '');
        await followLog(database, zones);
        expect(await insideOf(database)).toEqual(kept);
        expect(looked).toEqual(kept);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('of a late event is that of the time at which it happened', async () => {
    const database = await registries.open();
    await addPeople(database, 2);
    await record(database, [
      { person: 1, direction: 'out', time: '2026-01-31T17:00:00Z' },
      { person: 2, direction: 'in', time: '2026-01-31T08:00:00Z' },
    ]);
    await followLog(database, zones);
    // A controller that was offline sends in the evening what happened in the morning.
    await record(database, [{ person: 1, direction: 'in', time: '2026-01-31T08:00:00Z' }]);
    await followLog(database, zones);
    expect(await insideOf(database)).toMatchObject([{ personId: 2, zone: 'Site', at: '2026-01-31T08:00:00.000Z' }]);
  });

  test('is made anew when an access point leads elsewhere', async () => {
    const database = await registries.open();
    await addPeople(database, 1);
    await record(database, [{ person: 1, direction: 'in', time: '2026-01-31T08:00:00Z' }]);
    await followLog(database, zones);
    const other = { zones: ['Yard'], accessPoints: [{ name: 'Gate', inside: 'Yard' }] };
    expect((await readWhoIsInside(database, other)).people).toMatchObject([{ personId: 1, zone: 'Yard' }]);
    await followLog(database, other);
    expect(await insideOf(database)).toMatchObject([{ personId: 1, zone: 'Yard' }]);
  });

  test('followed by several processes at once is what one of them makes', async () => {
    const database = await registries.open();
    await addPeople(database, 50);
    const many = Array.from({ length: 5000 }, (_, index): Pass => {
      const time = new Date(Date.UTC(2026, 0, 31, 5, 0, index));
      return { person: 1 + (index % 50), direction: index % 3 === 0 ? 'out' : 'in', time };
    });
    await record(database, many);
    // All of them find that presence was never made.
    for (let round = 0; round < 10; round++) {
      await database.run('DELETE FROM presence_cursor');
      await Promise.all([followLog(database, zones), followLog(database, zones), followLog(database, zones)]);
    }
    const kept = await insideOf(database);
    await restartPresence(database, '');
    await followLog(database, zones);
    expect(await insideOf(database)).toEqual(kept);
    expect(kept.length).toBeGreaterThan(0);
  });

  test('that blocks no accounts, since it cannot, says so once, also before it ever began', async () => {
    const database = await registries.open();
    const log: string[] = [];
    const context = { now: () => new Date(), log: (_level: string, message: string) => void log.push(message) };
    const problem = { code: 'config.reference', message: 'The variable is not set.', at: '2026-01-31T08:00:00.000Z' };
    for (let round = 0; round < 2; round++) await noteProblem({ database, context }, problem);
    expect((await readAccountBlocking(database))?.problem).toEqual(problem);
    expect(log).toEqual(['Account blocking does not work: The variable is not set.']);
  });
});
