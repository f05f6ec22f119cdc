/** Deciding on conflicts about identifiers: whoever gets the card, the next cycles leave it so, and it can be taken back. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { type ListedConflict, listConflicts } from '../../src/registry/lists/conflicts.ts';
import { resolveConflict } from '../../src/sync/resolve-conflict.ts';
import { takeIdentifier } from '../../src/sync/take-identifier.ts';
import { undo } from '../../src/sync/undo.ts';
import { personOf } from './canonical.ts';
import { card, configsOf, people, sourceYaml, unguarded, worldOf } from './harness.ts';
import { onBothRegistries, type TestRegistries } from './registries.ts';

const reason = 'The card was handed over';

/** Source `hr` has given card 100 to its person 1, and person 1 of `guests` claims it. */
async function conflictOf(registries: TestRegistries) {
  const database = await registries.open();
  const configs = configsOf(sourceYaml('hr', unguarded), sourceYaml('guests', unguarded));
  const [hr, guests] = configs.map((config) => {
    const world = worldOf(database, registries.folder(), config);
    world.sources = configs;
    return world;
  });
  if (hr === undefined || guests === undefined) throw new Error('There are two sources');
  await hr.sync({ persons: people(1), cards: [card('1', '100')] });
  await guests.sync({ persons: people(1), cards: [card('1', '100')] });
  const task = { database, sources: configs, context: hr.context, actor: 'anna' };
  return { database, hr, guests, task, conflict: await theConflict(database) };
}

async function conflictsOf(database: Database): Promise<ListedConflict[]> {
  const all: ListedConflict[] = [];
  for await (const batch of listConflicts(database, {})) all.push(...batch);
  return all;
}

async function theConflict(database: Database): Promise<ListedConflict> {
  const [conflict] = await conflictsOf(database);
  if (conflict === undefined) throw new Error('There is no conflict');
  return conflict;
}

const cardsOf = async (database: Database, key: string): Promise<number> =>
  (await personOf(database, key)).identifiers.length;

/** How many cards the two people have. */
const shares = async (database: Database): Promise<readonly [hr: number, guests: number]> => [
  await cardsOf(database, 'hr:1'),
  await cardsOf(database, 'guests:1'),
];

onBothRegistries('conflicts', (registries) => {
  test('a conflict says who claims the card, who holds it and what can be decided, and keeps its id over cycles', async () => {
    const { database, guests, conflict } = await conflictOf(registries);
    expect(conflict).toMatchObject({ source: 'guests', number: '100', kind: 'card', claimantKey: '1' });
    expect(conflict.decisions).toEqual(['give', 'keep']);
    expect(conflict).toMatchObject({ holder: 1, claimant: 2 });
    expect(conflict.localIds).toEqual([conflict.holder]);
    await guests.sync();
    expect((await theConflict(database)).id).toBe(conflict.id);
  });

  test('a card that is given over stays with its new person although both sources still show it', async () => {
    const { database, hr, guests, task, conflict } = await conflictOf(registries);
    const done = await resolveConflict(task, conflict.id, { decision: 'give', reason, holder: conflict.holder });
    expect(done.person).toBe(conflict.claimant);
    expect(await shares(database)).toEqual([0, 1]);
    expect(await conflictsOf(database)).toEqual([]);
    for (const world of [guests, hr, guests]) {
      expect(await world.sync()).toMatchObject({ conflicts: 0, created: 0, removed: 0 });
    }
    expect(await shares(database)).toEqual([0, 1]);
    await guests.sync({ persons: people(1), cards: [] });
    expect(await shares(database)).toEqual([0, 0]);
  });

  test('a card that stays with its holder is claimed no more until the holder loses it', async () => {
    const { database, hr, guests, task, conflict } = await conflictOf(registries);
    await resolveConflict(task, conflict.id, { decision: 'keep', reason, holder: null });
    for (const world of [guests, hr, guests]) {
      expect(await world.sync()).toMatchObject({ conflicts: 0, created: 0, removed: 0 });
    }
    expect(await shares(database)).toEqual([1, 0]);
    await hr.sync({ persons: people(1), cards: [] });
    expect(await guests.sync()).toMatchObject({ conflicts: 0, created: 1 });
    expect(await shares(database)).toEqual([0, 1]);
  });

  test('a turned-down claim is a conflict again when its row comes back', async () => {
    const { database, guests, task, conflict } = await conflictOf(registries);
    await resolveConflict(task, conflict.id, { decision: 'keep', reason, holder: null });
    await guests.sync({ persons: people(1), cards: [] });
    expect(await guests.sync({ persons: people(1), cards: [card('1', '100')] })).toMatchObject({ conflicts: 1 });
    expect(await shares(database)).toEqual([1, 0]);
  });

  test.each(['give', 'keep'] as const)(
    'a decision to %s is recorded with who and why, and taken back whole',
    async (decision) => {
      const { database, hr, guests, task, conflict } = await conflictOf(registries);
      const { change } = await resolveConflict(task, conflict.id, { decision, reason, holder: null });
      const [row] = await database.all('SELECT * FROM change WHERE id = ?', [change]);
      expect(row).toMatchObject({ actor: 'anna' });
      expect(JSON.parse(String(row?.['fields']))).toMatchObject({ decision: [null, decision], reason: [null, reason] });

      expect(await undo(task, { change })).toMatchObject([{ outcome: 'reverted' }]);
      expect(await shares(database)).toEqual([1, 0]);
      expect((await theConflict(database)).id).toBe(conflict.id);
      expect(await hr.sync()).toMatchObject({ conflicts: 0, created: 0, removed: 0 });
      expect(await guests.sync()).toMatchObject({ conflicts: 1, created: 0 });
      expect((await theConflict(database)).id).toBe(conflict.id);
      expect(await undo(task, { change })).toMatchObject([{ outcome: 'kept' }]);

      // As before the decision, the card goes over when its holder lets it go.
      await hr.sync({ persons: people(1), cards: [] });
      expect(await guests.sync()).toMatchObject({ conflicts: 0, created: 1 });
      expect(await shares(database)).toEqual([0, 1]);
    },
  );

  test('a decision on what has changed meanwhile does nothing', async () => {
    const { database, task, conflict } = await conflictOf(registries);
    const wish = { decision: 'give', reason, holder: conflict.claimant } as const;
    await expect(resolveConflict(task, conflict.id, wish)).rejects.toMatchObject({ code: 'conflict.changed' });
    expect(await shares(database)).toEqual([1, 0]);
    const [held] = await database.all('SELECT id FROM identifier');
    await takeIdentifier(task, Number(held?.['id']));
    const keep = { decision: 'keep', reason, holder: null } as const;
    await expect(resolveConflict(task, conflict.id, keep)).rejects.toMatchObject({ code: 'conflict.changed' });
    expect((await theConflict(database)).decisions).toEqual(['give']);
    const given = await resolveConflict(task, conflict.id, { ...keep, decision: 'give' });
    expect(await shares(database)).toEqual([0, 1]);
    await expect(resolveConflict(task, conflict.id, keep)).rejects.toMatchObject({ code: 'command.notFound' });
    expect(await undo(task, { change: given.change })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await shares(database)).toEqual([0, 0]);
  });

  test('of two rows of one source the later person can be given the card', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(2), cards: [card('1', '100'), card('2', '100')] });
    const conflict = await theConflict(database);
    const task = { database, sources: world.sources, context: world.context, actor: 'anna' };
    await resolveConflict(task, conflict.id, { decision: 'give', reason, holder: null });
    expect([await cardsOf(database, 'hr:1'), await cardsOf(database, 'hr:2')]).toEqual([0, 1]);
    expect(await world.sync()).toMatchObject({ conflicts: 0, created: 0, removed: 0 });
    expect([await cardsOf(database, 'hr:1'), await cardsOf(database, 'hr:2')]).toEqual([0, 1]);
  });

  test('an identifier that was taken and given back belongs to its row again', async () => {
    const database = await registries.open();
    const world = worldOf(database, registries.folder());
    await world.sync({ persons: people(1), cards: [card('1', '100')] });
    const task = { database, sources: world.sources, context: world.context, actor: 'anna' };
    const [held] = await database.all('SELECT id FROM identifier');
    await takeIdentifier(task, Number(held?.['id']));
    const [change] = await database.all("SELECT max(id) AS id FROM change WHERE kind = 'remove'");
    await undo(task, { change: Number(change?.['id']) });
    expect(await cardsOf(database, 'hr:1')).toBe(1);
    await world.sync({ persons: people(1), cards: [] });
    expect(await cardsOf(database, 'hr:1')).toBe(0);
  });
});
