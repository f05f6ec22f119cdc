/** The link by which the demonstration signs in whoever started it. */
import { expect, test } from 'vitest';
import { listAccounts } from '../../src/accounts/accounts.ts';
import { isOfThisMachine } from '../../src/accounts/sign-in-link.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { type Answer, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const path = '/api/v1/session/link';

function startWithLink(): Promise<ServerUnderTest> {
  return startServerUnderTest({ accounts: [], cycles: false, signInLink: true });
}

function secretOf({ signInLink }: ServerUnderTest): string {
  return new URL(signInLink ?? 'none:').hash.slice(1);
}

function codeOf({ status, json }: Answer): unknown[] {
  return [status, json['code']];
}

test('the link signs in an administrator once, also when two use it at the same time', async () => {
  await using server = await startWithLink();
  const secret = secretOf(server);
  expect(secret).toMatch(/^[\w-]{43}$/);
  const browsers = [server.browser(), server.browser()];
  const answers = await Promise.all(browsers.map((browser) => browser.send('POST', path, { secret })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ json }) => json['code'] === 'auth.link')).toHaveLength(1);
  const [inside] = browsers.filter((browser) => browser.cookie() !== undefined);
  const session = await inside?.send('GET', '/api/v1/session');
  expect(session?.json).toMatchObject({ account: { id: 1, name: 'demo', role: 'administrator' } });
  expect(codeOf(await server.browser().send('POST', path, { secret }))).toEqual([403, 'auth.link']);
  const audit = await inside?.send('GET', '/api/v1/audit');
  expect(audit?.text).toContain('signed in by the link of the demonstration');
  expect(audit?.text).not.toContain(secret);
});

test('a link ends after a quarter of an hour', async () => {
  await using server = await startWithLink();
  server.pass(15 * 60_000 + 1);
  expect(codeOf(await server.browser().send('POST', path, { secret: secretOf(server) }))).toEqual([403, 'auth.link']);
});

test('guessing a link is slowed down, and a wrong one leaves the right one good', async () => {
  await using server = await startWithLink();
  const browser = server.browser();
  for (let guess = 0; guess < 5; guess++) await browser.send('POST', path, { secret: `guess ${guess}` });
  expect(codeOf(await browser.send('POST', path, { secret: secretOf(server) }))).toEqual([429, 'auth.throttled']);
  server.pass(60_000);
  expect((await browser.send('POST', path, { secret: secretOf(server) })).status).toBe(200);
});

test('an ordinary server has no link, and one that others can reach refuses to make one', async () => {
  await using server = await startServerUnderTest({ cycles: false });
  expect(server.signInLink).toBe(null);
  expect(codeOf(await server.browser().send('POST', path, { secret: 'anything' }))).toEqual([403, 'auth.link']);
  await expect(startServerUnderTest({ accounts: [], host: '0.0.0.0', signInLink: true })).rejects.toThrow(/^bug: /);
});

test('only addresses of the machine itself count as such', () => {
  const own = ['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1', 'localhost'];
  const others = ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org', '::ffff:10.0.0.1', '1270.0.0.1', ''];
  expect([...own, ...others].filter(isOfThisMachine)).toEqual(own);
});

test('the account of the link goes with its server', async () => {
  await using server = await startWithLink();
  await server.close();
  const database = await openRegistry(server.place);
  expect(await listAccounts(database)).toEqual([]);
  await database.close();
});
