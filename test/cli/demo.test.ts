import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { wrongRows } from '../../src/sample/wrong-rows.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { contentsOf, type Folder, newFolder, type Ran } from './program.ts';
import { listed, planLine, report, shownPerson } from './shapes.ts';

const event = z.object({ id: z.int(), personId: z.int().nullable(), number: z.string() });

/** Photos of the sample that no decoder reads. */
const brokenPhotos = 2;

let folder: Folder;
let demo: Ran;
const removals: (() => void)[] = [];

beforeAll(async () => {
  folder = newFolder((remove) => removals.push(remove));
  demo = await folder.run(['demo'], {
    GATEHOUSE_DATA: 'elsewhere',
    GATEHOUSE_DATABASE: 'postgres://nobody@127.0.0.1:1/x',
  });
});
afterAll(() => {
  for (const remove of removals) remove();
});

const onDemo = (...words: string[]): Promise<Ran> => folder.here([...words, '--data', 'gatehouse-demo']);
const executed = (...words: string[]): Promise<Ran> => folder.run([...words, '--data', 'gatehouse-demo']);

describe('gatehouse demo', () => {
  it('tells what it does, what was rejected and why, and what to type next', () => {
    expect(demo.status).toBe(0);
    expect(demo.out).toContain('gatehouse preview hr');
    expect(demo.out).toContain(`Rejected (${wrongRows.length + brokenPhotos})`);
    expect(demo.out).toContain('"300,12345" is too large for the format w26');
    expect(demo.out).toMatch(/\(\d{5}\): department Завод/);
    expect(demo.out).toMatch(/photos +60 +58/);
    expect(demo.out).toContain('It found card 000,00001 in HR, so that has arrived.');
    expect(demo.out).toContain('gatehouse list rejects --data ./gatehouse-demo');
    for (const line of demo.out.split('\n')) expect(line.length).toBeLessThanOrEqual(88);
  });

  it('fits one screen', () => {
    expect(demo.out.split('\n').length).toBeLessThanOrEqual(60);
  });

  it('writes a card and the passes of its own people back into the sample HR database', async () => {
    const hr = openSqlite(join(folder.path, 'gatehouse-demo', 'hr.sqlite'), { readOnly: true });
    const rows = hr.prepare('SELECT id, card_no FROM access_event ORDER BY id').all() as { id: number }[];
    const cards = hr.prepare("SELECT employee_id, fmt FROM card WHERE card_no = '000,00001'").all();
    hr.close();
    expect(cards).toEqual([{ employee_id: 3, fmt: 'w26' }]);
    const log = (await executed('list', 'events', '--json')).lines().map((line) => event.parse(line));
    const own = log.filter(({ personId }) => personId !== null).map(({ id, number }) => ({ id, card_no: number }));
    expect(own).toHaveLength(200);
    expect(log).toHaveLength(201);
    expect(rows).toEqual(own.reverse());
    expect(demo.out).toContain('201 passes; 200 are written');
  });

  it('uses its own folder, whatever the environment says', () => {
    expect(Object.keys(contentsOf(folder.path)).filter((name) => !name.includes('/'))).toEqual(['gatehouse-demo']);
  });

  it('starts afresh when it is run again', async () => {
    const again = newFolder();
    expect((await again.run(['demo', '--json', '--data', 'mine'])).status).toBe(0);
    const second = await again.run(['demo', '--json', '--data', 'mine']);
    expect(second.lines().map((line) => report.parse(line).cycle)).toEqual([1, 2]);
  });

  it('leaves a folder alone that is not a demonstration', async () => {
    const other = newFolder();
    mkdirSync(join(other.path, 'mine'));
    writeFileSync(join(other.path, 'mine', 'hr.sqlite'), 'mine');
    const before = contentsOf(other.path);
    const refused = await other.run(['demo', '--data', 'mine']);
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('command.demoFolder');
    expect(contentsOf(other.path)).toEqual(before);
  });
});

// Before commands run in this process: its garbage collector decides when SQLite's files beside the registry go.
describe('commands that read', () => {
  it('leave the folder as it is', async () => {
    const before = contentsOf(folder.path);
    for (const words of [
      ['list', 'persons'],
      ['show', 'person', '1'],
      ['export'],
      ['preview', 'hr', '--json'],
      ['check', 'hr'],
    ]) {
      expect((await executed(...words)).status, words.join(' ')).toBe(0);
      expect(contentsOf(folder.path), words.join(' ')).toEqual(before);
    }
  });

  it('preview as one change a line', async () => {
    const { lines } = await executed('preview', 'hr', '--json');
    const changes = lines().map((line) => planLine.parse(line).change);
    // One of the wrong rows was corrected on the day between the cycles.
    expect(changes).toEqual(new Array(wrongRows.length - 1 + brokenPhotos).fill('reject'));
  });

  it('check how rows come out, and how numbers read in other formats', async () => {
    const { out } = await executed('check', 'hr', '--entity', 'identifiers', '--limit', '3');
    expect(out).toContain('employee_id (INTEGER)');
    expect(out).toMatch(/reads as: .*w26/s);
  });
});

describe('the lists of the demonstration', () => {
  it.each(Object.keys(listed) as (keyof typeof listed)[])('%s have their shape', async (name) => {
    const { status, lines, err } = await onDemo('list', name, '--json');
    expect(status).toBe(0);
    expect(err).toBe('');
    const items = lines().map((line) => listed[name].parse(line));
    expect(items.length > 0).toBe(name !== 'held' && name !== 'conflicts');
  });

  it('print no more than asked for, and fit 80 columns', async () => {
    const { out } = await onDemo('list', 'persons', '--limit', '7');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('are narrowed by source, name, department and status', async () => {
    const all = (await onDemo('list', 'persons', '--json')).lines().length;
    expect((await onDemo('list', 'persons', '--source', 'hr', '--json')).lines()).toHaveLength(all);
    const named = await onDemo('list', 'persons', '--search', 'ДЕМИДОВА ок', '--json');
    expect(named.lines().map((line) => listed.persons.parse(line).employeeId)).toContain('00001');
    const below = await onDemo('list', 'persons', '--department', 'Завод/Дирекция', '--json');
    const departments = below.lines().map((line) => listed.persons.parse(line).department ?? '');
    expect(departments.length).toBeGreaterThan(0);
    expect(departments.every((path) => /^Завод\/Дирекция(?:\/|$)/.test(path))).toBe(true);
    const gone = await onDemo('list', 'persons', '--status', 'dismissed', '--json');
    expect(gone.lines()).toHaveLength(1);
  });

  it('give the people of more than one page once each', async () => {
    const ids = (await onDemo('list', 'persons', '--json')).lines().map((line) => listed.persons.parse(line).id);
    expect(ids.length).toBeGreaterThan(1000);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('gatehouse show person', () => {
  it('shows one person whole, with where each value comes from', async () => {
    const { lines } = await onDemo('show', 'person', '00002', '--json');
    const [shown] = lines().map((line) => shownPerson.parse(line));
    expect(shown?.id).toBe(2);
    expect(shown?.from['surname']).toMatchObject({ source: 'hr', key: '2', cycle: 1 });
    expect(shown?.links).toEqual([{ source: 'hr', key: '2', state: 'present' }]);
    expect((await onDemo('show', 'person', '2')).out).toContain('hr 2');
  });

  it('says where to look when there is no such person', async () => {
    const { status, err } = await onDemo('show', 'person', 'nobody');
    expect(status).toBe(2);
    expect(err).toContain('list persons --search');
  });
});
