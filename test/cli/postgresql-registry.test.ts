import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { contentsOf, newFolder } from './program.ts';
import { listed, report, shownPerson } from './shapes.ts';
import { smallHr } from './small-hr.ts';

describe.skipIf(!serverAvailable('postgresql'))('with the registry in PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgresql();
  });
  afterAll(() => server.stop());

  it('every command does what it does with the embedded one', async () => {
    const folder = newFolder();
    const hr = smallHr(folder);
    const url = await server.createDatabase();
    const run = (...words: string[]) => folder.here([...words, '--json'], { GATEHOUSE_DATABASE: url });
    expect((await run('list', 'persons')).err).toContain('command.noRegistry');
    expect((await run('apply', 'gatehouse.yaml')).status).toBe(0);
    expect(report.parse((await run('sync')).lines()[0])).toMatchObject({ state: 'applied', created: 43 });
    hr.execute('UPDATE employee SET dept = 3 WHERE id = 4');
    hr.execute('DELETE FROM employee WHERE id > 10');
    expect((await run('preview', 'hr')).lines().length).toBeGreaterThan(10);
    const files = contentsOf(folder.path);
    for (const name of Object.keys(listed) as (keyof typeof listed)[]) {
      const { status, lines } = await run('list', name);
      expect(status, name).toBe(0);
      for (const line of lines()) listed[name].parse(line);
    }
    expect((await run('list', 'persons', '--search', 'фамилия1', '--department', 'Завод')).lines()).toHaveLength(11);
    const [shown] = (await run('show', 'person', '1004')).lines().map((line) => shownPerson.parse(line));
    expect(shown?.from['department']).toMatchObject({ source: 'hr', cycle: 1 });
    expect(contentsOf(folder.path)).toEqual(files);
    expect((await run('sync')).status).toBe(4);
    expect((await run('release', '2')).status).toBe(0);
    expect((await run('list', 'persons', '--status', 'blocked')).lines()).toHaveLength(10);
    expect((await run('undo', '2')).out).toContain('reverted');
    expect((await run('list', 'persons', '--status', 'blocked')).lines()).toEqual([]);
  });

  it('the password of its URL is never shown', async () => {
    const folder = newFolder();
    const url = server.url.replace(/\/\/.*@/, '//gate:sehr-geheim@');
    const { status, out, err } = await folder.here(['list', 'persons', '--database', url]);
    expect(status).toBe(1);
    expect(err).toContain('registry.open');
    expect(out + err).not.toContain('sehr-geheim');
  });
});
