/** The example of the page about photos, followed as it stands against a PostgreSQL that has its tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { portrait } from '../cycle/photo-world.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import { follow } from './follow.ts';

test('the example of the page fetches photos, and nothing more when nothing changed', async () => {
  const server = await startPostgresql();
  try {
    const url = await server.createDatabase();
    const { folder, ran } = await follow(
      'photos.md',
      (_folder, sql) => fill(url, sql),
      (yaml) => yaml.replace(/connection: .*/, `connection: "${url}"`),
    );
    expect(ran.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(ran[1]?.out).toMatch(/^The photo of [12] comes as jpeg and is kept as 60 x 80, \d+ bytes.$/m);
    expect(ran[2]?.out).toMatch(/photos +2 +2 /);
    // The start of a JPEG.
    expect(readFileSync(join(folder.path, '0042.jpg')).subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const again = (await folder.run(['sync', 'hr', '--json'])).lines();
    expect(again).toMatchObject([{ state: 'unchanged', photosFetched: 0 }]);
  } finally {
    await server.stop();
  }
});

async function fill(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    for (const id of [1, 2, 3]) {
      await client.query('INSERT INTO employee_photo VALUES ($1, now(), $2)', [id, Buffer.from(await portrait(id))]);
    }
  } finally {
    await client.end();
  }
}
