import { expect, test } from 'vitest';
import { password, startServerUnderTest } from './server-under-test.ts';

interface Described {
  readonly operationId: string;
  readonly 'x-permission': string;
}

test('each role reaches what its permissions allow, and is told what it lacks', async () => {
  await using server = await startServerUnderTest();
  const reached: Record<string, Record<string, number>> = {};
  for (const role of ['administrator', 'operator', 'auditor'] as const) {
    const browser = await server.signedIn(role);
    reached[role] = {
      audit: (await browser.send('GET', '/api/v1/audit')).status,
      accounts: (await browser.send('GET', '/api/v1/accounts')).status,
      metrics: (await browser.send('GET', '/metrics')).status,
    };
  }
  expect(reached).toEqual({
    administrator: { audit: 200, accounts: 200, metrics: 200 },
    operator: { audit: 200, accounts: 403, metrics: 200 },
    auditor: { audit: 200, accounts: 403, metrics: 200 },
  });
  const refused = await (await server.signedIn('auditor')).send('GET', '/api/v1/accounts');
  expect(refused.json).toMatchObject({ code: 'auth.forbidden', status: 403 });
  expect(refused.json['detail']).toContain('administer');
});

test('every operation that the document does not open to anyone refuses whoever is nobody', async () => {
  await using server = await startServerUnderTest();
  const { paths } = (await server.browser().send('GET', '/api/openapi.json')).json as {
    paths: Record<string, Record<string, Described>>;
  };
  let closed = 0;
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, described] of Object.entries(methods)) {
      if (described['x-permission'] === 'anyone') continue;
      closed += 1;
      const answer = await server.browser().send(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '1'));
      expect([described.operationId, answer.status, answer.json['code']]).toEqual([
        described.operationId,
        401,
        'auth.required',
      ]);
    }
  }
  expect(closed).toBeGreaterThan(8);
});

test('another role counts at once, and a disabled account is out at once', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const operator = await server.signedIn('operator');
  await administrator.send('PATCH', '/api/v1/accounts/2', { role: 'administrator' });
  expect((await operator.send('GET', '/api/v1/accounts')).status).toBe(200);
  await administrator.send('PATCH', '/api/v1/accounts/2', { disabled: true });
  expect((await operator.send('GET', '/api/v1/session')).status).toBe(401);
});

test('accounts are made, changed and removed; names are compared without regard to case', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const body = { name: 'Айгүл', role: 'operator', password };
  const made = await administrator.send('POST', '/api/v1/accounts', body);
  expect([made.status, made.json['name'], made.json['signedInAt']]).toEqual([201, 'Айгүл', null]);
  const twice = await administrator.send('POST', '/api/v1/accounts', { ...body, name: 'айгүл' });
  expect([twice.status, twice.json['code']]).toEqual([409, 'account.name']);
  const id = Number(made.json['id']);
  expect((await administrator.send('PATCH', `/api/v1/accounts/${id}`, { name: 'aigul' })).json['name']).toBe('aigul');
  expect((await administrator.send('DELETE', `/api/v1/accounts/${id}`)).status).toBe(204);
  expect((await administrator.send('DELETE', `/api/v1/accounts/${id}`)).json['code']).toBe('account.unknown');
});

test('the last administrator cannot be removed, disabled or given another role', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const tries = [
    await administrator.send('PATCH', '/api/v1/accounts/1', { disabled: true }),
    await administrator.send('PATCH', '/api/v1/accounts/1', { role: 'auditor' }),
    await administrator.send('DELETE', '/api/v1/accounts/1'),
  ];
  for (const answer of tries) expect([answer.status, answer.json['code']]).toEqual([409, 'account.lastAdministrator']);
});

test('a token does what its scopes say, and never more than its account may', async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const token = async (scopes: string[]): Promise<string> =>
    String((await operator.send('POST', '/api/v1/tokens', { name: 'test', scopes })).json['token']);
  const [read, events] = [await token(['read']), await token(['events'])];
  expect(read).toMatch(/^gh_\d+_[\w-]{43}$/);
  expect((await server.withToken(read, 'GET', '/api/v1/audit')).status).toBe(200);
  expect((await server.withToken(events, 'GET', '/api/v1/audit')).status).toBe(403);
  const more = await operator.send('POST', '/api/v1/tokens', { name: 'more', scopes: ['administer'] });
  expect([more.status, more.json['code']]).toEqual([403, 'auth.forbidden']);
  const offspring = await server.withToken(read, 'POST', '/api/v1/tokens', { name: 'child', scopes: ['read'] });
  expect(offspring.status).toBe(403);
  expect((await server.withToken(`${read.slice(0, -1)}!`, 'GET', '/api/v1/audit')).status).toBe(401);
});

test('a token does not change how its account signs in, and of other tokens sees and ends none', async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const made = async (scope: string) =>
    (await operator.send('POST', '/api/v1/tokens', { name: scope, scopes: [scope] })).json as {
      id: number;
      token: string;
    };
  const [door, reader] = [await made('events'), await made('read')];
  const code = '123456';
  for (const [method, path, body] of [
    ['POST', '/session/password', { old: password, new: 'seven quiet boats at noon' }],
    ['POST', '/session/second-factor', { password }],
    ['POST', '/session/second-factor/confirm', { code }],
    ['POST', '/session/second-factor/codes', { password, code }],
    ['POST', '/session/second-factor/remove', { password, code }],
    ['POST', '/tokens', { name: 'child', scopes: ['events'] }],
  ] as const) {
    const { status, json } = await server.withToken(door.token, method, `/api/v1${path}`, body);
    expect([path, status, json['code']]).toEqual([path, 403, 'auth.forbidden']);
  }
  const { items } = (await server.withToken(door.token, 'GET', '/api/v1/tokens')).json as { items: { id: number }[] };
  expect(items.map(({ id }) => id)).toEqual([door.id]);
  expect((await server.withToken(door.token, 'DELETE', `/api/v1/tokens/${reader.id}`)).status).toBe(404);
  expect((await server.withToken(reader.token, 'GET', '/api/v1/persons')).status).toBe(200);
  expect((await server.withToken(door.token, 'DELETE', `/api/v1/tokens/${door.id}`)).status).toBe(204);
  expect((await server.withToken(door.token, 'GET', '/api/v1/tokens')).status).toBe(401);
});

test('a token ends at its time, when it is removed, and with its account; its use is noted', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const operator = await server.signedIn('operator');
  const expires = new Date(server.now().getTime() + 20 * 60_000).toISOString();
  const made: Record<string, unknown>[] = [];
  for (const body of [{ expires }, {}, {}]) {
    made.push((await operator.send('POST', '/api/v1/tokens', { name: 'test', scopes: ['read'], ...body })).json);
  }
  const status = async (n: number): Promise<number> =>
    (await server.withToken(String(made[n]?.['token']), 'GET', '/api/v1/audit')).status;
  expect(await status(0)).toBe(200);
  server.pass(25 * 60_000);
  expect(await status(0)).toBe(401);
  expect(await status(1)).toBe(200);
  const listed = await administrator.send('GET', '/api/v1/tokens');
  const [first, , third] = listed.json['items'] as Record<string, unknown>[];
  expect(first).toMatchObject({ account: 'operator', scopes: ['read'], expiresAt: expires });
  expect([typeof first?.['usedAt'], third?.['usedAt']]).toEqual(['string', null]);
  await operator.send('DELETE', `/api/v1/tokens/${Number(made[1]?.['id'])}`);
  expect(await status(1)).toBe(401);
  await administrator.send('PATCH', '/api/v1/accounts/2', { disabled: true });
  expect(await status(2)).toBe(401);
});

test('an account has at most a hundred tokens', async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const make = () => operator.send('POST', '/api/v1/tokens', { name: 'test', scopes: ['read'] });
  for (let n = 0; n < 100; n += 1) expect((await make()).status).toBe(201);
  const refused = await make();
  expect([refused.status, refused.json['code']]).toEqual([409, 'account.tokens']);
});

test('people see and remove their own tokens only, administrators those of all', async () => {
  await using server = await startServerUnderTest();
  const [administrator, operator, auditor] = [
    await server.signedIn('administrator'),
    await server.signedIn('operator'),
    await server.signedIn('auditor'),
  ];
  const id = Number((await operator.send('POST', '/api/v1/tokens', { name: 'test', scopes: ['read'] })).json['id']);
  expect((await auditor.send('GET', '/api/v1/tokens')).json['items']).toEqual([]);
  expect((await auditor.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  expect((await administrator.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(204);
});
