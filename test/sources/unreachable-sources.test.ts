/** SQL Server and Oracle have no server to test with; what happens without one is tested here. */
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceKind } from '../../src/sources/source.ts';
import { firebird } from '../../src/sources/sql/firebird.ts';
import { mysql } from '../../src/sources/sql/mysql.ts';
import { oracle } from '../../src/sources/sql/oracle.ts';
import { postgresql } from '../../src/sources/sql/postgresql.ts';
import { sqlserver } from '../../src/sources/sql/sqlserver.ts';
import { freePort } from '../servers/server-process.ts';
import { failureOf } from './reading.ts';
import { sourceConfig, testContext } from './source-config.ts';

const kinds: readonly [SourceKind, scheme: string][] = [
  [postgresql, 'postgres'],
  [mysql, 'mysql'],
  [firebird, 'firebird'],
  [sqlserver, 'sqlserver'],
  [oracle, 'oracle'],
];

describe.each(kinds)('a source that cannot be reached: $0.type', (kind, scheme) => {
  let silent: Server;
  let silentPort: number;
  const sockets = new Set<Socket>();
  const open = (connection: string, connect = 30_000, signal?: AbortSignal) =>
    failureOf(
      kind.open(
        sourceConfig(kind.type, connection, { timeLimits: { connect, firstRow: 30_000, silence: 30_000 } }),
        testContext,
        signal,
      ),
    );

  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    silentPort = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => {
        const address = silent.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('says that nothing listens', async () => {
    const error = await open(`${scheme}://reader:letmein@127.0.0.1:${await freePort()}/hr`);
    expect(error.code).toBe('source.connect');
    expect(error.message).toContain('cannot be reached');
    expect(error.message).not.toContain('letmein');
  }, 60_000);

  it('gives up on a server that never answers', async () => {
    const error = await open(`${scheme}://reader:letmein@127.0.0.1:${silentPort}/hr`, 300);
    expect(['source.timeout', 'source.connect']).toContain(error.code);
  }, 60_000);

  it('stops connecting when it is cancelled', async () => {
    const error = await open(`${scheme}://reader:letmein@127.0.0.1:${silentPort}/hr`, 30_000, AbortSignal.timeout(200));
    expect(error.code).toBe('source.cancelled');
  }, 60_000);

  it('refuses a URL of another kind', async () => {
    const error = await open('http://127.0.0.1/hr');
    expect(error.code).toBe('config.invalid');
    expect(error.message).toContain('does not begin with');
  });
});
