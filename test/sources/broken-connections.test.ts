/** A connection may break between any two answers of the server, or go silent there: nobody waits for ever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatehouseError } from '../../src/model/errors.ts';
import { decodeRow } from '../../src/model/row-batch.ts';
import { openSource } from '../../src/sources/open.ts';
import { type Cut, startCuttingProxy } from '../servers/cutting-proxy.ts';
import { startFirebird } from '../servers/firebird.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { rowsOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

type Kind = 'postgresql' | 'mysql' | 'firebird';

const statements = {
  postgresql: { read: 'SELECT 1 UNION ALL SELECT 2', write: 'CREATE TABLE IF NOT EXISTS cut_off (id INT)' },
  mysql: { read: 'SELECT 1 UNION ALL SELECT 2', write: 'CREATE TABLE IF NOT EXISTS cut_off (id INT)' },
  firebird: { read: 'SELECT 1 FROM RDB$DATABASE', write: 'DELETE FROM RDB$DATABASE WHERE 1 = 2' },
} as const;

const servers = new Map<Kind, { server: TestServer; connection: string }>();

beforeAll(async () => {
  const started: [Kind, TestServer][] = [
    ['postgresql', await startPostgresql()],
    ['mysql', await startMariadb()],
    ['firebird', await startFirebird()],
  ];
  for (const [kind, server] of started) servers.set(kind, { server, connection: await server.createDatabase() });
}, 120_000);
afterAll(async () => {
  for (const { server } of servers.values()) await server.stop();
});

function serverOf(kind: Kind): { server: TestServer; connection: string } {
  const found = servers.get(kind);
  if (found === undefined) throw new Error(`${kind} was not started.`);
  return found;
}

interface Use {
  /** Of the errors, in order. */
  readonly codes: readonly string[];
  readonly answers: number;
  readonly milliseconds: number;
}

/** Reads, writes and closes with every connection cut there. */
async function useOnce(kind: Kind, cut: Cut | null): Promise<Use> {
  const { server, connection } = serverOf(kind);
  const { read, write } = statements[kind];
  const proxy = await startCuttingProxy(server.port, cut);
  const url = new URL(connection);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const timeLimits = { connect: 3000, firstRow: 3000, silence: 3000 };
  const config = sourceConfig(kind, url.href, { timeLimits });
  const patience = (): AbortSignal | undefined => (cut?.by === 'silence' ? AbortSignal.timeout(500) : undefined);

  const codes: string[] = [];
  const noted = (thrown: unknown): void => {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    codes.push(thrown.code);
  };
  const started = performance.now();
  const source = await openSource(config, testContext, undefined, true).catch(noted);
  if (source !== undefined) {
    await rowsOf(source.read({ text: read }, patience())).catch(noted);
    if (codes.length === 0) await source.write({ text: write }, patience()).catch(noted);
    await source.close();
  }
  const milliseconds = performance.now() - started;
  await proxy.stop();
  return { codes, answers: proxy.passed(), milliseconds };
}

const expected = {
  // Firebird's driver does not notice that a connection ends while it signs in.
  closing: ['source.connect', 'source.read', 'source.timeout'],
  silence: ['source.connect', 'source.timeout', 'source.cancelled'],
} as const;

test.each<[Kind, Cut['by']]>([
  ['postgresql', 'closing'],
  ['mysql', 'closing'],
  ['firebird', 'closing'],
  ['postgresql', 'silence'],
  ['mysql', 'silence'],
  ['firebird', 'silence'],
])(
  '%s: a connection that ends by %s after any answer of the server holds nobody up',
  async (kind, by) => {
    const { codes, answers } = await useOnce(kind, null);
    expect(codes).toEqual([]);
    expect(answers).toBeGreaterThan(4);
    const cuts = Array.from({ length: answers - 1 }, (_, index) => index + 1);
    const uses = await Promise.all(cuts.map((after) => useOnce(kind, { after, by })));
    for (const [index, use] of uses.entries()) {
      // Cut while it says goodbye to a reading, it connects once more for the next statement, and nobody notices.
      for (const code of use.codes) expect(expected[by], `cut after answer ${index + 1}`).toContain(code);
      expect(use.milliseconds, `cut after answer ${index + 1}`).toBeLessThan(15_000);
    }
    expect(uses.filter((use) => use.codes.length > 0).length).toBeGreaterThan(2);
  },
  60_000,
);

test('PostgreSQL: a connection that breaks while a reading is being ended holds nobody up', async () => {
  const config = sourceConfig('postgresql', serverOf('postgresql').connection);
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
});
