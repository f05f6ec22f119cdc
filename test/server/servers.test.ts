/** Servers as processes: several on one registry, killed in the middle of a cycle, and several sources at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { systemContext } from '../../src/model/context.ts';
import { applyConfiguration } from '../../src/operations/apply-configuration.ts';
import { openInstallation } from '../../src/operations/installation.ts';
import { syncSources } from '../../src/operations/sync-sources.ts';
import type { Database } from '../../src/registry/database.ts';
import { openRegistry, type RegistryPlace } from '../../src/registry/open.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { canonical } from '../cycle/canonical.ts';
import { findPostgresql, startPostgresql } from '../servers/postgresql.ts';
import { configure, until } from './sample-source.ts';
import { startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 300_000 };
const program = fileURLToPath(new URL('../../../bin/gatehouse', import.meta.url));
const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const child of started.splice(0)) killWhole(child);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test(
  'two servers on one registry never run a cycle twice, and one goes on when the other is killed',
  patient,
  async (context) => {
    const found = findPostgresql();
    if ('missing' in found) return context.skip(found.missing);
    const server = await startPostgresql();
    const hr = new pg.Client({ connectionString: await server.createDatabase() });
    try {
      await hr.connect();
      await hr.query(`CREATE TABLE pace (seconds float); INSERT INTO pace VALUES (600);
      CREATE TABLE employee (id int, name text); INSERT INTO employee SELECT n, 'Person ' || n FROM generate_series(1, 50) n`);
      const database = await server.createDatabase();
      const places = [folder(), folder()].map((data): RegistryPlace => ({ data, database }));
      const [first, second] = places as [RegistryPlace, RegistryPlace];
      await apply(
        first,
        `sources:\n  - name: hr\n    type: postgresql\n    connection: "${urlOf(hr)}"\n    schedule: { every: 1s }
    persons:\n      query: "SELECT id, name FROM employee, (SELECT pg_sleep(seconds) FROM pace) wait"\n      fields: { key: id, name: name }\n`,
      );
      const registry = await openRegistry(first);
      const cycles = (): Promise<Cycle[]> => cyclesOf(registry);
      const one = await serve(first);
      await until(cycles, ([cycle]) => cycle?.state === 'running');
      await serve(second);
      // The other server tries again and again, and is refused each time.
      await until(
        () =>
          registry
            .all("SELECT next_at FROM source_state WHERE source = 'hr'")
            .then(([row]) => String(row?.['next_at'])),
        differs(),
      );
      expect(await cycles()).toMatchObject([{ state: 'running' }]);
      await hr.query('UPDATE pace SET seconds = 0.2');
      one.kill('SIGKILL');
      const all = await until(
        cycles,
        (list) => list.filter(({ state }) => ['applied', 'unchanged'].includes(state)).length >= 4,
      );
      expect(all[0]?.state).toMatch(/failed|cancelled/);
      for (const [index, cycle] of all.entries()) {
        const before = all[index - 1];
        if (before !== undefined)
          expect(Date.parse(cycle.startedAt)).toBeGreaterThanOrEqual(Date.parse(before.finishedAt ?? ''));
      }
      expect((await canonical(registry)).people).toHaveLength(50);
      await registry.close();
    } finally {
      for (const child of started.splice(0)) killWhole(child);
      await hr.end();
      await server.stop();
    }
  },
);

test(
  'a server that is killed in the middle of a cycle runs it again when it starts, and ends as if nothing had happened',
  patient,
  async () => {
    const place = { data: folder() };
    const path = join(place.data, 'hr.sqlite');
    const hr = openSqlite(path);
    hr.exec(`CREATE TABLE employee (id INTEGER PRIMARY KEY, name TEXT, post TEXT); CREATE TABLE card (person INTEGER, no INTEGER);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000)
    INSERT INTO employee SELECT i, 'Person ' || i, 'Post ' || (i % 7) FROM n;
    INSERT INTO card SELECT id, id FROM employee`);
    hr.close();
    const yaml = (
      schedule: string,
    ): string => `sources:\n  - name: hr\n    type: sqlite\n    connection: "sqlite:${path}"\n${schedule}
    persons:\n      query: SELECT id, name, post FROM employee\n      fields: { key: id, name: name, position: post }
    identifiers:\n      query: SELECT person, no FROM card\n      fields: { person: person, number: { column: no, format: dec } }\n`;
    await apply(place, yaml('    schedule: { every: 1h }'));
    const victim = await serve(place);
    const registry = await openRegistry(place);
    const count = (table: string) => async (): Promise<number> =>
      Number((await registry.all(`SELECT count(*) AS count FROM ${table}`))[0]?.['count']);
    await until(count('identifier'), (cards) => cards > 0);
    killWhole(victim);
    await once(victim, 'exit');
    const left = await cyclesOf(registry);
    expect(left).toMatchObject([{ state: 'running' }]);
    await serve(place);
    const ended = await until(
      () => cyclesOf(registry),
      (list) => list.at(-1)?.state === 'applied',
    );
    expect(ended.map(({ state }) => state)).toEqual(['failed', 'applied']);
    const undisturbed = { data: folder() };
    await apply(undisturbed, yaml(''));
    await sync(undisturbed);
    const other = await openRegistry(undisturbed);
    expect(await canonical(registry)).toEqual(await canonical(other));
    await other.close();
    await registry.close();
  },
);

test('a source that another process seemed to read is read soon after that process has ended', patient, async () => {
  const place = { data: folder() };
  const path = join(place.data, 'hr.sqlite');
  openSqlite(path).exec("CREATE TABLE employee (id INTEGER, name TEXT); INSERT INTO employee VALUES (1, 'Person')");
  await apply(
    place,
    `sources:\n  - name: hr\n    type: sqlite\n    connection: "sqlite:${path}"\n    schedule: { every: 1h }
    persons:\n      query: SELECT id, name FROM employee\n      fields: { key: id, name: name }\n`,
  );
  const registry = await openRegistry(place);
  const reader = spawn('sleep', ['1000']);
  await registry.run('INSERT INTO lease (source_id, token, host, pid, taken_at) VALUES (?, ?, ?, ?, ?)', [
    await ensureSource(registry, 'hr'),
    'of the other process',
    hostname(),
    reader.pid ?? 0,
    new Date().toISOString(),
  ]);
  await serve(place);
  await sleep(4000);
  expect(await cyclesOf(registry)).toEqual([]);
  reader.kill('SIGKILL');
  await until(
    () => cyclesOf(registry),
    (list) => list.at(-1)?.state === 'applied',
  );
  await registry.close();
});

test(
  'four sources are read at once, each in a process of its own, and the others wait for their turn',
  patient,
  async () => {
    await using server = await startServerUnderTest();
    const operator = await server.signedIn('operator');
    const path = join(server.place.data, 'hr.sqlite');
    openSqlite(path).exec('CREATE TABLE employee (id INTEGER, name TEXT)');
    const endless =
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS id, 1 AS name FROM n';
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const source = (
      name: string,
    ): string => `  - name: ${name}\n    type: sqlite\n    connection: "sqlite:${path}"\n    schedule: { every: 1m }
    persons:\n      query: ${endless}\n      fields: { key: id, name: name }\n`;
    await configure(server, `sources:\n${names.map(source).join('')}`);
    interface Status {
      readonly name: string;
      readonly state: string;
    }
    const states = async (): Promise<readonly Status[]> =>
      (await operator.send('GET', '/api/v1/sources')).json['items'] as readonly Status[];
    const running = await until(states, (all) => all.filter(({ state }) => state === 'running').length === 4);
    expect(running.filter(({ state }) => state === 'new')).toHaveLength(2);
    expect(new Set(cycleProcesses()).size).toBe(4);
    const ended = running.find(({ state }) => state === 'running')?.name ?? '';
    await operator.send('POST', `/api/v1/sources/${ended}/pause`, { reason: 'a test' });
    await operator.send('DELETE', `/api/v1/sources/${ended}/cycles/current`);
    await until(states, (all) => all.filter(({ state }) => state === 'running').length === 4);
  },
);

interface Cycle {
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
}

async function cyclesOf(registry: Database): Promise<Cycle[]> {
  const rows = await registry.all('SELECT state, started_at, finished_at FROM cycle ORDER BY id');
  return rows.map((row) => ({
    state: String(row['state']),
    startedAt: String(row['started_at']),
    finishedAt: row['finished_at'] === null ? null : String(row['finished_at']),
  }));
}

/** Holds when the answers have differed three times. */
function differs(): (answer: string) => boolean {
  const seen = new Set<string>();
  return (answer) => seen.add(answer).size >= 3;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-servers-'));
  folders.push(made);
  return made;
}

/** A server in a group of processes of its own; resolves when it serves. */
async function serve({ data, database }: RegistryPlace): Promise<ChildProcess> {
  const words = [
    '--data',
    data,
    ...(database === undefined ? [] : ['--database', database]),
    'serve',
    '--port',
    '0',
    '--json',
  ];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  started.push(child);
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

/** With the processes of its cycles. */
function killWhole(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Ids of the processes of cycles that this process has started. */
function cycleProcesses(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      return parent === String(process.pid) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('cycle-child');
    } catch {
      // No process, or one that has just ended.
      return false;
    }
  });
}

async function apply(place: RegistryPlace, yaml: string): Promise<void> {
  const surroundings = { place, context: systemContext('error'), env: process.env, actor: 'test' };
  const installation = await openInstallation(surroundings, 'create');
  try {
    await applyConfiguration(installation, yaml, { prune: true });
  } finally {
    await installation.database.close();
  }
}

async function sync(place: RegistryPlace): Promise<void> {
  const surroundings = { place, context: systemContext('error'), env: process.env, actor: 'test' };
  const installation = await openInstallation(surroundings, 'write');
  try {
    for await (const synced of syncSources(installation, [], {})) expect(synced.kind).toBe('report');
  } finally {
    await installation.database.close();
  }
}

function urlOf({ user, host, port, database }: pg.Client): string {
  return `postgres://${user}@${host}:${port}/${database}`;
}
