import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { decodeRow } from '../../src/model/row-batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import { sourceConfig, testContext } from './source-config.ts';

test('PostgreSQL: a connection that breaks while a reading is being ended holds nobody up', async () => {
  const server = await startPostgresql();
  try {
    const config = sourceConfig('postgresql', await server.createDatabase());
    const source = await openSource(config, testContext, undefined, true);
    const text = 'SELECT pg_backend_pid(), repeat(n::text, 100) FROM generate_series(1, 200000) AS n';
    const rows = source.read({ text })[Symbol.asyncIterator]();
    const { value } = await rows.next();
    const backend = Number(decodeRow(value, 0)[0]);
    // The server gets to know that the reading ends, and goes without an answer.
    process.kill(backend, 'SIGSTOP');
    const ended = rows.return?.(undefined);
    await sleep(50);
    process.kill(backend, 'SIGKILL');
    expect(await ended).toMatchObject({ done: true });
    await source.close();
  } finally {
    await server.stop();
  }
});
