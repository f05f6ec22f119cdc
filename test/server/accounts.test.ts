/** What must hold of accounts in both kinds of registry. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverAvailable } from '../servers/available.ts';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { password, startServerUnderTest } from './server-under-test.ts';

let postgresql: TestServer | undefined;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-accounts-'));
  if (serverAvailable('postgresql')) postgresql = await startPostgresql();
});

afterAll(async () => {
  await postgresql?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('two servers on one PostgreSQL share accounts, sessions, tokens, throttling and the audit log', async () => {
  if (postgresql === undefined) return;
  const place = { data: folder, database: await postgresql.createDatabase() };
  await using one = await startServerUnderTest({ place });
  await using other = await startServerUnderTest({ place, accounts: [] });
  // One time for both, as real servers have.
  other.pass(one.now().getTime() - other.now().getTime());
  const administrator = await one.signedIn('administrator');
  const cookie = administrator.cookie() ?? '';
  expect((await other.browser().send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(200);
  const made = await administrator.send('POST', '/api/v1/tokens', { name: 'reader', scopes: ['read'] });
  const token = String(made.json['token']);
  expect((await other.withToken(token, 'GET', '/api/v1/audit')).json['items']).toHaveLength(2);
  for (let n = 0; n < 5; n += 1) {
    await one.browser().send('POST', '/api/v1/session', { name: 'operator', password: 'wrong' });
  }
  const throttled = await other.browser().send('POST', '/api/v1/session', { name: 'operator', password });
  expect(throttled.json['code']).toBe('auth.throttled');
  const next = 'seven quiet boats at noon';
  expect((await administrator.send('PATCH', '/api/v1/accounts/1', { password: next })).status).toBe(403);
  await administrator.send('POST', '/api/v1/session/password', { old: password, new: next });
  expect((await other.browser().send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401);
  expect((await other.withToken(token, 'GET', '/api/v1/audit?limit=2')).json['items']).toHaveLength(2);
});
