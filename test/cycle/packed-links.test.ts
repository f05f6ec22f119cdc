/** The packed copy of the links says what their table says, however it came about. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { entityCode, goneLink } from '../../src/registry/linked.ts';
import { relink } from '../../src/registry/links.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { dropPackedLinks } from '../../src/registry/packed-links.ts';
import { linkState } from '../../src/sync/link-index.ts';
import { entryOf, loadIndex } from '../../src/sync/load-index.ts';
import { configOf, configsOf, people, sourceYaml, unguarded, worldOf } from './harness.ts';
import type { TestRow } from './memory-source.ts';
import { cycleWith, refresh } from './refreshing.ts';
import { onBothRegistries } from './registries.ts';

const everybody = 6000;

onBothRegistries('the packed links', (registries) => {
  test('are written whole first, then cycles add what they change', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', unguarded)));
    const first = people(everybody);
    await world.sync({ persons: first });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 0 });

    const changed = first.map((row, index) => (index < 600 ? { ...row, phone: `+7 ${index}` } : row));
    await world.sync({ persons: changed.slice(0, everybody - 100) });
    expect(await compared(database)).toEqual({ added: 700, unpacked: 0 });

    // Too few to be added by themselves; the next cycle adds them with its own.
    const again = changed.map((row, index) => (index < 100 ? { ...row, phone: `+8 ${index}` } : row));
    await world.sync({ persons: [...again, ...newcomers(100)] });
    expect(await compared(database)).toEqual({ added: 700, unpacked: 300 });
    await world.sync({ persons: again.map((row, index) => (index < 220 ? { ...row, phone: `+9 ${index}` } : row)) });
    const { added, unpacked } = await compared(database);
    expect([added > 1100, unpacked]).toEqual([true, 0]);
    expect(await world.sync({ persons: again })).toMatchObject({ updated: 220 });

    await database.transaction((within) => dropPackedLinks(within, 1));
    expect(await compared(database)).toEqual({ added: 0, unpacked: everybody + 100 });
  });

  test('are noted as written until the copy holds them, or where there is none', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', unguarded)));
    await world.sync({ persons: people(600) });
    expect(await notes(database)).toBe(0);
    await world.sync({ persons: people(600, (index) => (index <= 10 ? { phone: `+7 ${index}` } : {})) });
    expect(await notes(database)).toBeGreaterThan(0);
    // Too few for a copy, but not to forget what nobody needs.
    await world.sync({ persons: people(600, (index) => ({ phone: `+8 ${index}` })) });
    expect(await notes(database)).toBe(0);

    await world.sync({ persons: people(everybody) });
    expect(await notes(database)).toBe(0);
    await world.sync({ persons: people(everybody, (index) => (index <= 10 ? { phone: `+9 ${index}` } : {})) });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 10 });
    // A column that nothing is mapped to: only the digests of the rows change.
    const silent = (index: number) => (index <= 10 ? { phone: `+9 ${index}`, path: 'moved' } : {});
    expect(await world.sync({ persons: people(everybody, silent) })).toMatchObject({ updated: 0 });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 20 });
  });

  test('are as before after an update from a version that had no notes', async () => {
    const place = await registries.place();
    const before = await openRegistry(place);
    const yaml = configOf(sourceYaml('hr', unguarded));
    await worldOf(before, registries.folder(), yaml).sync({ persons: people(everybody) });
    await before.run('ALTER TABLE link ADD COLUMN seq BIGINT NOT NULL DEFAULT 1');
    await before.run('CREATE INDEX link_seq ON link (source_id, entity, seq)');
    await before.run('DROP TABLE written_link');
    await before.run('DELETE FROM migration WHERE number >= 19');
    // Written after the copy was.
    await before.run("UPDATE link SET state = 1, seq = 2 WHERE entity = 4 AND key = '7'");
    await before.close();
    const database = await openRegistry(place);
    expect(await compared(database)).toEqual({ added: 0, unpacked: everybody });
    const report = await worldOf(database, registries.folder(), yaml).sync({ persons: people(everybody) });
    expect(report).toMatchObject({ created: 0, updated: 0, removed: 0 });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 0 });
    await database.close();
  });

  test.each(['block', 'delete'])(
    'are right without those who are gone (%s), and keep no trace of them once the copy knows it',
    async (action) => {
      const database = await registries.open();
      const missing = `    missing:\n      persons: { action: ${action} }\n`;
      const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', `${unguarded}${missing}`)));
      await world.sync({ persons: people(everybody) });
      await world.sync({ persons: people(everybody - 3) });
      expect(await compared(database)).toEqual({ added: 0, unpacked: 3 });
      await world.sync({ persons: people(everybody - 2) });
      await compared(database);
      const more = people(everybody - 2, (index) => (index <= 600 ? { phone: `+7 ${index}` } : {}));
      await world.sync({ persons: more });
      expect(await compared(database)).toMatchObject({ unpacked: 0 });
      expect(await database.all(`SELECT key FROM link WHERE state = ${goneLink}`)).toEqual([]);
      expect(await world.sync()).toMatchObject({ state: 'unchanged' });
    },
  );

  test('have what a refresh has written while a cycle ran that added to the copy', async () => {
    for (const at of [3, 6]) {
      const database = await registries.open();
      const world = worldOf(database, registries.folder());
      await world.sync({ persons: people(everybody) });
      const rows = (phone: string) =>
        people(everybody, (index) => (index <= 600 ? { phone: `+7 ${index}` } : index === 700 ? { phone } : {}));
      world.source.rows = { persons: rows('stale') };
      const within = await cycleWith(world, database, at, async () => {
        world.source.rows = { persons: rows('new') };
        await refresh(world, '700');
      });
      expect(within).toBe(true);
      await compared(database);
      expect(await world.sync()).toMatchObject({ state: 'unchanged' });
    }
  });

  test('are not added to when somebody has dropped them meanwhile', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(everybody) });
    const rows = people(everybody, (index) => (index <= 600 ? { phone: `+7 ${index}` } : {}));
    world.source.rows = { persons: rows };
    await cycleWith(world, database, 6, () => database.transaction((within) => dropPackedLinks(within, 1)));
    expect(await compared(database)).toEqual({ added: 0, unpacked: everybody });
  });

  test('are right for whoever loads them while a cycle adds to the copy', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', unguarded)));
    await world.sync({ persons: people(everybody) });
    await world.sync({ persons: people(everybody, (index) => (index <= 300 ? { phone: `+7 ${index}` } : {})) });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 300 });
    let cycles = 0;
    const meanwhile: Database = {
      ...database,
      all: async (sql, parameters) => {
        const rows = await database.all(sql, parameters);
        if (/FROM (written_link|link_snapshot)/.test(sql) && cycles++ === 0) {
          const more = (index: number) => (index <= 900 ? { phone: `+8 ${index}` } : {});
          expect((await world.sync({ persons: people(everybody, more) })).state).toBe('applied');
        }
        return rows;
      },
    };
    expect(await compared(meanwhile)).toEqual({ added: 900, unpacked: 0 });
  });

  test('have what was pointed elsewhere, whichever source it is of', async () => {
    const database = await registries.open();
    const sources = configsOf(sourceYaml('hr', unguarded), sourceYaml('it', unguarded));
    const [hr, it] = sources.map((config) => worldOf(database, registries.folder(), config));
    await hr?.sync({ persons: people(everybody) }, { sources });
    await it?.sync({ persons: people(1) }, { sources });
    const [first] = await database.all('SELECT id FROM person ORDER BY id LIMIT 1');
    await database.transaction((within) =>
      relink(within, 'persons', Number(first?.['id']), { localId: 99_999, state: linkState.kept }),
    );
    expect(await compared(database)).toEqual({ added: 0, unpacked: 1 });
  });

  if (registries.dialect === 'postgresql') {
    test('are made with figures for the planner, which would take the tables for empty', async () => {
      const database = await registries.open();
      await worldOf(database, registries.folder()).sync({ persons: people(everybody) });
      const figures = await database.all("SELECT reltuples FROM pg_class WHERE relname IN ('link', 'person')");
      expect(figures.map(({ reltuples }) => Number(reltuples))).toEqual([everybody, everybody]);
    });
  }

  test('are made by a first load of many people, whose indexes are there afterwards', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr', unguarded)));
    await world.sync({ persons: people(20_000) });
    expect(await compared(database)).toEqual({ added: 0, unpacked: 0 });
    const catalogue =
      database.dialect === 'sqlite'
        ? "SELECT name FROM sqlite_master WHERE tbl_name = 'person' AND name LIKE 'person_%'"
        : "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'person' AND indexname LIKE 'person_%'";
    const indexes = (await database.all(catalogue)).map(({ name }) => String(name));
    expect(indexes).toEqual(expect.arrayContaining(['person_employee_id', 'person_folded', 'person_department']));
  });
});

async function notes(database: Database): Promise<number> {
  return Number((await database.all('SELECT count(*) AS count FROM written_link WHERE entity = 4'))[0]?.['count']);
}

function newcomers(count: number): TestRow[] {
  return people(count).map((row) => ({ ...row, id: `new ${String(row['id'])}` }));
}

/** Compares what is loaded with the table of links; gives how it was loaded. */
async function compared(database: Database): Promise<{ added: number; unpacked: number }> {
  const loaded = await loadIndex({ database, sourceId: 1, now: new Date(), configChanged: false }, 'persons');
  const rows = await database.all(
    `SELECT key, local_id, row_a, row_b, record_a, record_b, state FROM link WHERE source_id = 1 AND entity = ? AND state <> ${goneLink}`,
    [entityCode('persons')],
  );
  const { index } = loaded;
  for (const row of rows) {
    const entry = entryOf(index, String(row['key']));
    expect([row['key'], index.localId(entry), index.state(entry)]).toEqual([
      row['key'],
      Number(row['local_id']),
      Number(row['state']),
    ]);
    // Of people who are gone the digests do not matter.
    if (Number(row['state']) !== linkState.present) continue;
    expect(
      index.sameRow(entry, Number(row['row_a']), Number(row['row_b'])) &&
        index.sameRecord(entry, Number(row['record_a']), Number(row['record_b'])),
    ).toBe(true);
  }
  const stored = [...Array(index.size()).keys()].filter((entry) => index.usable(entry)).length;
  expect(stored).toBe(rows.length);
  return { added: loaded.copy?.added ?? 0, unpacked: loaded.unpacked };
}
