/** Rows as hostile as they come: nobody is removed, and each is applied exactly as it is or rejected by name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configOf, person, sourceYaml, worldOf } from '../cycle/harness.ts';
import { onBothRegistries } from '../cycle/registries.ts';

const nasty = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map((text) => `${text}\ud800`) },
  fc.constantFrom(
    "'; DROP TABLE person; --",
    '"',
    "''",
    '\\',
    '\0',
    'a\0b',
    '\u001f',
    '\u0001x',
    'x\u001fy',
    '\u202eabc',
    'שלום',
    '\u2028',
    '\r\n',
    '{{ x }}',
    '$1',
    '?',
    '%',
    '\ufeff',
    '\u00a0x\u3000',
    'null',
    'NaN',
    '1e400',
    '-0',
    'ё',
    'İ',
    'ß',
    '𝒳',
    '\udfff\ud800',
    '__proto__',
  ),
);

onBothRegistries('hostile rows', (registries) => {
  test('are applied as they are or rejected by name, and stay the same cycle after cycle', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder(), configOf(sourceYaml('hr')));
    const texts = fc.sample(nasty, { numRuns: 10_000 });
    const seed = texts.map((text, index) =>
      person(`k${index}`, { surname: text, phone: texts[(index * 7) % texts.length] ?? null }),
    );
    const keyed = texts.slice(0, 1000).map((text, index) => person(`${text}·${index}·${text}`));
    const long = person('long', { surname: 'Long', phone: 'x'.repeat(1024 * 1024) });
    const rows = { persons: [...seed, ...keyed, long] };
    const report = await world.sync(rows);
    expect(report.error).toBeNull();
    expect(report.created + report.rejected).toBe(rows.persons.length);
    expect(report.rejected).toBeLessThan(rows.persons.length / 2);
    const stored = new Map(
      (
        await database.all(
          'SELECT link.key AS key, surname, custom FROM person JOIN link ON entity = 4 AND local_id = person.id',
        )
      ).map((row) => [String(row['key']), row]),
    );
    const rejected = new Set((await database.all('SELECT key FROM rejection')).map((row) => row['key']));
    for (const row of rows.persons) {
      const found = stored.get(String(row['id']).trim());
      if (found === undefined) {
        const key = String(row['id']);
        expect(rejected.has(key) || !key.isWellFormed() || key.includes('\0')).toBe(true);
        continue;
      }
      expect(found['surname']).toBe(String(row['surname']).trim());
      const phone = String(row['phone'] ?? '').trim();
      expect((JSON.parse(String(found['custom'])) as { phone?: string }).phone ?? '').toBe(phone);
    }
    expect(await world.sync(rows)).toMatchObject({
      created: 0,
      updated: 0,
      removed: 0,
      held: 0,
      rejected: report.rejected,
    });
  }, 120_000);
});
