/**
 * How near reading ODBC through the child process comes to the C program that only binds and fetches: rows per second of both over the same
 * table of 12 columns, in turns. `node dist/bench/odbc-floor.js [rows] [rounds]`; needs gcc, unixodbc-dev, PostgreSQL and its driver.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { SourceConfig } from '../src/config/document.ts';
import { systemContext } from '../src/model/context.ts';
import { openInProcess } from '../src/sources/process/host.ts';
import { startPostgresql } from '../test/servers/postgresql.ts';
import { odbcConfig } from '../test/sources/odbc-config.ts';

const run = promisify(execFile);
const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 3);
const query =
  'select id, tab_no, last_name, first_name, middle_name, birth_date, department, job_title, hired_at, dismissed_on, salary, card_no from personnel';

await measure();

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'odbc-floor-'));
  const server = await startPostgresql();
  try {
    await fill(server.url);
    const program = join(folder, 'odbc-floor');
    const source = fileURLToPath(new URL('../../bench/odbc-floor.c', import.meta.url));
    await run('gcc', ['-O2', '-o', program, source, '-lodbc']);
    const connection = `Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=${server.port};Database=test;Uid=postgres;Pwd=trusted;UseDeclareFetch=1;Fetch=10000`;
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const floor = await readInC(program, connection);
      const ours = await readHere(odbcConfig(connection));
      ratios.push(ours / floor);
      print(`floor ${floor} rows/s, gatehouse ${ours} rows/s, ratio ${(ours / floor).toFixed(2)}`);
    }
    ratios.sort((a, b) => a - b);
    print(`median ratio ${ratios[Math.floor(ratios.length / 2)]?.toFixed(2)}`);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  await client.query('create database test');
  await client.end();
  const inside = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'test') });
  await inside.connect();
  await inside.query(`create table personnel as select i::bigint as id, ('T' || lpad(i::text, 8, '0'))::varchar(20) as tab_no,
    ('Фамилия' || i % 5000)::varchar(60) as last_name, ('Имя' || i % 300)::varchar(60) as first_name,
    case when i % 20 = 0 then null else 'Отчество' || i % 400 end::varchar(60) as middle_name, date '1950-01-01' + i % 20000 as birth_date,
    ('Отдел разработки и сопровождения ' || i % 900)::varchar(120) as department, ('Ведущий специалист ' || i % 100)::varchar(120) as job_title,
    timestamp '2000-01-01 08:30:00' + i % 9000 * interval '1 day' as hired_at, case when i % 10 = 0 then date '2024-01-01' end as dismissed_on,
    (30000 + i % 70000 + 0.25)::numeric(12,2) as salary, case when i % 10 < 7 then i::bigint * 7 end as card_no
    from generate_series(1, ${rows}) i`);
  await inside.query('vacuum analyze personnel');
  await inside.end();
}

async function readInC(program: string, connection: string): Promise<number> {
  const [count, seconds] = (await run(program, [connection, query])).stdout.trim().split(' ').map(Number);
  if (count !== rows) throw new Error(`the C program read ${count} rows`);
  return Math.round(rows / (seconds ?? Number.NaN));
}

async function readHere(config: SourceConfig): Promise<number> {
  const source = await openInProcess(config, systemContext());
  const begin = performance.now();
  let count = 0;
  for await (const batch of source.read({ text: query })) count += batch.count;
  const milliseconds = performance.now() - begin;
  await source.close();
  if (count !== rows) throw new Error(`${count} rows were read`);
  return Math.round((rows * 1000) / milliseconds);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
