/** Justification documents through the cycle: periods, types, overlaps, decisions and undo. */
import { expect, test } from 'vitest';
import { readDocumentTypes, saveDocumentType } from '../../src/registry/documents.ts';
import { goneLink } from '../../src/registry/linked.ts';
import { discardHeld, releaseHeld } from '../../src/sync/decide.ts';
import { undo } from '../../src/sync/undo.ts';
import { people } from './harness.ts';
import { onBothRegistries } from './registries.ts';
import { document, documents, rejections, timeWorld } from './time-world.ts';

const persons = people(3);

onBothRegistries('documents', (registries) => {
  test('of days and hours come in, change and go', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const first = [
      document('a', '1', 'от', '2026-03-02', '2026-03-15'),
      document('b', '2', '19', '2026-03-02 00:00:00', '2026-03-04 00:00:00'),
      document('c', '3', 'Г', '2026-03-02 09:00', '2026-03-02 13:00'),
    ];
    const lines = (await world.preview({ persons, documents: first })).filter(({ entity }) => entity === 'documents');
    expect(lines).toMatchObject([
      { key: 'a', change: 'create', fields: { person: [null, '1'], type: [null, 'ОТ'], from: [null, '2026-03-02'] } },
      { key: 'b' },
      { key: 'c' },
    ]);
    await world.sync({ persons, documents: first });
    expect(await documents(database)).toEqual([
      'a ОТ 2026-03-02..2026-03-15',
      'b Б 2026-03-02..2026-03-04',
      'c Г 2026-03-02T06:00:00Z..2026-03-02T10:00:00Z',
    ]);
    expect((await world.sync()).state).toBe('unchanged');
    const second = [
      document('a', '1', 'ОТ', '2026-03-02', '2026-03-10'),
      document('b', '3', 'Б', '2026-03-03', '2026-03-04'),
    ];
    const changes = (await world.preview({ persons, documents: second })).filter(
      ({ entity }) => entity === 'documents',
    );
    expect(changes.map(({ key, change, personKey }) => `${change} ${key} of ${personKey}`).sort()).toEqual([
      'remove c of 3',
      'update a of 1',
      'update b of 3',
    ]);
    const report = await world.sync({ persons, documents: second });
    expect(report.entities.documents).toMatchObject({ created: 0, updated: 2, removed: 1 });
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-10', 'b Б 2026-03-03..2026-03-04']);
  });

  test('that end before they start, are of no known type or of nobody are rejected by name', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const wrong = [
      document('a', '1', 'ОТ', '2026-03-15', '2026-03-02'),
      document('b', '1', 'QQ', '2026-03-15', '2026-03-16'),
      document('c', '9', 'ОТ', '2026-03-15', '2026-03-16'),
    ];
    expect(await world.sync({ persons, documents: wrong })).toMatchObject({ rejected: 3 });
    expect((await rejections(database)).sort()).toEqual([
      'a mapping.period',
      'b document.type',
      'c cycle.unknownPerson',
    ]);
    expect(await documents(database)).toEqual([]);
  });

  test('of exclusive types do not overlap: what is there stays, of new ones the first to begin is taken', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const both = [
      document('b', '1', 'Б', '2026-03-10', '2026-03-20'),
      document('a', '1', 'ОТ', '2026-03-02', '2026-03-15'),
    ];
    await world.sync({ persons, documents: both });
    expect(await rejections(database)).toEqual(['b document.overlap']);
    const reason = await database.all('SELECT reason FROM rejection');
    expect(String(reason[0]?.['reason'])).toContain('document "a"');
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-15']);
    // Rejected in the same way as long as the rows are the same; what is there counts too.
    expect(await world.sync()).toMatchObject({ state: 'unchanged', rejected: 1 });
    // Of another person, or of a type that is not exclusive, a document may cover the same time.
    const beside = [
      ...both,
      document('c', '2', 'Б', '2026-03-10', '2026-03-20'),
      document('d', '1', 'С', '2026-03-03', '2026-03-03'),
    ];
    expect(await world.sync({ persons, documents: beside })).toMatchObject({ created: 2, rejected: 1 });
    // When the first makes way in the same cycle, the second comes in.
    const shortened = [
      document('b', '1', 'Б', '2026-03-10', '2026-03-20'),
      document('a', '1', 'ОТ', '2026-03-02', '2026-03-09'),
    ];
    expect(await world.sync({ persons, documents: shortened })).toMatchObject({ created: 1, updated: 1, rejected: 0 });
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-09', 'b Б 2026-03-10..2026-03-20']);
  });

  test('change places within one cycle, and a removal frees the time for another', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const of = (a: string, b: string) => [document('a', '1', 'ОТ', a, a), document('b', '1', 'Б', b, b)];
    await world.sync({ persons, documents: of('2026-03-02', '2026-03-03') });
    expect(await world.sync({ persons, documents: of('2026-03-03', '2026-03-02') })).toMatchObject({
      updated: 2,
      rejected: 0,
    });
    const replaced = [document('c', '1', 'К', '2026-03-01', '2026-03-05')];
    expect(await world.sync({ persons, documents: replaced })).toMatchObject({ created: 1, removed: 2, rejected: 0 });
  });

  test('of a type that is added later come in with the next cycle, although the source has not changed', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    world.config = { ...world.config, version: 'version' };
    world.source.columns = { ...world.source.columns, version: ['version'] };
    const rows = {
      persons,
      documents: [document('a', '1', 'ОЧ', '2026-03-02', '2026-03-03')],
      version: [{ version: '1' }],
    };
    await world.sync(rows);
    expect((await world.sync()).state).toBe('skipped');
    const type = { letter: 'ОЧ', code: '104', name: 'Local', class: 'excused', exclusive: true } as const;
    await database.transaction((within) => saveDocumentType(within, type));
    expect(await world.sync()).toMatchObject({ state: 'applied', created: 1, rejected: 0 });
    expect((await world.sync()).state).toBe('skipped');
    const types = await readDocumentTypes(database);
    expect(types).toHaveLength(37);
    await database.transaction((within) => saveDocumentType(within, { ...type, name: 'Renamed' }));
    expect((await readDocumentTypes(database)).find(({ letter }) => letter === 'ОЧ')?.name).toBe('Renamed');
  });

  test('removals beyond the guard wait; released they go, discarded they stay', async () => {
    const all = Array.from({ length: 4 }, (_, index) =>
      document(`${index}`, '1', 'ОТ', `2026-03-0${index + 1}`, `2026-03-0${index + 1}`),
    );
    for (const decide of [releaseHeld, discardHeld]) {
      const database = await registries.open();
      const world = timeWorld(database, registries.folder(), '');
      await world.sync({ persons, documents: all });
      const report = await world.sync({ persons, documents: all.slice(2) });
      expect(report).toMatchObject({ state: 'held', held: 2, removed: 0 });
      expect(await documents(database)).toHaveLength(4);
      await decide(world.task(), report.cycle ?? 0);
      expect(await documents(database)).toHaveLength(decide === releaseHeld ? 2 : 4);
      expect((await world.sync()).state).toBe('unchanged');
    }
  });

  test('are taken back: created, changed and removed ones', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const one = (to: string) => ({ persons, documents: [document('a', '1', 'ОТ', '2026-03-02', to)] });
    await world.sync({ persons });
    const created = await world.sync(one('2026-03-10'));
    expect(await undo(world.task(), { cycle: created.cycle ?? 0 })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await documents(database)).toEqual([]);
    expect((await world.sync()).state).toBe('unchanged');

    await world.sync(one('2026-03-11'));
    const changed = await world.sync(one('2026-03-12'));
    expect(await undo(world.task(), { cycle: changed.cycle ?? 0 })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-11']);

    const again = await world.sync(one('2026-03-13'));
    await world.sync(one('2026-03-14'));
    expect(await undo(world.task(), { cycle: again.cycle ?? 0 })).toMatchObject([{ outcome: 'kept' }]);
    const removed = await world.sync({ persons, documents: [] });
    expect(removed.removed).toBe(1);
    expect(await undo(world.task(), { cycle: removed.cycle ?? 0 })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-14']);
    expect((await world.sync()).state).toBe('unchanged');
  });

  test('that are taken back are found again by their rows, whatever became of their links', async () => {
    const database = await registries.open();
    const world = timeWorld(database, registries.folder());
    const one = (to: string) => ({ persons, documents: [document('a', '1', 'ОТ', '2026-03-02', to)] });
    await world.sync(one('2026-03-10'));
    const removed = await world.sync({ persons, documents: [] });
    // As a packing of the links does.
    await database.run(`DELETE FROM link WHERE state = ${goneLink}`);
    await undo(world.task(), { cycle: removed.cycle ?? 0 });
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-10']);
    expect(await world.sync(one('2026-03-11'))).toMatchObject({ updated: 1, created: 0, rejected: 0 });

    const [created] = await database.all("SELECT id FROM change WHERE entity = 6 AND kind = 'create' ORDER BY id DESC");
    await undo(world.task(), { change: Number(created?.['id']) });
    expect(await documents(database)).toEqual([]);
    const [taken] = await database.all('SELECT max(id) AS id FROM change');
    await undo(world.task(), { change: Number(taken?.['id']) });
    expect(await world.sync(one('2026-03-12'))).toMatchObject({ updated: 1, created: 0, rejected: 0 });
    expect(await documents(database)).toEqual(['a ОТ 2026-03-02..2026-03-12']);
  });
});
