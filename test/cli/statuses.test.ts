import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { contentsOf, type Folder, newFolder } from './program.ts';
import { failure, listed, report, undone } from './shapes.ts';
import { openSmallHr, smallConfiguration, smallHr } from './small-hr.ts';

let original: Folder;
const removals: (() => void)[] = [];

beforeAll(async () => {
  original = newFolder((remove) => removals.push(remove));
  smallHr(original, 'hr.sqlite');
  expect((await original.run(['apply', 'gatehouse.yaml'])).status).toBe(0);
  expect((await original.run(['sync'])).status).toBe(0);
});
afterAll(() => {
  for (const remove of removals) remove();
});

/** A folder after its first cycle. */
function synced() {
  const folder = newFolder();
  cpSync(original.path, folder.path, { recursive: true });
  return { folder, hr: openSmallHr(folder) };
}

const sync = async (folder: Folder) => {
  const { status, lines } = await folder.here(['sync', 'hr', '--json']);
  return { status, report: report.parse(lines()[0]) };
};

describe('the exit status of a cycle', () => {
  it('is 0 when it is done, also when nothing changed', async () => {
    const { folder } = synced();
    const second = await sync(folder);
    expect(second).toMatchObject({ status: 0, report: { state: 'unchanged', read: 43 } });
  });

  it('is 1 when the source fails, and nothing was applied', async () => {
    const { folder, hr } = synced();
    hr.execute('UPDATE employee SET surname = ? WHERE id = 1', 'Другая');
    hr.execute('ALTER TABLE card RENAME TO cards');
    const failed = await sync(folder);
    expect(failed).toMatchObject({
      status: 1,
      report: { state: 'failed', updated: 0, error: { code: 'source.query' } },
    });
    expect((await folder.here(['list', 'persons', '--search', 'Другая', '--json'])).out).toBe('');
  });

  it('is 3 when rows were rejected', async () => {
    const { folder, hr } = synced();
    hr.execute("INSERT INTO card VALUES (2, '999,00001')");
    expect(await sync(folder)).toMatchObject({ status: 3, report: { rejected: 1 } });
    const rejects = (await folder.here(['list', 'rejects', '--json'])).lines();
    expect(rejects.map((line) => listed.rejects.parse(line).code)).toEqual(['number.range']);
  });

  it('is 3 when rows have the same key, and names them', async () => {
    const { folder, hr } = synced();
    hr.execute("INSERT INTO employee VALUES (7, 'Двойник', '2000', 2, NULL)");
    const { status, out } = await folder.here(['sync']);
    expect(status).toBe(3);
    expect(out).toContain('key 7 in rows 7 and 21');
  });

  it('is 4 when removals are held; releasing them is 0', async () => {
    const { folder, hr } = synced();
    hr.execute('DELETE FROM employee WHERE id > 10');
    const told = await folder.here(['sync']);
    expect(told.status).toBe(4);
    expect(told.out).toContain('gatehouse release 2');
    const held = (await folder.here(['list', 'held', '--json'])).lines().map((line) => listed.held.parse(line));
    expect(held.filter(({ entity }) => entity === 'persons')).toHaveLength(10);
    expect((await folder.here(['release', '2'])).status).toBe(0);
    const blocked = await folder.here(['list', 'persons', '--status', 'blocked', '--json']);
    expect(blocked.lines()).toHaveLength(10);
    const again = await folder.here(['release', '2']);
    expect(again).toMatchObject({ status: 1 });
    expect(again.err).toContain('cycle.state');
  });

  it('is 0 for a discarded cycle, which is not proposed again', async () => {
    const { folder, hr } = synced();
    hr.execute('DELETE FROM employee WHERE id > 10');
    expect((await sync(folder)).status).toBe(4);
    expect((await folder.here(['discard', '2', '--json'])).status).toBe(0);
    expect((await sync(folder)).report.held).toBe(0);
  });

  it('is that of what went worst among several sources', async () => {
    const folder = newFolder();
    smallHr(folder);
    const other =
      '  - { name: other, type: sqlite, connection: "sqlite:${NOWHERE}", persons: { query: SELECT 1 AS id, fields: { key: id, surname: id } } }';
    writeFileSync(join(folder.path, 'two.yaml'), smallConfiguration(join(folder.path, 'hr.sqlite'), other));
    expect((await folder.here(['apply', 'two.yaml'], { NOWHERE: 'x' })).status).toBe(0);
    const both = await folder.here(['sync', '--json']);
    expect(both.status).toBe(2);
    expect(both.lines().map((line) => report.parse(line).source)).toEqual(['hr']);
    expect(both.err).toContain('config.reference');
    expect((await folder.here(['sync', 'hr'])).status).toBe(0);
  });
});

describe('gatehouse undo', () => {
  it('takes a change, and a whole cycle, back', async () => {
    const { folder, hr } = synced();
    hr.execute('UPDATE employee SET dept = 3 WHERE id IN (4, 5)');
    await sync(folder);
    const [change] = (await folder.here(['list', 'changes', '--limit', '1', '--json'])).lines();
    expect((await folder.here(['undo', '--change', String(listed.changes.parse(change).id)])).status).toBe(0);
    const { out } = await folder.here(['undo', '2', '--json']);
    expect(out).toContain('"outcome":"reverted"');
    const moved = await folder.here(['list', 'persons', '--department', 'Завод/Цех 2', '--json']);
    expect(moved.lines()).toEqual([]);
  });

  it('says of each change whether it was reverted, kept because of a later one, or impossible', async () => {
    const { folder, hr } = synced();
    hr.execute("DELETE FROM card WHERE number = '213,00001'");
    hr.execute("UPDATE employee SET phone = '1' WHERE id IN (4, 5)");
    await sync(folder);
    hr.execute("INSERT INTO card VALUES (2, '213,00001')");
    hr.execute("UPDATE employee SET phone = '2' WHERE id = 4");
    await sync(folder);
    const { lines } = await folder.here(['undo', '2', '--json']);
    const outcomes = lines().map((line) => undone.parse(line));
    expect(outcomes.map(({ entity, key, outcome }) => `${entity} ${key?.charAt(0)}: ${outcome}`).sort()).toEqual([
      'identifiers 1: impossible',
      'persons 4: kept',
      'persons 5: reverted',
    ]);
    expect(outcomes.find(({ outcome }) => outcome === 'impossible')?.reason).toBe('Person 2 holds the number since.');
    expect((await folder.here(['undo', '2'])).out).toContain('impossible');
  });

  it('wants to know what, and only one thing', async () => {
    const { folder } = synced();
    expect((await folder.here(['undo'])).status).toBe(2);
    expect((await folder.here(['undo', '1', '--change', '1'])).status).toBe(2);
    expect((await folder.here(['undo', '77'])).status).toBe(2);
  });
});

describe('an interrupted cycle', () => {
  it('is cancelled, says so, and leaves the registry usable', async () => {
    const folder = newFolder();
    const endless = `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:${join(folder.path, 'hr.sqlite')}"
    persons:
      query: >-
        WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, 'Фамилия ' || id AS name FROM n
      fields: { key: id, surname: name }
`;
    openSqlite(join(folder.path, 'hr.sqlite')).close();
    writeFileSync(join(folder.path, 'endless.yaml'), endless);
    expect((await folder.run(['apply', 'endless.yaml'])).status).toBe(0);
    const { child, ended } = folder.start(['sync', 'hr', '--json']);
    await untilRunning(folder);
    child.kill('SIGINT');
    const { status, lines } = await ended;
    expect(status).toBe(1);
    expect(report.parse(lines()[0])).toMatchObject({
      state: 'cancelled',
      created: 0,
      error: { code: expect.stringMatching(/\.cancelled$/) },
    });
    const cycles = (await folder.run(['list', 'cycles', '--json'])).lines().map((line) => listed.cycles.parse(line));
    expect(cycles.map(({ state }) => state)).toEqual(['cancelled']);
    // Nothing of what was read stays behind; an empty folder may.
    const left = Object.entries(contentsOf(join(folder.path, 'gatehouse-data')));
    expect(left.filter(([, content]) => content !== 'folder').map(([name]) => name)).toEqual(['registry.sqlite']);
  });
});

async function untilRunning(folder: Folder): Promise<void> {
  for (;;) {
    const { lines } = await folder.run(['list', 'cycles', '--json']);
    if (lines().some((line) => listed.cycles.parse(line).state === 'running')) return;
  }
}

describe('what went wrong', () => {
  it('is one JSON object a line on standard error with --json', async () => {
    const { folder } = synced();
    const { status, out, err } = await folder.here(['sync', 'nope', '--json']);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(failure.parse(JSON.parse(err))).toMatchObject({ code: 'config.source', value: 'nope' });
  });
});
