/** What somebody could try against the sign-in at an OpenID provider, and what becomes of it when the provider fails. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { type OpenidProvider, startOpenidProvider } from '../servers/openid-provider.ts';
import { configureOpenid, openidOf, openWalker, type Visited, type Walker } from './openid-walk.ts';
import { password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

let server: ServerUnderTest;
let provider: OpenidProvider;

beforeAll(async () => {
  server = await startServerUnderTest();
  provider = await startOpenidProvider(server.url);
  provider.people.set('olga', { groups: ['guards'] });
  await configureOpenid(server, openidOf(provider));
}, 60_000);

afterEach(() => provider.tamper({}));

afterAll(async () => {
  await provider?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** A sign-in that stands before its last step. */
async function beforeTheEnd(walker: Walker): Promise<URL> {
  return walker.signInAt(await walker.begin(), 'olga');
}

function expectRefused(visited: Visited, code: string): void {
  expect([visited.status, visited.location?.href]).toEqual([303, `${server.url}/sign-in?problem=${code}`]);
  expect(visited.setCookies.join()).not.toContain('gatehouse_session=');
}

test('an answer is good once', async () => {
  const walker = openWalker(server);
  const back = await beforeTheEnd(walker);
  expect((await walker.go(back)).location?.pathname).toBe('/');
  expectRefused(await walker.go(back), 'auth.openidAnswer');
});

test('an answer is good in the browser alone that began the sign-in, so that nobody is signed in as somebody else', async () => {
  const attacker = openWalker(server);
  const back = await beforeTheEnd(attacker);
  expectRefused(await openWalker(server).go(back), 'auth.openidAnswer');
  const victim = openWalker(server);
  await victim.begin();
  expectRefused(await victim.go(back), 'auth.openidAnswer');
});

test('a state of another sign-in, none, or one that came ten minutes too late is refused', async () => {
  for (const change of [
    (url: URL) => url.searchParams.set('state', 'x'),
    (url: URL) => url.searchParams.delete('state'),
  ]) {
    const walker = openWalker(server);
    const back = await beforeTheEnd(walker);
    change(back);
    expectRefused(await walker.go(back), 'auth.openidAnswer');
  }
  const late = openWalker(server);
  const back = await beforeTheEnd(late);
  server.pass(11 * 60_000);
  expectRefused(await late.go(back), 'auth.openidAnswer');
  server.pass(-11 * 60_000);
});

test('the code of another sign-in fails for want of its verifier', async () => {
  const [one, other] = [openWalker(server), openWalker(server)];
  const [mine, theirs] = [await beforeTheEnd(one), await beforeTheEnd(other)];
  mine.searchParams.set('code', theirs.searchParams.get('code') ?? '');
  expectRefused(await one.go(mine), 'auth.openidAnswer');
});

test('an answer in the name of another issuer is refused', async () => {
  const walker = openWalker(server);
  const back = await beforeTheEnd(walker);
  back.searchParams.set('iss', 'https://elsewhere.example');
  expectRefused(await walker.go(back), 'auth.openidAnswer');
});

test('an error of the provider is told by a code, whatever words stand in the address', async () => {
  const refusal = async (state: (url: URL) => string): Promise<Visited> => {
    const walker = openWalker(server);
    const begun = await walker.begin();
    const back = new URL(`${server.url}/api/v1/session/openid/callback`);
    const words = { error: 'access_denied', error_description: '<b>Call 555-0100</b>', iss: provider.issuer };
    for (const [name, value] of Object.entries({ ...words, state: state(begun) })) back.searchParams.set(name, value);
    return walker.go(back);
  };
  expectRefused(await refusal((url) => url.searchParams.get('state') ?? ''), 'auth.providerRefused');
  expectRefused(await refusal(() => 'guessed'), 'auth.openidAnswer');
});

test('forged ID tokens are refused: another nonce, audience, issuer, subject or time, a broken signature, none at all', async () => {
  const claims = (changed: object) => ({ claims: (given: object) => ({ ...given, ...changed }) });
  const past = Math.floor(Date.now() / 1000) - 7200;
  const unsigned = (token: string): string => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    return `${header}.${token.split('.')[1] ?? ''}.`;
  };
  const forgeries = [
    claims({ nonce: 'of another sign-in' }),
    claims({ nonce: undefined }),
    claims({ aud: 'another client' }),
    claims({ iss: 'https://elsewhere.example' }),
    // Groups are asked of the provider in the name of the access token, which is olga's.
    claims({ sub: 'somebody else' }),
    claims({ exp: past }),
    { token: (text: string) => `${text.slice(0, -6)}AAAAAA` },
  ];
  const honest = openWalker(server);
  const end = await beforeTheEnd(honest);
  provider.tamper(claims({}));
  expect((await honest.go(end)).location?.pathname).toBe('/');
  for (const forgery of forgeries) {
    provider.tamper({});
    const walker = openWalker(server);
    const back = await beforeTheEnd(walker);
    provider.tamper(forgery);
    expectRefused(await walker.go(back), 'auth.openidAnswer');
  }
  provider.tamper({});
  const walker = openWalker(server);
  const back = await beforeTheEnd(walker);
  provider.tamper({ token: unsigned });
  const refused = await walker.go(back);
  expect([refused.location?.pathname, refused.setCookies.join().includes('gatehouse_session=')]).toEqual([
    '/sign-in',
    false,
  ]);
});

test('clocks may be a minute apart and not more', async () => {
  // The provider's tokens are good for ten minutes.
  const signIn = async (minutes: number): Promise<Visited> => {
    server.pass(minutes * 60_000);
    const back = await openWalker(server).signIn('olga');
    server.pass(-minutes * 60_000);
    return back;
  };
  expect((await signIn(10)).location?.pathname).toBe('/');
  expectRefused(await signIn(20), 'auth.openidAnswer');
});

test('a sign-in leads nowhere but to the server itself, whatever is asked for', async () => {
  const walker = openWalker(server);
  const back = await beforeTheEnd(walker);
  for (const name of ['redirect', 'redirect_uri', 'returnTo', 'next', 'url'])
    back.searchParams.set(name, '//elsewhere.example');
  expect((await walker.go(back)).location?.href).toBe(`${server.url}/`);
  const wrong = await walker.go(
    `${server.url}/api/v1/session/openid/callback?code=a&code=b&next=https://elsewhere.example`,
  );
  expect(wrong.location?.href).toMatch(`${server.url}/sign-in?problem=`);
});

test('another site cannot begin a sign-in, and a name of the server that the provider does not know gets no code', async () => {
  const headers = { origin: 'https://elsewhere.example' };
  const foreign = await server.browser().send('POST', '/api/v1/session/openid', undefined, headers);
  expect([foreign.status, foreign.json['code']]).toEqual([403, 'auth.origin']);
  const walker = openWalker(server);
  const begun = await walker.begin();
  begun.searchParams.set('redirect_uri', 'https://elsewhere.example/api/v1/session/openid/callback');
  const refused = await walker.go(begun);
  expect([refused.status, refused.location]).toEqual([400, undefined]);
});

test('a sign-in begins a new session and ends the one that the browser had', async () => {
  const walker = openWalker(server);
  await walker.post('/api/v1/session', { name: 'auditor', password });
  const cookie = walker.cookie('gatehouse_session');
  const before = (): Promise<number> =>
    server
      .browser()
      .send('GET', '/api/v1/session', undefined, { cookie })
      .then(({ status }) => status);
  const back = await beforeTheEnd(walker);
  expect(await before()).toBe(200);
  await walker.go(back);
  expect(walker.cookie('gatehouse_session')).not.toBe(cookie);
  expect(await before()).toBe(401);
});

test('no secret of a sign-in is in the registry, the log or the audit log', async () => {
  const walker = openWalker(server);
  const begun = await walker.begin();
  const rows = tables(['openid_attempt', 'configuration', 'audit', 'session', 'account']);
  const secrets = [
    begun.searchParams.get('state'),
    begun.searchParams.get('nonce'),
    begun.searchParams.get('code_challenge'),
    provider.clientSecret,
  ];
  for (const secret of secrets) expect(rows).not.toContain(secret);
  const back = await walker.signInAt(begun, 'olga');
  await walker.go(back);
  const everything = tables(['audit', 'session', 'account']) + JSON.stringify(server.log);
  for (const secret of [...secrets, back.searchParams.get('code')]) expect(everything).not.toContain(secret);
});

function tables(names: readonly string[]): string {
  const database = openSqlite(`${server.place.data}/registry.sqlite`);
  const rows = names.flatMap((name) => database.prepare(`SELECT * FROM ${name}`).all());
  database.close();
  return JSON.stringify(rows);
}

test('a provider whose discovery document names another issuer, or an address without TLS, is not used', async () => {
  const foreign = [
    { issuer: 'https://elsewhere.example' },
    { authorization_endpoint: 'http://elsewhere.example/auth' },
    { token_endpoint: 'http://elsewhere.example/token' },
    { authorization_endpoint: 'javascript:alert(1)' },
    { end_session_endpoint: 'data:text/html,x' },
  ];
  for (const changed of foreign) {
    server.pass(60_000);
    provider.tamper({ discovery: (document) => ({ ...document, ...changed }) });
    const begun = await openWalker(server).post('/api/v1/session/openid');
    expect([changed, begun.status, begun['code']]).toEqual([changed, 502, 'auth.provider']);
    expect(JSON.stringify(begun)).not.toContain('elsewhere');
  }
  expect(server.log.at(-1)).toMatchObject({ level: 'warn', facts: { issuer: provider.issuer } });
});

test('while the provider is down the page hears so, and name and password still sign in', async () => {
  await using other = await startServerUnderTest();
  const failing = await startOpenidProvider(other.url);
  await configureOpenid(other, openidOf(failing));
  const walker = openWalker(other);
  const back = await (async () => {
    failing.people.set('olga', { groups: ['guards'] });
    return walker.signInAt(await walker.begin(), 'olga');
  })();
  await failing.stop();
  const ended = await walker.go(back);
  expect(ended.location?.href).toBe(`${other.url}/sign-in?problem=auth.provider`);
  other.pass(60_000);
  const seen = await walker.get('/api/v1/session/openid');
  expect(seen).toEqual({ status: 200, provider: { label: 'Office account', answers: false } });
  const begun = await walker.post('/api/v1/session/openid');
  expect([begun.status, begun['code']]).toEqual([502, 'auth.provider']);
  expect((await walker.post('/api/v1/session', { name: 'auditor', password })).status).toBe(200);
});

test('without a provider in the configuration there is nothing to begin', async () => {
  await using plain = await startServerUnderTest();
  const walker = openWalker(plain);
  expect(await walker.get('/api/v1/session/openid')).toEqual({ status: 200, provider: null });
  const begun = await walker.post('/api/v1/session/openid');
  expect([begun.status, begun['code']]).toEqual([403, 'auth.openidOff']);
  const back = await walker.go(`${plain.url}/api/v1/session/openid/callback?code=x&state=y`);
  expect(back.location?.search).toBe('?problem=auth.openidAnswer');
});

test('a provider with a certificate of an own authority is trusted where caFile names the authority, and not otherwise', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-openid-'));
  try {
    const [cert, key] = [join(folder, 'ca.pem'), join(folder, 'ca.key')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    await using plain = await startServerUnderTest();
    await using secured = await startOpenidProvider(plain.url, { cert: readFileSync(cert), key: readFileSync(key) });
    const answers = async (more: object): Promise<unknown> => {
      await configureOpenid(plain, openidOf(secured, more));
      return (await openWalker(plain).get('/api/v1/session/openid'))['provider'];
    };
    expect(await answers({ caFile: cert })).toMatchObject({ answers: true });
    expect((await openWalker(plain).begin()).origin).toBe(secured.issuer);
    expect(await answers({})).toMatchObject({ answers: false });
    expect(await answers({ caFile: join(folder, 'missing.pem') })).toMatchObject({ answers: false });
    expect(JSON.stringify(plain.log.at(-1))).toContain('missing.pem');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
