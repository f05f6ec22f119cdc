/** The example of the page about photos, run as it stands against a PostgreSQL that has its tables. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { SourceConfig } from '../../src/config/document.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { openSource } from '../../src/sources/open.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { configOf, testContext } from '../cycle/harness.ts';
import { portrait } from '../cycle/photo-world.ts';
import { startPostgresql } from '../servers/postgresql.ts';

const page = readFileSync(new URL('../../../docs/photos.md', import.meta.url), 'utf8');
const example = /```yaml\nsources:\n(.*?)```/s.exec(page)?.[1] ?? '';

test('the example of the page fetches photos, and nothing more when nothing changed', async () => {
  const server = await startPostgresql();
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-photos-'));
  const database = await openRegistry({ data: folder });
  try {
    const url = await server.createDatabase();
    await fill(url);
    const config: SourceConfig = configOf(example.replace(/connection: .*/, `connection: "${url}"`));
    const context = testContext();
    const open = (of: SourceConfig, signal: AbortSignal, forValue: boolean) =>
      openSource(of, context, signal, forValue);
    const task = { database, config, sources: [config], context, dataFolder: folder, actor: 'test', open };
    expect(await runCycle(task)).toMatchObject({ error: null, rejected: 0, photosFetched: 2 });
    expect(await runCycle(task)).toMatchObject({ state: 'unchanged', photosFetched: 0 });
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      CREATE TABLE employee (id INTEGER PRIMARY KEY, full_name TEXT, tab_no TEXT, active BOOLEAN);
      CREATE TABLE employee_photo (employee_id INTEGER PRIMARY KEY, changed_at TIMESTAMPTZ, picture BYTEA);
      INSERT INTO employee VALUES (1, 'Ivanov Ivan', '01', true), (2, 'Petrova Anna', '02', true), (3, 'Old Leaver', '03', false)`);
    for (const id of [1, 2, 3]) {
      await client.query('INSERT INTO employee_photo VALUES ($1, now(), $2)', [id, Buffer.from(await portrait(id))]);
    }
  } finally {
    await client.end();
  }
}
