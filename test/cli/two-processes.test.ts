/** Two processes that sync the same source, and a source that falls silent: real programs, a real server, both registries. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { type Folder, newFolder, type Ran } from './program.ts';
import { report } from './shapes.ts';

const configuration = (url: string, query: string): string => `sources:
  - name: hr
    type: postgresql
    connection: "${url}"
    timeLimits: { connect: 1m, firstRow: 5m, silence: 2s }
    persons:
      query: ${JSON.stringify(query)}
      fields: { key: id, surname: surname }
`;

/** A failure as a command with --json tells it. */
const codeOf = ({ err }: Ran): unknown =>
  (/"code":"([a-z.A-Z]+)"/.exec(err) ?? /\b([a-z]+\.[a-zA-Z]+)\b/.exec(err))?.[1];

describe.skipIf(!serverAvailable('postgresql')).each(['sqlite', 'postgresql'] as const)(
  'with the registry in %s',
  (dialect) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startPostgresql();
    });
    afterAll(() => server.stop());

    /** A folder with the configuration applied, and how to run commands in it. */
    async function installation(query: string) {
      const folder = newFolder();
      const source = await server.createDatabase();
      const registry = dialect === 'postgresql' ? ['--database', await server.createDatabase()] : [];
      const words = (...of: string[]): string[] => [...of, '--json', ...registry];
      writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration(source, query));
      const client = new pg.Client({ connectionString: source });
      client.on('error', () => undefined);
      await client.connect();
      onTestFinished(() => client.end());
      await client.query(
        "CREATE TABLE employee AS SELECT n AS id, 'Surname ' || n AS surname FROM generate_series(1, 5000) n",
      );
      expect((await folder.run(words('apply', 'gatehouse.yaml'))).status).toBe(0);
      return { folder, words, client };
    }

    /** Starts a sync that waits inside the source until the lock is given up. */
    async function waitingSync({
      folder,
      words,
      client,
    }: {
      folder: Folder;
      words: (...of: string[]) => string[];
      client: pg.Client;
    }) {
      await client.query('BEGIN');
      await client.query('LOCK TABLE employee IN ACCESS EXCLUSIVE MODE');
      const started = folder.start(words('sync', 'hr'));
      const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'employee'::regclass";
      await expect.poll(async () => (await client.query(waiting)).rowCount, { timeout: 120_000 }).toBe(1);
      return started;
    }

    it('one of two that run at once syncs, and the other says that a cycle is running', async () => {
      const world = await installation('SELECT id, surname FROM employee');
      const first = await waitingSync(world);
      const second = await world.folder.run(world.words('sync', 'hr'));
      expect(codeOf(second)).toBe('cycle.running');
      expect(second.status).toBe(1);
      expect(second.out).toBe('');
      await world.client.query('COMMIT');
      const ended = await first.ended;
      expect(report.parse(ended.lines()[0])).toMatchObject({ state: 'applied', created: 5000 });
      expect(ended.status).toBe(0);
      const cycles = (await world.folder.run(world.words('list', 'cycles'))).lines();
      expect(cycles).toHaveLength(1);
    });

    it("one that is killed while it syncs stands in nobody's way", async () => {
      const world = await installation('SELECT id, surname FROM employee');
      const first = await waitingSync(world);
      first.child.kill('SIGKILL');
      await first.ended;
      await world.client.query('COMMIT');
      const second = await world.folder.run(world.words('sync', 'hr'));
      expect(report.parse(second.lines()[0])).toMatchObject({ state: 'applied', created: 5000 });
    });

    it('a source that falls silent after some rows fails the cycle, and nothing of it is applied', async () => {
      const silent =
        'SELECT id, surname, CASE WHEN id > 4500 THEN pg_sleep(600)::text END AS slow FROM employee ORDER BY id';
      const { folder, words } = await installation(silent);
      const { status, lines } = await folder.run(words('sync', 'hr'));
      expect(report.parse(lines()[0])).toMatchObject({
        state: 'failed',
        created: 0,
        error: { code: 'source.timeout' },
      });
      expect(status).toBe(1);
      expect((await folder.run(words('list', 'persons'))).lines()).toEqual([]);
    });
  },
);
