/** The commands that the manual gives for an account that may only read, run as they are printed. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceKind } from '../../src/sources/source.ts';
import { mysql } from '../../src/sources/sql/mysql.ts';
import { postgresql } from '../../src/sources/sql/postgresql.ts';
import { type ServerName, serverAvailable } from '../servers/available.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { failureOf, rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

const manual = readFileSync(new URL('../../../docs/sql-sources.md', import.meta.url), 'utf8');

/** The statements of the blocks under a heading of the manual: those for reading, then those for writing back. */
function commandsUnder(heading: string): string[][] {
  const section = manual.split(`\n### ${heading}\n`)[1]?.split('\n### ')[0] ?? '';
  return [...section.matchAll(/```sql\n(.*?)```/gs)].map((block) =>
    (block[1] ?? '')
      .split(';\n')
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ''),
  );
}

const databases: readonly [ServerName, string, SourceKind, () => Promise<TestServer>][] = [
  ['postgresql', 'PostgreSQL', postgresql, startPostgresql],
  ['mariadb', 'MySQL and MariaDB', mysql, startMariadb],
];

for (const [name, heading, kind, start] of databases)
  if (serverAvailable(name))
    describe(`the account for reading, as the manual makes it in ${heading}`, { timeout: 120_000 }, () => {
      let server: TestServer;
      let owner: string;
      let account: string;
      const open = (connection: string) => kind.open(sourceConfig(kind.type, connection), testContext);

      beforeAll(async () => {
        server = await start();
        owner = await server.createDatabase('hr');
        account = owner.replace(/\/\/[^@]*@/, '//gatehouse_reader:change-me@');
        const source = await open(owner);
        for (const statement of [
          'CREATE TABLE employee (id INTEGER PRIMARY KEY, full_name VARCHAR(100), card_no VARCHAR(20))',
          'CREATE TABLE department (id INTEGER PRIMARY KEY)',
          'CREATE TABLE access_event (id INTEGER PRIMARY KEY)',
          'CREATE TABLE salary (id INTEGER PRIMARY KEY)',
          "INSERT INTO employee VALUES (1, 'Ёлкина', NULL)",
          ...(commandsUnder(heading)[0] ?? []),
        ])
          await source.write({ text: statement });
        await source.close();
      }, 120_000);
      afterAll(async () => {
        await server?.stop();
      });

      it('reads what it was granted and nothing else, and writes nothing', async () => {
        const source = await open(account);
        expect(await rowsOf(source.read({ text: 'SELECT full_name FROM employee' }))).toEqual([['Ёлкина']]);
        expect(await rowsOf(source.read({ text: 'SELECT id FROM department' }))).toEqual([]);
        const read = await failureOf(rowsOf(source.read({ text: 'SELECT id FROM salary' })));
        expect(read).toMatchObject({ code: 'source.query', message: expect.stringMatching(/denied/) });
        for (const text of ['DELETE FROM employee', 'INSERT INTO access_event VALUES (1)', 'DROP TABLE department'])
          expect(await failureOf(source.write({ text }))).toMatchObject({ code: 'source.query' });
        await source.close();
      });

      it('writes events and numbers once that is granted', async () => {
        const granting = await open(owner);
        for (const statement of commandsUnder(heading)[1] ?? []) await granting.write({ text: statement });
        await granting.close();
        const source = await open(account);
        const number = { text: 'UPDATE employee SET card_no = :n WHERE id = :id', parameters: { n: '17', id: 1 } };
        expect(await source.write(number)).toBe(1);
        expect(await source.write({ text: 'INSERT INTO access_event VALUES (1)' })).toBe(1);
        expect(await failureOf(source.write({ text: "UPDATE employee SET full_name = ''" }))).toMatchObject({
          code: 'source.query',
        });
        await source.close();
      });

      it('is refused with a wrong password, which the message does not show', async () => {
        const error = await failureOf(open(account.replace('change-me', 'letmein')));
        expect(error).toMatchObject({ code: 'source.connect', message: expect.stringContaining('password') });
        expect(error.message).not.toContain('letmein');
      });
    });
