/** The packed copy of the links says what their table says, however it came about. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { entityCode, goneLink } from '../../src/registry/linked.ts';
import { dropPackedLinks } from '../../src/registry/packed-links.ts';
import { linkState } from '../../src/sync/link-index.ts';
import { entryOf, loadIndex } from '../../src/sync/load-index.ts';
import { configOf, people, sourceYaml, unguarded, worldOf } from './harness.ts';
import type { TestRow } from './memory-source.ts';
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
});

function newcomers(count: number): TestRow[] {
  return people(count).map((row) => ({ ...row, id: `new ${String(row['id'])}` }));
}

/** Compares what is loaded with the table of links; gives how it was loaded. */
async function compared(database: Database): Promise<{ added: number; unpacked: number }> {
  const loaded = await loadIndex({ database, sourceId: 1, now: new Date(), configChanged: false }, 'persons');
  const rows = await database.all(
    `SELECT key, local_id, row_a, row_b, record_a, record_b, state FROM link WHERE entity = ? AND state <> ${goneLink}`,
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
