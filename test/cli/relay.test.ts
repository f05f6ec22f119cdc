import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { newFolder } from './program.ts';

const configuration = (extra: string): string => `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:hr.sqlite"
    persons: { query: "SELECT id, name FROM staff", fields: { key: id, surname: name } }
    events:
      scope: all
      insert: "INSERT INTO pass (id, door) VALUES (:id, :accessPoint)"
${extra}`;

const down = `  - name: down
    type: postgresql
    connection: "postgres://nobody:none@127.0.0.1:1/none"
    persons: { query: "SELECT id, name FROM staff", fields: { key: id, surname: name } }
    events: { scope: all, insert: "INSERT INTO pass (id) VALUES (:id)" }
`;

it('gatehouse relay run --once, status and retry show what waits and was refused, and send it again', async () => {
  const folder = newFolder();
  const hr = openSqlite(join(folder.path, 'hr.sqlite'));
  try {
    hr.exec(`CREATE TABLE staff (id INTEGER, name TEXT); CREATE TABLE door (name TEXT PRIMARY KEY); INSERT INTO door VALUES ('Gate');
      CREATE TABLE pass (id INTEGER PRIMARY KEY, door TEXT NOT NULL);
      CREATE TRIGGER known_door BEFORE INSERT ON pass WHEN NEW.door NOT IN (SELECT name FROM door)
        BEGIN SELECT RAISE(ABORT, 'no such door'); END`);
    writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration(''));
    const passes = ['Gate', 'Yard', 'Gate', 'Yard'].map((accessPoint, index) =>
      JSON.stringify({ id: `p${index}`, time: '2026-03-02T08:00:00Z', accessPoint }),
    );
    writeFileSync(join(folder.path, 'passes.jsonl'), passes.join('\n'));
    const ids = (): unknown[] =>
      hr
        .prepare('SELECT id FROM pass ORDER BY id')
        .all()
        .map((row) => (row as { id: number }).id);
    const relay = (...words: string[]) => folder.here(['relay', ...words]);

    await folder.here(['apply', 'gatehouse.yaml']);
    await folder.here(['events', 'record', 'passes.jsonl']);
    expect((await relay('status')).out).toMatch(/^hr: behind; 4 events waiting since 20.*Z\n$/);
    // What was refused stands aside; the rest has gone on in order.
    expect(await relay('run', '--once')).toMatchObject({
      status: 0,
      out: 'hr: up to date; 0 events waiting; 2 refused\n',
    });
    expect(ids()).toEqual([1, 3]);
    expect((await relay('status')).out).toMatch(/hr refuses event 2: .*no such door.*\n {2}hr refuses event 4: /);
    expect((await relay('status', '--json')).lines()).toMatchObject([
      {
        source: 'hr',
        refused: 2,
        refusals: [{ event: 2, error: expect.stringContaining('no such door') }, { event: 4 }],
      },
    ]);

    expect((await relay('retry', 'hr', '--event', '4')).out).toBe('1 event will be sent again.\n');
    await relay('run', '--once');
    expect(ids()).toEqual([1, 3]);
    hr.exec("INSERT INTO door VALUES ('Yard')");
    expect((await relay('retry')).out).toBe('2 events will be sent again.\n');
    expect((await relay('run', '--once')).out).toBe('hr: up to date; 0 events waiting\n');
    expect(ids()).toEqual([1, 2, 3, 4]);
    expect((await relay('retry', 'nobody')).err).toContain('config.source');

    // A target that is down is told, and stops the others from nothing.
    writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration(down));
    await folder.here(['apply', 'gatehouse.yaml']);
    const partly = await relay('run', '--once');
    expect(partly.status).toBe(1);
    expect(partly.out.replaceAll('\n', ' ')).toMatch(/down: failing; 4 events waiting since .*; .* Next try /);
  } finally {
    hr.close();
  }
});
