import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { password, startServerUnderTest } from './server-under-test.ts';
import { wrongRequests } from './wrong-requests.ts';

test('a request that another site makes a signed-in browser send is refused', async () => {
  await using server = await startServerUnderTest();
  const browser = await server.signedIn('administrator');
  const body = { name: 'eve', role: 'administrator', password };
  const foreign = [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: server.url.replace('http:', 'https:') },
    { origin: `${server.url}0` },
  ];
  for (const headers of foreign) {
    const answer = await browser.send('POST', '/api/v1/accounts', body, headers);
    expect([headers.origin, answer.status, answer.json['code']]).toEqual([headers.origin, 403, 'auth.origin']);
  }
  const cookie = browser.cookie() ?? '';
  const unnamed = await fetch(`${server.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
  expect(unnamed.status).toBe(403);
  const signIn = await server.browser().send('POST', '/api/v1/session', { name: 'auditor', password }, foreign[0]);
  expect(signIn.status).toBe(403);
  expect((await browser.send('POST', '/api/v1/accounts', body)).status).toBe(201);
});

test('a program signs in without a browser, and a token may come from anywhere', async () => {
  await using server = await startServerUnderTest();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'operator', password });
  const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  const operator = await server.signedIn('operator');
  const made = await operator.send('POST', '/api/v1/tokens', { name: 'script', scopes: ['read'] });
  expect((await server.withToken(String(made.json['token']), 'DELETE', '/api/v1/session')).status).toBe(204);
});

test('every answer carries the headers that keep browsers careful', async () => {
  await using server = await startServerUnderTest();
  const browser = await server.signedIn('auditor');
  for (const path of ['/api/docs', '/api/v1/session', '/nothing', '/api/v1/accounts']) {
    const { headers } = await browser.send('GET', path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]{24}'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
  expect((await browser.send('GET', '/api/v1/session')).headers.get('cache-control')).toBe('no-store');
});

test('faults of a request are named all at once, each with its place', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const answer = await administrator.send('POST', '/api/v1/accounts', { name: 'x', role: 'king', pasword: password });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({
    type: 'about:blank',
    title: 'Bad request',
    status: 400,
    code: 'request.invalid',
  });
  const places = (answer.json['errors'] as { place: string }[]).map(({ place }) => place).sort();
  expect(places).toEqual(['body', 'body.password', 'body.role']);
  expect((await administrator.send('GET', '/api/v1/audit?limit=501')).json).toMatchObject({ place: 'query.limit' });
  expect((await administrator.send('GET', '/api/v1/audit?cursor=x')).json).toMatchObject({ place: 'query.cursor' });
  expect((await administrator.send('DELETE', '/api/v1/accounts/x')).json).toMatchObject({ place: 'path.id' });
});

test('whatever is wrong with a request is told with its place and what helps, and never what could be a secret', async () => {
  await using server = await startServerUnderTest({ accounts: ['administrator'] });
  const administrator = await server.signedIn('administrator');
  for (const { request, told } of wrongRequests) {
    const [method, path, body, type = 'application/json'] = request;
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': type };
    const answer = await administrator.send(method, `/api/v1${path}`, body, headers);
    const { json } = answer;
    expect({ request, status: answer.status, ...json }).toMatchObject({ request, ...told });
    expect([request, json['remedy'], json['detail']]).toEqual([request, expect.any(String), expect.any(String)]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    if (answer.status === 405) expect(answer.headers.get('allow')).toMatch(/^(GET|PATCH)/);
  }
  const secret = await administrator.send('POST', '/api/v1/session', { name: 'x', password: 47_114_711 });
  expect([secret.json['place'], secret.text.includes('4711')]).toEqual(['body.password', false]);
  expect(server.log).toEqual([]);
});

test('bodies that are too large, of another type, not JSON or meant to trick it are refused', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const send = async (body: string, type = 'application/json') => {
    const { status, json } = await administrator.send('POST', '/api/v1/accounts', body, { 'content-type': type });
    return [status, json['code']];
  };
  expect(await send(`{"name":"${'x'.repeat(1024 * 1024)}"}`)).toEqual([413, 'request.tooLarge']);
  expect(await send('name=x', 'application/x-www-form-urlencoded')).toEqual([415, 'request.mediaType']);
  expect(await send('{"name":"x"}', 'text/plain')).toEqual([415, 'request.mediaType']);
  expect(await send('{"name":')).toEqual([400, 'request.invalid']);
  expect(await send('{"__proto__":{"role":"administrator"}}')).toEqual([400, 'request.invalid']);
});

test('bodies that would cost more than they weigh are refused: nested without end, or growing when they are read', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const put = async (body: string, type: string) => {
    const { status, json } = await administrator.send('PUT', '/api/v1/configuration', body, { 'content-type': type });
    return [status, json['code']];
  };
  expect(await put(`{"sources":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'application/json')).toEqual([
    400,
    'request.invalid',
  ]);
  const [status] = await put(`sources: ${'['.repeat(50_000)}`, 'application/yaml');
  expect(status).toBe(400);
  const laughs = Array.from(
    { length: 9 },
    (_, n) =>
      `l${n}: &l${n} [${Array(10)
        .fill(n === 0 ? 'x' : `*l${n - 1}`)
        .join()}]`,
  );
  expect((await put(`${laughs.join('\n')}\nsources: []`, 'application/yaml'))[0]).toBe(400);
  // What is compared with all before it, or told with its place, must not hold up everybody else.
  const keys = Array.from({ length: 80_000 }, (_, n) => [`k${n}`, 1]);
  expect(await put(JSON.stringify(Object.fromEntries(keys)), 'application/json')).toEqual([400, 'config.syntax']);
  expect(server.log).toEqual([]);
});

test('an address or a header that is too long is refused, and so are parameters that an operation does not know', async () => {
  await using server = await startServerUnderTest();
  const auditor = await server.signedIn('auditor');
  const long = await fetch(`${server.url}/health`, { headers: { 'x-long': 'x'.repeat(20_000) } });
  expect(long.status).toBe(431);
  for (const [path, code] of [
    [`/api/v1/persons/${'1'.repeat(600)}`, 'request.notFound'],
    ['/api/v1/persons/%zz', 'request.invalid'],
    ['/%ff', 'request.invalid'],
  ]) {
    const { headers, json, text } = await auditor.send('GET', path ?? '');
    expect([json['code'], headers.get('content-type')]).toEqual([code, 'application/problem+json; charset=utf-8']);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(text).not.toContain('111');
  }
  expect((await auditor.send('GET', `/api/v1/persons?search=${'x'.repeat(5000)}`)).status).toBe(400);
  expect((await auditor.send('GET', '/api/v1/persons?limit=10&limit=20')).status).toBe(400);
  expect((await auditor.send('GET', '/api/v1/persons?role=administrator')).status).toBe(400);
});

test('who may not do something hears so before the body is read', async () => {
  await using server = await startServerUnderTest();
  const large = JSON.stringify({ name: 'x'.repeat(900_000) });
  expect((await server.browser().send('POST', '/api/v1/accounts', large)).status).toBe(401);
});

test('lists come in pages, and as lines when a program asks for lines', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  for (let n = 0; n < 6; n += 1) await administrator.send('DELETE', `/api/v1/accounts/${100 + n}`);
  const first = (await administrator.send('GET', '/api/v1/audit?limit=4')).json;
  const second = (await administrator.send('GET', `/api/v1/audit?limit=4&cursor=${String(first['next'])}`)).json;
  const ids = [...(first['items'] as { id: number }[]), ...(second['items'] as { id: number }[])].map(({ id }) => id);
  expect(ids).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(second['next']).toBeNull();
  const lines = await administrator.send('GET', '/api/v1/audit', undefined, { accept: 'application/x-ndjson' });
  expect(lines.headers.get('content-type')).toBe('application/x-ndjson');
  const read = lines.text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id);
  expect(read).toEqual([7, 6, 5, 4, 3, 2, 1]);

  // Lists that are read whole go on after the last item of the page before, whatever came or went before it.
  for (const name of ['a', 'b', 'c']) {
    await administrator.send('POST', '/api/v1/tokens', { name, scopes: ['read'] });
    await administrator.send('POST', '/api/v1/accounts', { name: `n-${name}`, role: 'auditor', password });
  }
  const page = async (path: string) =>
    (await administrator.send('GET', `/api/v1/${path}`)).json as { items: { name: string }[]; next: string };
  const names = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);
  const tokens = await page('tokens?limit=2');
  expect(names(tokens)).toEqual(['a', 'b']);
  // Also when the last one of the page and others before it are gone.
  await administrator.send('DELETE', '/api/v1/tokens/1');
  await administrator.send('DELETE', '/api/v1/tokens/2');
  expect(await page(`tokens?limit=2&cursor=${tokens.next}`)).toMatchObject({ items: [{ name: 'c' }], next: null });
  expect((await administrator.send('GET', `/api/v1/accounts?cursor=${tokens.next}`)).json).toMatchObject({
    status: 400,
    place: 'query.cursor',
  });
  expect(names(await page('accounts?limit=2'))).toEqual(['administrator', 'auditor']);
  const accounts = await page('accounts?limit=3');
  await administrator.send('POST', '/api/v1/accounts', { name: 'aaron', role: 'auditor', password });
  expect(names(await page(`accounts?limit=2&cursor=${accounts.next}`))).toEqual(['n-b', 'n-c']);
});

test('too many requests of one address without a sign-in, or of one account, have to wait', async () => {
  await using server = await startServerUnderTest({ limits: { anonymous: 5, account: 8 } });
  const auditor = await server.signedIn('auditor');
  for (let n = 0; n < 4; n += 1) expect((await server.browser().send('GET', '/health')).status).toBe(200);
  const refused = await server.browser().send('GET', '/health');
  expect(refused.json).toMatchObject({ status: 429, code: 'request.limit', place: 'address' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  for (let n = 0; n < 8; n += 1) expect((await auditor.send('GET', '/api/v1/session')).status).toBe(200);
  expect((await auditor.send('GET', '/api/v1/session')).json).toMatchObject({ status: 429, place: 'account' });
});

test('addresses that a proxy names count only when the proxy is trusted', async () => {
  const addressSeen = async (trustProxies: string[] | undefined): Promise<unknown> => {
    await using server = await startServerUnderTest({ trustProxies });
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'gate.example',
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ name: 'administrator', password });
    const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers, body });
    const [cookie] = answer.headers.getSetCookie();
    const administrator = await server.signedIn('administrator');
    const { items } = (await administrator.send('GET', '/api/v1/audit')).json as { items: { address: string }[] };
    return [items[1]?.address, cookie?.includes('Secure')];
  };
  expect(await addressSeen(undefined)).toEqual(['127.0.0.1', false]);
  expect(await addressSeen(['10.0.0.0/8'])).toEqual(['127.0.0.1', false]);
  expect(await addressSeen(['127.0.0.1'])).toEqual(['203.0.113.9', true]);
});

test('nobody fills the log by what cannot be read or never comes whole', async () => {
  const web = fileURLToPath(new URL('../../web', import.meta.url));
  await using server = await startServerUnderTest({ web });
  const { port } = new URL(server.url);
  const said = (text: string, hangUp: boolean): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(text, () => hangUp && setTimeout(() => socket.resetAndDestroy(), 100));
      });
      let answer = '';
      socket.on('data', (part) => (answer += String(part)));
      socket.on('close', () => resolve(answer));
    });
  for (const path of ['//', '///', '//x:99999/', '/%5c', '*', '/;', '//%2e%2e/']) {
    const answer = await said(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, false);
    expect([path, answer.slice(0, 12)]).toEqual([path, 'HTTP/1.1 200']);
  }
  const head =
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{';
  expect(await said(head, true)).toBe('');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.log).toEqual([]);
});

test('the server stops within two seconds while connections are open and silent', async () => {
  const server = await startServerUnderTest();
  const { port } = new URL(server.url);
  const sockets = await Promise.all(
    [
      '',
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
    ].map(
      (text) =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => {
            socket.on('error', () => {});
            socket.write(text, () => resolve(socket));
          });
        }),
    ),
  );
  const started = performance.now();
  await server[Symbol.asyncDispose]();
  expect(performance.now() - started).toBeLessThan(2000);
  for (const socket of sockets) socket.destroy();
  await expect(fetch(`${server.url}/health`)).rejects.toThrow();
});
