/** The examples of the pages about events and about numbers, followed as they stand, and over PostgreSQL. */
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { follow, pageNamed, tableOf } from './follow.ts';

let server: TestServer | undefined;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server?.stop());

/** A database in which the page's statements are run and its result is read. */
interface PageDatabase {
  readonly execute: (folder: string, sql: string) => Promise<void>;
  readonly change: (yaml: string) => string;
  readonly rows: (folder: string, query: string) => Promise<Record<string, string | number | null>[]>;
}

const sqlite: PageDatabase = {
  execute: async (folder, sql) => {
    const database = openSqlite(join(folder, 'hr.db'));
    database.exec(sql);
    database.close();
  },
  change: (yaml) => yaml,
  rows: async (folder, query) => {
    const database = openSqlite(join(folder, 'hr.db'), { readOnly: true });
    const rows = database.prepare(query).all() as Record<string, string | number | null>[];
    database.close();
    return rows;
  },
};

async function postgresql(): Promise<PageDatabase> {
  const url = (await server?.createDatabase()) ?? '';
  const run = async (sql: string): Promise<Record<string, string | number | null>[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, string | number | null>[];
    } finally {
      await client.end();
    }
  };
  return {
    execute: async (_folder, sql) => void (await run(sql)),
    change: (yaml) => yaml.replace('type: sqlite', 'type: postgresql').replace('sqlite:hr.db', url),
    rows: (_folder, query) => run(query),
  };
}

describe.each(['sqlite', 'postgresql'])('with %s', (name) => {
  const database = async (): Promise<PageDatabase> => (name === 'sqlite' ? sqlite : postgresql());

  test('the events of the example come into the table as the page shows them', async () => {
    const { execute, change, rows } = await database();
    const { folder, ran } = await follow('events.md', execute, change);
    expect(ran.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(ran[2]?.out).toBe('4 events recorded, 0 known already.\n');
    const happened = name === 'sqlite' ? 'happened' : "to_char(happened, 'YYYY-MM-DD HH24:MI:SS.MS')";
    const columns = 'id happened employee door direction outcome card';
    const query = `SELECT id, ${happened} AS happened, employee, door, direction, outcome, card FROM access_event ORDER BY id`;
    const there = await rows(folder.path, query);
    const texts = there.map((row) => columns.split(' ').map((column) => String(row[column] ?? 'NULL')));
    const shown = tableOf(pageNamed('events.md'), columns);
    expect(shown).toHaveLength(3);
    expect(texts).toEqual(shown);
    // Typed once more, nothing comes twice.
    expect((await folder.run(['events', 'record', 'passes.jsonl'])).out).toBe('0 events recorded, 4 known already.\n');
    expect((await folder.run(['relay', 'run', '--once'])).status).toBe(0);
    expect(await rows(folder.path, query)).toEqual(there);
  });

  test("the number of the example is written in the source's format, and is no difference afterwards", async () => {
    const { execute, change, rows } = await database();
    const { folder, ran } = await follow('numbers-back.md', execute, change);
    expect(ran.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
    expect(ran[2]?.out).toBe('D507D0 was given to person 1. It will be written to hr.\n');
    expect(ran[4]?.out).toMatch(/cycle 2 unchanged/);
    expect(await rows(folder.path, 'SELECT card_no FROM employee')).toEqual([{ card_no: '213,02000' }]);
  });
});
