/** Edits of the registry, overrides, and when a cycle may be skipped. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { markLinks } from '../../src/registry/link-marks.ts';
import { writeOverrides } from '../../src/registry/overrides.ts';
import { personOf } from './canonical.ts';
import { configOf, people, person, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries } from './registries.ts';

const versioned = configOf(sourceYaml('hr', `    version: version\n${unguarded}`));

async function idOf(database: Database, key: string): Promise<number> {
  return Number((await database.all('SELECT local_id FROM link WHERE entity = 4 AND key = ?', [key]))[0]?.['local_id']);
}

/** The database with something that happens before each question and transaction after `start`. */
function interrupted(database: Database, by: () => Promise<void>): { database: Database; start: () => void } {
  let started = false;
  const first = async (): Promise<void> => {
    if (started) await by();
  };
  return {
    start: () => {
      started = true;
    },
    database: {
      ...database,
      all: async (sql, parameters) => {
        await first();
        return database.all(sql, parameters);
      },
      transaction: async (body) => {
        await first();
        return database.transaction(body);
      },
    },
  };
}

async function edit(database: Database, key: string, sql: string): Promise<void> {
  const id = await idOf(database, key);
  await database.transaction(async (within) => {
    await within.run(`UPDATE person SET ${sql} WHERE id = ?`, [id]);
    await markLinks(within, 'persons', [id]);
  });
}

onBothRegistries('edits and versions', (registries) => {
  test('an edit of a field that the source owns is repaired by the next cycle, which no version may skip', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), versioned);
    world.source.columns = { ...world.source.columns, version: ['v'] };
    const rows = { version: [{ v: '1' }], persons: people(3) };
    await world.sync(rows);
    expect((await world.sync()).state).toBe('skipped');
    await edit(database, '2', "surname = 'Edited'");
    expect(await world.sync()).toMatchObject({ state: 'applied', updated: 1 });
    expect((await personOf(database, 'hr:2')).surname).toBe('Surname 2');
    expect((await world.sync()).state).toBe('skipped');
  });

  test.each(['read', 'apply'] as const)(
    'an edit of what was edited before, made while a cycle is at "%s", is repaired by it or the next',
    async (step) => {
      const database = await registries.open();
      const world = worldOf(database, registries.folder(), versioned);
      world.source.columns = { ...world.source.columns, version: ['v'] };
      const rows = { version: [{ v: '1' }], persons: people(3) };
      await world.sync(rows);
      await edit(database, '2', "surname = 'Edited'");
      let made: Promise<void> | undefined;
      const paused = interrupted(database, async () => {
        if (made !== undefined) return;
        made = edit(database, '2', "given_name = 'Edited too'");
        await made;
      });
      // The first question after that step begins is held up until the edit is made.
      await world.sync(undefined, { database: paused.database, progress: (at) => at.step === step && paused.start() });
      expect(made).toBeDefined();
      await world.sync();
      expect(await personOf(database, 'hr:2')).toMatchObject({ surname: 'Surname 2', givenName: null });
      expect((await world.sync()).state).toBe('skipped');
    },
  );

  test('an edit of somebody whose row changes in nothing that matters, made meanwhile, is repaired too', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(3) });
    // The path is a column that no field takes.
    world.source.rows = { persons: people(3, () => ({ path: 'x' })) };
    let edited = false;
    const paused = interrupted(database, async () => {
      if (edited) return;
      edited = true;
      await edit(database, '2', "surname = 'Edited'");
    });
    await world.sync(undefined, {
      database: paused.database,
      progress: ({ step, entity }) => step === 'apply' && entity === 'persons' && paused.start(),
    });
    expect(edited).toBe(true);
    expect(await world.sync()).toMatchObject({ updated: 1 });
    expect((await personOf(database, 'hr:2')).surname).toBe('Surname 2');
  });

  test('an edit is repaired also when the row could not be used meanwhile', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(3) });
    await edit(database, '2', "surname = 'Edited'");
    await world.sync({ persons: people(3, (index) => (index === 2 ? { until: 'never' } : {})) });
    await world.sync({ persons: people(3) });
    expect((await personOf(database, 'hr:2')).surname).toBe('Surname 2');
  });

  test('a person who is missing and edited to be active is blocked again', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(2) });
    await world.sync({ persons: people(1) });
    await edit(database, '2', "status = 'active'");
    expect(await world.sync()).toMatchObject({ updated: 0 });
    expect((await personOf(database, 'hr:2')).status).toBe('blocked');
    expect(await world.sync()).toMatchObject({ state: 'unchanged', removed: 0 });
  });

  test('an override survives cycles, and when it has ended the source has its say again', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), versioned);
    world.source.columns = { ...world.source.columns, version: ['v'] };
    await world.sync({ version: [{ v: '1' }], persons: people(2, () => ({ phone: '1' })) });
    const id = await idOf(database, '2');
    await database.transaction(async (within) => {
      const override = { personId: id, value: 'Held', reason: 'r', actor: 'a' };
      await writeOverrides(
        within,
        [{ ...override, field: 'surname', until: '2026-03-03T00:00:00.000Z' }],
        world.context.now(),
      );
      await markLinks(within, 'persons', [id]);
    });
    await world.sync();
    expect((await personOf(database, 'hr:2')).surname).toBe('Held');
    await world.sync({ version: [{ v: '2' }], persons: people(2, () => ({ phone: '2' })) });
    expect(await personOf(database, 'hr:2')).toMatchObject({ surname: 'Held', custom: { phone: '2' } });
    expect((await world.sync()).state).toBe('skipped');
    world.context.at = new Date('2026-03-03T00:00:01Z');
    expect(await world.preview()).toHaveLength(1);
    expect(await world.sync()).toMatchObject({ state: 'applied', updated: 1 });
    expect((await personOf(database, 'hr:2')).surname).toBe('Surname 2');
    expect((await world.sync()).state).toBe('skipped');
  });

  test('skipping needs the same version, the same configuration and a complete last cycle', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), versioned);
    world.source.columns = { ...world.source.columns, version: ['v'] };
    const of = (v: string | null) => ({ version: v === null ? [] : [{ v }], persons: people(2) });
    await world.sync(of('1'));
    expect((await world.sync()).state).toBe('skipped');
    expect((await world.sync(undefined, { force: true })).state).toBe('unchanged');
    expect((await world.sync(of('2'))).state).toBe('unchanged');
    world.config = configOf(sourceYaml('hr', `    version: version\n    priority: 7\n${unguarded}`));
    expect((await world.sync()).state).toBe('unchanged');
    expect((await world.sync()).state).toBe('skipped');
    world.source.fault = { query: 'persons', afterRow: 1, how: 'fails' };
    expect((await world.sync(of('3'))).state).toBe('failed');
    world.source.fault = null;
    expect((await world.sync(of('2'))).state).toBe('unchanged');
    await world.sync({ ...of('4'), persons: [person('1'), person('1')] });
    expect((await world.sync()).state).not.toBe('skipped');
    await world.sync(of(null));
    expect((await world.sync(of(null))).state).toBe('unchanged');
  });

  test('the version is read before the rows, so that a change meanwhile is seen the next time', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), versioned);
    world.source.columns = { ...world.source.columns, version: ['v'] };
    const changed = { version: [{ v: '2' }], persons: people(3) };
    world.source.onRow = (query) => {
      if (query === 'persons') world.source.rows = changed;
    };
    await world.sync({ version: [{ v: '1' }], persons: people(2) });
    expect(await world.sync()).toMatchObject({ created: 1 });
  });

  test.each([
    [
      'columns in another order',
      { persons: ['phone', 'given', 'surname', 'id', 'tab', 'dept', 'post', 'levels', 'until', 'blocked', 'path'] },
      {},
    ],
    ['numbers where there were texts', {}, { number: true }],
    ['another text of the query', {}, { query: true }],
  ])('%s change nothing but digests', async (_, columns, { number, query }: { number?: boolean; query?: boolean }) => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    const rows = people(5, (index) => ({ phone: String(index) }));
    await world.sync({ persons: rows });
    const changes = await database.all('SELECT * FROM change');
    world.source.columns = { ...world.source.columns, ...columns };
    if (query) {
      world.config = configOf(sourceYaml('hr', unguarded).replace('query: persons', 'query: persons2'));
      world.source.columns = { ...world.source.columns, persons2: world.source.columns['persons'] ?? [] };
    }
    const given = number ? rows.map((row) => ({ ...row, id: Number(row['id']), phone: Number(row['phone']) })) : rows;
    expect(await world.sync({ persons: given, persons2: given })).toMatchObject({
      state: 'unchanged',
      unchanged: 5,
      updated: 0,
    });
    expect(await database.all('SELECT * FROM change')).toEqual(changes);
  });
});
