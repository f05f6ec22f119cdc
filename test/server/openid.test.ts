/** Sign-in at an OpenID provider, as people and administrators have it. The provider is a real one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBothRegistries } from '../cycle/registries.ts';
import { type OpenidProvider, startOpenidProvider } from '../servers/openid-provider.ts';
import { configureOpenid, openidOf, openWalker } from './openid-walk.ts';
import { password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

interface Entry {
  readonly actor: string;
  readonly what: string;
  readonly target: string;
  readonly outcome: string;
}

onBothRegistries('Sign-in at an OpenID provider', (registries) => {
  let server: ServerUnderTest;
  let provider: OpenidProvider;

  beforeAll(async () => {
    server = await startServerUnderTest({ place: await registries.place() });
    provider = await startOpenidProvider(server.url);
    await configureOpenid(server, openidOf(provider));
  }, 120_000);

  afterAll(async () => {
    await provider?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  /** The latest entry of the audit log that is no sign-in by password. */
  async function lastEntry(): Promise<Entry | undefined> {
    const auditor = openWalker(server);
    const { items } = await auditorGet(auditor, '/api/v1/audit?limit=5');
    return (items as Entry[]).find(({ what, target }) => what !== 'signed in' || !/^account \d+ \(\w+\)$/.test(target));
  }

  async function auditorGet(walker: ReturnType<typeof openWalker>, path: string): Promise<Record<string, unknown>> {
    await walker.post('/api/v1/session', { name: 'auditor', password });
    return walker.get(path);
  }

  async function accountNamed(name: string): Promise<Record<string, unknown> | undefined> {
    const { json } = await (await server.signedIn('administrator')).send('GET', '/api/v1/accounts');
    return (json['items'] as Record<string, unknown>[]).find((account) => account['name'] === name);
  }

  test('the sign-in page learns of the provider, whether it answers, and nothing else', async () => {
    expect(await openWalker(server).get('/api/v1/session/openid')).toEqual({
      status: 200,
      provider: { label: 'Office account', answers: true },
    });
  });

  test('the first sign-in makes an account with the role of the group, and a session like any other', async () => {
    provider.people.set('olga-1', { preferred_username: 'olga', groups: ['staff', 'guards'] });
    const walker = openWalker(server);
    const back = await walker.signIn('olga-1');
    expect([back.status, back.location?.href]).toEqual([303, `${server.url}/`]);
    expect(back.setCookies.at(-1)).toMatch(/^gatehouse_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await walker.get('/api/v1/session')).toMatchObject({
      account: { name: 'olga', role: 'operator' },
      signIn: 'openid',
    });
    const account = await accountNamed('olga');
    expect(account).toMatchObject({ signIn: 'openid', openid: { issuer: provider.issuer, subject: 'olga-1' } });
    expect(await lastEntry()).toMatchObject({
      actor: 'olga',
      what: 'signed in',
      target: `account ${String(account?.['id'])} (olga) at the OpenID provider, made as operator`,
      outcome: 'done',
    });
    const guess = await openWalker(server).post('/api/v1/session', { name: 'olga', password });
    expect([guess.status, guess['code']]).toEqual([401, 'auth.failed']);
  });

  test('the role is the one of the latest sign-in; without one people are refused, and out wherever they were signed in', async () => {
    provider.people.set('pavel-1', { preferred_username: 'pavel', groups: ['auditors'] });
    const walker = openWalker(server);
    await walker.signIn('pavel-1');
    provider.people.set('pavel-1', { preferred_username: 'pavel', groups: 'admins' });
    await openWalker(server).signIn('pavel-1');
    expect(await lastEntry()).toMatchObject({ target: expect.stringMatching(/ \(pavel\) .*, now administrator$/) });
    expect((await walker.get('/api/v1/accounts')).status).toBe(200);
    provider.people.set('pavel-1', { preferred_username: 'pavel', groups: ['staff'] });
    const refused = await openWalker(server).signIn('pavel-1');
    expect(refused.location?.href).toBe(`${server.url}/sign-in?problem=auth.openidRole`);
    expect(refused.setCookies.join()).not.toContain('gatehouse_session');
    expect((await walker.get('/api/v1/session')).status).toBe(401);
    expect(await lastEntry()).toMatchObject({
      actor: '-',
      target: `subject pavel-1 of ${provider.issuer}`,
      outcome: 'auth.openidRole',
    });
  });

  test('whoever the provider knows without a role gets no account', async () => {
    provider.people.set('guest-1', { preferred_username: 'guest' });
    expect((await openWalker(server).signIn('guest-1')).location?.search).toBe('?problem=auth.openidRole');
    expect(await accountNamed('guest')).toBeUndefined();
  });

  test('an account is never taken over by its name or an e-mail address, but an administrator can link it', async () => {
    provider.people.set('op-1', { preferred_username: 'Operator', email: 'operator', groups: ['guards'] });
    const refused = await openWalker(server).signIn('op-1');
    expect(refused.location?.search).toBe('?problem=auth.openidName');
    expect(await accountNamed('operator')).toMatchObject({ signIn: 'password', openid: null });
    const administrator = await server.signedIn('administrator');
    const operator = await server.signedIn('operator');
    const linked = await administrator.send('PATCH', '/api/v1/accounts/2', { subject: 'op-1' });
    expect(linked.json).toMatchObject({ signIn: 'both', openid: { issuer: provider.issuer, subject: 'op-1' } });
    expect((await operator.send('GET', '/api/v1/session')).status).toBe(401);
    const walker = openWalker(server);
    await walker.signIn('op-1');
    expect(await walker.get('/api/v1/session')).toMatchObject({
      account: { id: 2, name: 'operator' },
      signIn: 'openid',
    });
    const twice = await administrator.send('PATCH', '/api/v1/accounts/3', { subject: 'op-1' });
    expect([twice.status, twice.json['code']]).toEqual([409, 'account.subject']);
    expect((await administrator.send('PATCH', '/api/v1/accounts/2', { subject: null })).json['signIn']).toBe(
      'password',
    );
    expect((await walker.get('/api/v1/session')).status).toBe(401);
  });

  test('a disabled account stays disabled, and one without a password keeps its only way in', async () => {
    provider.people.set('rosa-1', { preferred_username: 'rosa', groups: ['guards'] });
    await openWalker(server).signIn('rosa-1');
    const id = String((await accountNamed('rosa'))?.['id']);
    const administrator = await server.signedIn('administrator');
    const alone = await administrator.send('PATCH', `/api/v1/accounts/${id}`, { subject: null });
    expect([alone.status, alone.json['code']]).toEqual([409, 'account.subject']);
    await administrator.send('PATCH', `/api/v1/accounts/${id}`, { disabled: true });
    expect((await openWalker(server).signIn('rosa-1')).location?.search).toBe('?problem=auth.disabled');
    expect(await accountNamed('rosa')).toMatchObject({ disabled: true });
  });

  test('the last administrator is not demoted by the provider', async () => {
    const administrator = await server.signedIn('administrator');
    const others = (
      (await administrator.send('GET', '/api/v1/accounts')).json['items'] as Record<string, unknown>[]
    ).filter(({ role, id }) => role === 'administrator' && id !== 1);
    for (const { id } of others)
      await administrator.send('PATCH', `/api/v1/accounts/${String(id)}`, { role: 'auditor' });
    provider.people.set('root-1', { groups: ['guards'] });
    await administrator.send('PATCH', '/api/v1/accounts/1', { subject: 'root-1' });
    expect((await openWalker(server).signIn('root-1')).location?.search).toBe('?problem=account.lastAdministrator');
    expect(await accountNamed('administrator')).toMatchObject({ role: 'administrator' });
  });

  test('signing out ends the session here and says where to sign out at the provider', async () => {
    provider.people.set('tanya-1', { preferred_username: 'tanya', groups: ['guards'] });
    const walker = openWalker(server);
    await walker.signIn('tanya-1');
    const url = new URL(String((await walker.post('/api/v1/session/openid/end'))['url']));
    expect([url.origin, url.searchParams.get('post_logout_redirect_uri')]).toEqual([provider.issuer, `${server.url}/`]);
    expect((await walker.get('/api/v1/session')).status).toBe(401);
    expect(await lastEntry()).toMatchObject({ actor: 'tanya', what: 'signed out' });
    expect((await walker.go(url)).status).toBe(200);
  });
});
