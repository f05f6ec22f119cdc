/** Deciding who a new row is that agrees with several people: the next cycles leave it so, and it can be taken back. */
import { expect, test } from 'vitest';
import type { Database } from '../../src/registry/database.ts';
import { type ListedConflict, listConflicts } from '../../src/registry/lists/conflicts.ts';
import { overridePerson } from '../../src/sync/override-person.ts';
import { refreshPeople } from '../../src/sync/refresh.ts';
import { resolveConflict } from '../../src/sync/resolve-conflict.ts';
import { rulesOf } from '../../src/sync/rules.ts';
import { undo } from '../../src/sync/undo.ts';
import { canonical, everything, personOf } from './canonical.ts';
import { failingAt } from './failing.ts';
import { card, configsOf, person, sourceYaml, type TestWorld, unguarded, worldOf } from './harness.ts';
import type { TestRows } from './memory-source.ts';
import { onBothRegistries, type TestRegistries } from './registries.ts';

const reason = 'By the passport';
const fields = (
  identity = '',
  personKey = '',
) => `${identity}      fields: { key: id, ${personKey}surname: surname, givenName: given, employeeId: tab, position: post, departmentPath: { column: path }, custom.phone: phone }
      match: [employeeId]`;

/** What `hr` says of the one whom two people of `it` agree with. */
const newRow: TestRows = {
  persons: [person('n', { tab: '7', surname: 'New', post: 'Clerk', path: 'A/B', phone: '5' })],
  cards: [card('n', '100')],
};

interface Match {
  readonly database: Database;
  readonly it: TestWorld;
  readonly hr: TestWorld;
  readonly task: Parameters<typeof resolveConflict>[0];
  readonly conflict: ListedConflict;
}

/** The people 1 and 2 of `it` have one employee ID; the row n of `hr`, which speaks before `it`, has it too. */
async function matchOf(registries: TestRegistries, identity = '', personKey = ''): Promise<Match> {
  const database = await registries.open();
  const configs = configsOf(
    sourceYaml('it', `${unguarded}    priority: 20\n`, fields()),
    sourceYaml('hr', `${unguarded}    priority: 10\n`, fields(identity, personKey)),
  );
  const [it, hr] = configs.map((config) => {
    const world = worldOf(database, registries.folder(), config);
    world.sources = configs;
    return world;
  });
  if (it === undefined || hr === undefined) throw new Error('There are two sources');
  await it.sync({
    persons: [person('1', { tab: '7', surname: 'First', path: 'X' }), person('2', { tab: '7', surname: 'Second' })],
  });
  await hr.sync(newRow);
  const task = { database, sources: configs, context: hr.context, actor: 'anna' };
  return { database, it, hr, task, conflict: await theConflict(database) };
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

const join = (conflict: ListedConflict, at: number) =>
  ({ decision: 'join', reason, person: conflict.candidates[at] ?? 0 }) as const;
const makeNew = { decision: 'new', reason } as const;

/** The source with `delete` for people whose rows are missing. */
const deleting = ({ config }: TestWorld) => ({
  ...config,
  missing: { ...config.missing, persons: { ...config.missing.persons, action: 'delete' as const } },
});

onBothRegistries('a new row that agrees with several people', (registries) => {
  test('stands in a conflict that shows the row and the candidates, and lasts with its id', async () => {
    const { database, hr, conflict } = await matchOf(registries);
    expect(conflict).toMatchObject({ source: 'hr', entity: 'persons', key: 'n', code: 'conflict.match' });
    expect(conflict.candidates).toEqual(conflict.localIds);
    expect(conflict.candidates).toHaveLength(2);
    expect(conflict.match).toEqual(['employeeId']);
    expect(conflict.row).toMatchObject({ surname: 'New', department: 'A/B', position: 'Clerk', 'custom.phone': '5' });
    expect(conflict.decisions).toEqual(['join', 'new']);
    await hr.sync();
    expect((await theConflict(database)).id).toBe(conflict.id);
  });

  test('stays in conflict when the row alone is refreshed', async () => {
    const { database, hr, conflict } = await matchOf(registries);
    await refreshPeople({ ...hr.task(), keys: ['n'], narrowing: { byKey: () => null, columnOnly: () => null } });
    expect(await theConflict(database)).toMatchObject({ id: conflict.id, candidates: conflict.candidates });
    expect((await canonical(database)).people).toHaveLength(2);
  });

  test('is the person whom somebody chooses: the next cycle brings what it says, and the ones after leave it so', async () => {
    const { database, it, hr, task, conflict } = await matchOf(registries);
    const done = await resolveConflict(task, conflict.id, join(conflict, 0));
    expect(done).toMatchObject({ decision: 'join', person: conflict.candidates[0], conflict: conflict.id });
    expect(await conflictsOf(database)).toEqual([]);
    // Until a cycle has read the row it says nothing, and nobody else's cycle minds.
    expect(await it.sync()).toMatchObject({ state: 'unchanged' });
    expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'First' });
    expect(await hr.sync()).toMatchObject({ conflicts: 0, rejected: 0, created: 1, error: null });
    const joined = { surname: 'New', department: 'A/B', links: ['hr:n', 'it:1'], identifiers: [expect.anything()] };
    expect(await personOf(database, 'it:1')).toMatchObject(joined);
    for (const world of [hr, it, hr]) expect(await world.sync()).toMatchObject({ state: 'unchanged', conflicts: 0 });
    expect(await personOf(database, 'it:1')).toMatchObject(joined);
    expect((await canonical(database)).people).toHaveLength(2);
  });

  test('is somebody new where that is decided, at once with what is there and with the rest in the next cycle', async () => {
    const { database, it, hr, task, conflict } = await matchOf(registries);
    const { person: made } = await resolveConflict(task, conflict.id, makeNew);
    expect(conflict.candidates).not.toContain(made);
    expect(await personOf(database, 'hr:n')).toMatchObject({ surname: 'New', employeeId: '7', status: 'active' });
    expect(await conflictsOf(database)).toEqual([]);
    expect(await hr.sync()).toMatchObject({ conflicts: 0, rejected: 0, error: null });
    const created = { department: 'A/B', position: 'Clerk', links: ['hr:n'], identifiers: [expect.anything()] };
    expect(await personOf(database, 'hr:n')).toMatchObject(created);
    for (const world of [hr, it, hr]) expect(await world.sync()).toMatchObject({ state: 'unchanged', conflicts: 0 });
    expect((await canonical(database)).people).toHaveLength(3);
    expect((await canonical(database)).dangling).toEqual([]);
  });

  test.each(['join', 'new'] as const)('is decided (%s) with who and why in the record', async (decision) => {
    const { database, task, conflict } = await matchOf(registries);
    const wish = decision === 'join' ? join(conflict, 1) : makeNew;
    const { change, person: id } = await resolveConflict(task, conflict.id, wish);
    const [row] = await database.all('SELECT * FROM change WHERE id = ?', [change]);
    expect(row).toMatchObject({ actor: 'anna', key: 'n', kind: decision === 'new' ? 'create' : 'update' });
    expect(Number(row?.['local_id'])).toBe(id);
    expect(JSON.parse(String(row?.['fields']))).toMatchObject({ decision: [null, decision], reason: [null, reason] });
  });

  test.each([
    ['join', false],
    ['join', true],
    ['new', false],
    ['new', true],
  ] as const)(
    'is in conflict as before when the decision (%s) is taken back, a cycle later: %s',
    async (decision, later) => {
      const { database, it, hr, task, conflict } = await matchOf(registries);
      const before = await canonical(database);
      const { change } = await resolveConflict(task, conflict.id, decision === 'join' ? join(conflict, 0) : makeNew);
      if (later) await hr.sync();
      expect(await undo(task, { change })).toMatchObject([{ outcome: 'reverted' }]);
      expect((await canonical(database)).people).toEqual(before.people);
      expect(await theConflict(database)).toMatchObject({ id: conflict.id, candidates: conflict.candidates });
      expect(await undo(task, { change })).toMatchObject([{ outcome: 'kept' }]);
      expect(await hr.sync()).toMatchObject({ conflicts: 1, created: 0, updated: 0 });
      await it.sync();
      expect((await canonical(database)).people).toEqual(before.people);
      // And it can be decided otherwise.
      await resolveConflict(task, conflict.id, join(conflict, 1));
      expect(await hr.sync()).toMatchObject({ conflicts: 0, created: 1, rejected: 0 });
      expect(await personOf(database, 'it:2')).toMatchObject({ surname: 'New', identifiers: [expect.anything()] });
      expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'First', identifiers: [] });
    },
  );

  test('leaves somebody whom no source shows as before the decision when it is taken back', async () => {
    const { database, hr, task, conflict } = await matchOf(registries);
    // Nobody speaks of these people but the registry.
    await database.run("DELETE FROM link WHERE source_id = (SELECT id FROM source WHERE name = 'it')");
    const { change } = await resolveConflict(task, conflict.id, join(conflict, 0));
    await hr.sync();
    expect((await personOf(database, 'hr:n')).surname).toBe('New');
    expect(await undo(task, { change })).toMatchObject([{ outcome: 'reverted' }]);
    const [row] = await database.all('SELECT surname, position_id FROM person WHERE id = ?', [
      conflict.candidates[0] ?? 0,
    ]);
    expect(row).toEqual({ surname: 'First', position_id: null });
  });

  test('who was made for it stays, dismissed, when somebody has given the person something since', async () => {
    const { database, hr, task, conflict } = await matchOf(registries);
    const { change, person: made } = await resolveConflict(task, conflict.id, makeNew);
    await hr.sync();
    const rules = await rulesOf(task);
    const renamed = new Map([['surname', 'Renamed']]);
    await overridePerson({ ...task, ...rules }, made, renamed, { reason: 'Married', until: null });
    const [outcome] = await undo(task, { change });
    expect(outcome).toMatchObject({ outcome: 'reverted', reason: expect.stringContaining('dismissed') });
    const [row] = await database.all('SELECT surname, status FROM person WHERE id = ?', [made]);
    expect(row).toEqual({ surname: 'Renamed', status: 'dismissed' });
    expect(await hr.sync()).toMatchObject({ conflicts: 1, rejected: 1 });
  });

  test('a decision that its row has outlived is kept, and one whose person is gone is impossible', async () => {
    const { database, it, hr, task, conflict } = await matchOf(registries);
    const { change } = await resolveConflict(task, conflict.id, makeNew);
    hr.config = deleting(hr);
    hr.sources = [hr.config, it.config];
    await hr.sync({ persons: [], cards: [] });
    expect((await canonical(database)).people).toHaveLength(2);
    expect(await undo(task, { change })).toMatchObject([{ outcome: 'impossible' }]);
  });

  test('cannot be decided on what has changed meanwhile, nor twice, nor by what is meant for identifiers', async () => {
    const { database, it, hr, task, conflict } = await matchOf(registries);
    const refused = async (wish: Parameters<typeof resolveConflict>[2], code: string, text: RegExp) => {
      await expect(resolveConflict(task, conflict.id, wish)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(text),
      });
      expect(await conflictsOf(database)).toHaveLength(1);
    };
    await refused({ decision: 'give', reason, holder: null }, 'conflict.decision', /who a new row is/);
    await refused({ decision: 'join', reason, person: 99 }, 'conflict.changed', /99 is not among those who agree/);
    it.config = deleting(it);
    it.sources = [hr.config, it.config];
    await it.sync({ persons: [person('1', { tab: '7', surname: 'First' })] });
    await refused(join(conflict, 1), 'conflict.changed', /no longer in the registry/);
    expect(await theConflict(database)).toMatchObject({ candidates: [conflict.candidates[0]] });
    await database.run(
      `INSERT INTO link SELECT (SELECT id FROM source WHERE name = 'hr'), entity, 'other', local_id, row_a, row_b, record_a, record_b, state, missing, record FROM link WHERE entity = 4 AND local_id = ?`,
      [conflict.candidates[0] ?? 0],
    );
    await refused(join(conflict, 0), 'conflict.changed', /is the row "other" of the source/);
    expect(await theConflict(database)).toMatchObject({ candidates: [], decisions: ['new'] });
    await resolveConflict(task, conflict.id, makeNew);
    await expect(resolveConflict(task, conflict.id, makeNew)).rejects.toMatchObject({ code: 'command.notFound' });
  });

  test('that is gone before a cycle has read it dismisses nobody', async () => {
    const { database, hr, it, task, conflict } = await matchOf(registries);
    await resolveConflict(task, conflict.id, join(conflict, 0));
    await it.sync({ persons: [] });
    expect(await hr.sync({ persons: [], cards: [] })).toMatchObject({ error: null, removed: 0 });
    expect((await personOf(database, 'it:1')).surname).toBe('First');
    await it.sync({ persons: [person('1', { tab: '7', surname: 'First' }), person('2', { tab: '7' })] });
    expect(await personOf(database, 'it:1')).toMatchObject({ status: 'active' });
  });

  test('is decided whole or not at all, whatever statement fails', async () => {
    for (const decision of ['join', 'new'] as const) {
      const { database, hr, task, conflict } = await matchOf(registries);
      const wish = decision === 'join' ? join(conflict, 0) : makeNew;
      let failed = 0;
      for (; ; failed++) {
        const state = await everything(database);
        const failing = { ...task, database: failingAt(database, failed) };
        const made = await resolveConflict(failing, conflict.id, wish).catch((error: unknown) => error);
        if (!(made instanceof Error)) break;
        expect(made.message).toBe('Killed');
        expect(await everything(database)).toEqual(state);
      }
      expect(failed).toBeGreaterThan(5);
      expect(await hr.sync()).toMatchObject({ conflicts: 0, rejected: 0 });
    }
  });

  test('one person of several rows is decided by the key that the rows share', async () => {
    const { database, hr, task, conflict } = await matchOf(registries, '      identity: person\n', 'personKey: id, ');
    expect(conflict.key).toBe('n');
    const { change } = await resolveConflict(task, conflict.id, join(conflict, 0));
    expect(await hr.sync()).toMatchObject({ conflicts: 0, error: null });
    expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'New', identifiers: [expect.anything()] });
    expect(await undo(task, { change })).toMatchObject([{ outcome: 'reverted' }]);
    expect(await hr.sync()).toMatchObject({ conflicts: 1 });
    expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'First', identifiers: [] });
    await resolveConflict(task, conflict.id, join(conflict, 0));
    expect(await hr.sync()).toMatchObject({ conflicts: 0 });
    expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'New' });
  });
});

onBothRegistries('several new rows that agree with one person', (registries) => {
  test('are all in conflict, however often cycles run, until one is decided', async () => {
    const { database, it, hr, task } = await matchOf(registries);
    await it.sync({
      persons: [person('1', { tab: '7', surname: 'First' }), person('2', { tab: '8', surname: 'Second' })],
    });
    const rows = { persons: [person('n', { tab: '7', surname: 'New' }), person('m', { tab: '7', surname: 'Other' })] };
    const previewed = await hr.preview(rows);
    expect(previewed.map(({ change, key }) => `${change} ${key}`).sort()).toEqual(['conflict m', 'conflict n']);
    for (let round = 0; round < 3; round++) {
      expect(await hr.sync(rows)).toMatchObject({ conflicts: 2, created: 0, updated: 0 });
    }
    const [one, other] = await conflictsOf(database);
    expect([one?.key, other?.key]).toEqual(['n', 'm']);
    if (one === undefined) throw new Error('Both rows are in conflict');
    await resolveConflict(task, one.id, join(one, 0));
    // Whoever the other row is, the person is not.
    expect(await theConflict(database)).toMatchObject({ key: 'm', decisions: ['new'] });
    expect(await hr.sync()).toMatchObject({ conflicts: 0, created: 1 });
    expect(await personOf(database, 'it:1')).toMatchObject({ surname: 'New', links: ['hr:n', 'it:1'] });
    expect(await personOf(database, 'hr:m')).toMatchObject({ surname: 'Other', links: ['hr:m'] });
  });
});
