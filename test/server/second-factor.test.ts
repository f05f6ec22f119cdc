/** Codes of an authenticator app besides the password: set up, asked for, guessed at, lost. */
import { expect, test } from 'vitest';
import { totpCode } from '../../src/accounts/totp.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { type Browser, password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const path = '/api/v1/session/second-factor';

function codeAt(server: ServerUnderTest, secret: string, away = 0): string {
  return totpCode(secret, Math.floor(server.now().getTime() / 30_000) + away);
}

/** Sets up a second factor; the clock stands a minute later then, so that codes are fresh. */
async function setUp(server: ServerUnderTest, browser: Browser): Promise<{ secret: string; codes: string[] }> {
  const secret = String((await browser.send('POST', path, { password })).json['secret']);
  const confirmed = await browser.send('POST', `${path}/confirm`, { code: codeAt(server, secret) });
  expect(confirmed.status).toBe(200);
  server.pass(60_000);
  return { secret, codes: confirmed.json['recoveryCodes'] as string[] };
}

async function signIn(server: ServerUnderTest, name: string, code?: string): Promise<string> {
  const body = { name, password, ...(code === undefined ? {} : { code }) };
  const answer = await server.browser().send('POST', '/api/v1/session', body);
  return answer.status === 200 ? 'in' : String(answer.json['code']);
}

test('a second factor is set up with the password and a first code, and from then on a sign-in needs a code', async () => {
  await using server = await startServerUnderTest();
  const [here, elsewhere] = [await server.signedIn('operator'), await server.signedIn('operator')];
  expect((await here.send('POST', path, { password: 'wrong' })).json['code']).toBe('auth.failed');
  const begun = (await here.send('POST', path, { password })).json;
  const secret = String(begun['secret']);
  expect(begun['address']).toBe(
    `otpauth://totp/Gatehouse:operator?secret=${secret}&issuer=Gatehouse&algorithm=SHA1&digits=6&period=30`,
  );
  // Not yet confirmed, it is asked of nobody.
  expect(await signIn(server, 'operator')).toBe('in');
  expect((await here.send('POST', `${path}/confirm`, { code: '000000' })).json['code']).toBe('auth.code');
  const code = codeAt(server, secret);
  const confirmed = await here.send('POST', `${path}/confirm`, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  expect(confirmed.json['recoveryCodes']).toHaveLength(10);
  expect((await elsewhere.send('GET', '/api/v1/session')).status).toBe(401);
  expect((await here.send('GET', path)).json).toMatchObject({ recoveryCodes: 10, required: false });
  expect((await here.send('POST', path, { password })).json['code']).toBe('auth.factorTaken');

  expect(await signIn(server, 'operator')).toBe('auth.codeNeeded');
  // The code that set it up is used up.
  expect(await signIn(server, 'operator', code)).toBe('auth.code');
  server.pass(60_000);
  expect(await signIn(server, 'operator', codeAt(server, secret))).toBe('in');
  expect(await signIn(server, 'auditor')).toBe('in');
});

test('a code is taken once, also by two at the same time, and only while it is fresh', async () => {
  await using server = await startServerUnderTest();
  const { secret } = await setUp(server, await server.signedIn('operator'));
  const code = codeAt(server, secret);
  const both = await Promise.all([signIn(server, 'operator', code), signIn(server, 'operator', code)]);
  expect(both.sort()).toEqual(['auth.code', 'in']);
  // One before that which was taken is none either, though it would still be fresh.
  expect(await signIn(server, 'operator', codeAt(server, secret, -1))).toBe('auth.code');
  server.pass(120_000);
  expect(await signIn(server, 'operator', codeAt(server, secret, -2))).toBe('auth.code');
  expect(await signIn(server, 'operator', codeAt(server, secret, 2))).toBe('auth.code');
  expect(await signIn(server, 'operator', codeAt(server, secret, -1))).toBe('in');
});

test('a recovery code is good once, and new ones take the place of the old ones', async () => {
  await using server = await startServerUnderTest();
  const browser = await server.signedIn('operator');
  const { secret, codes } = await setUp(server, browser);
  const [first = '', second = ''] = codes;
  expect(await signIn(server, 'operator', first.toLowerCase().replaceAll('-', ' '))).toBe('in');
  expect(await signIn(server, 'operator', first)).toBe('auth.code');
  expect((await browser.send('GET', path)).json['recoveryCodes']).toBe(9);
  const body = { password, code: codeAt(server, secret) };
  const renewed = (await browser.send('POST', `${path}/codes`, body)).json['recoveryCodes'] as string[];
  expect([renewed.length, new Set([...codes, ...renewed]).size]).toEqual([10, 20]);
  expect(await signIn(server, 'operator', second)).toBe('auth.code');
  expect(await signIn(server, 'operator', renewed[0])).toBe('in');
});

test('guessing at codes is slowed down, and asking without a code in between makes nothing forgotten', async () => {
  await using server = await startServerUnderTest();
  const { secret } = await setUp(server, await server.signedIn('operator'));
  const heard: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    heard.push(await signIn(server, 'operator', '000000'), await signIn(server, 'operator'));
  }
  expect(new Set(heard.slice(0, 9))).toEqual(new Set(['auth.code', 'auth.codeNeeded']));
  expect(await signIn(server, 'operator', codeAt(server, secret))).toBe('auth.throttled');
  server.pass(1000);
  expect(await signIn(server, 'operator', codeAt(server, secret))).toBe('in');
});

test('a wrong password gets the same answer with a second factor as without one', async () => {
  await using server = await startServerUnderTest();
  const { secret } = await setUp(server, await server.signedIn('operator'));
  const guess = (name: string, code: string) =>
    server.browser().send('POST', '/api/v1/session', { name, password: 'wrong', code });
  const answers = [await guess('operator', codeAt(server, secret)), await guess('auditor', '123456')];
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test('the own second factor is removed with password and code; an administrator, or the command line, takes away one that is lost', async () => {
  await using server = await startServerUnderTest();
  const [operator, auditor] = [await server.signedIn('operator'), await server.signedIn('auditor')];
  const administrator = await server.signedIn('administrator');
  const { secret } = await setUp(server, operator);
  await setUp(server, auditor);
  const code = codeAt(server, secret);
  expect((await operator.send('POST', `${path}/remove`, { password: 'wrong', code })).json['code']).toBe('auth.failed');
  expect((await operator.send('POST', `${path}/remove`, { password, code: '000000' })).json['code']).toBe('auth.code');
  expect((await operator.send('POST', `${path}/remove`, { password, code })).status).toBe(204);
  expect(await signIn(server, 'operator')).toBe('in');

  expect((await operator.send('DELETE', '/api/v1/accounts/3/second-factor')).status).toBe(403);
  const accounts = async () =>
    ((await administrator.send('GET', '/api/v1/accounts')).json['items'] as Record<string, unknown>[]).map(
      (account) => [account['name'], account['secondFactor']],
    );
  expect(await accounts()).toEqual([
    ['administrator', false],
    ['auditor', true],
    ['operator', false],
  ]);
  expect((await administrator.send('DELETE', '/api/v1/accounts/3/second-factor')).status).toBe(204);
  expect((await auditor.send('GET', '/api/v1/session')).status).toBe(401);
  expect(await signIn(server, 'auditor')).toBe('in');
  expect((await administrator.send('DELETE', '/api/v1/accounts/99/second-factor')).status).toBe(404);
  // One's own needs password and code, whatever the role.
  const own = await administrator.send('DELETE', '/api/v1/accounts/1/second-factor');
  expect([own.status, own.json['code']]).toEqual([403, 'auth.forbidden']);
});

test('where a role needs a second factor, an account without one can do nothing but set it up', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const operator = await server.signedIn('operator');
  const configuration = { sources: [], signIn: { secondFactor: { required: ['administrator'] } } };
  expect((await administrator.send('PUT', '/api/v1/configuration', configuration)).status).toBe(200);
  const fresh = await server.signedIn('administrator');
  expect((await fresh.send('GET', '/api/v1/session')).json['factorMissing']).toBe(true);
  for (const refused of ['/api/v1/persons', '/api/v1/accounts', '/api/v1/live', '/api/v1/tokens']) {
    const answer = await fresh.send('GET', refused);
    expect([refused, answer.status, answer.json['code']]).toEqual([refused, 403, 'auth.factorMissing']);
  }
  // Sessions that are open already are no way around it, and neither are tokens.
  expect((await administrator.send('GET', '/api/v1/persons')).json['code']).toBe('auth.factorMissing');
  const token = { name: 'way around', scopes: ['administer'] };
  expect((await fresh.send('POST', '/api/v1/tokens', token)).json['code']).toBe('auth.factorMissing');
  expect((await operator.send('GET', '/api/v1/persons')).status).toBe(200);
  await setUp(server, fresh);
  expect((await fresh.send('GET', '/api/v1/session')).json['factorMissing']).toBe(false);
  expect((await fresh.send('GET', '/api/v1/accounts')).status).toBe(200);
});

test('secrets of second factors are sealed in the registry, recovery codes are digests, and neither is in any answer or log', async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const { secret, codes } = await setUp(server, operator);
  await signIn(server, 'operator', codeAt(server, secret));
  await signIn(server, 'operator', codes[0]);
  const registry = openSqlite(`${server.place.data}/registry.sqlite`);
  const rows = JSON.stringify(
    ['second_factor', 'recovery_code', 'audit'].map((table) => registry.prepare(`SELECT * FROM ${table}`).all()),
  );
  registry.close();
  const administrator = await server.signedIn('administrator');
  const shown = await Promise.all(
    ['/api/v1/audit', '/api/v1/accounts', path].map(async (place) => (await administrator.send('GET', place)).text),
  );
  for (const text of [rows, JSON.stringify(server.log), ...shown]) {
    expect(text).not.toContain(secret);
    for (const code of codes) expect(text).not.toContain(code);
  }
  expect(rows).toContain('v1.');
  expect(rows).toContain('set up a second factor');
});
