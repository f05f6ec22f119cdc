import { expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { type Answer, password, startServerUnderTest } from './server-under-test.ts';

test('the first start gives a code that makes one administrator and is worth nothing afterwards', async () => {
  await using server = await startServerUnderTest({ accounts: [] });
  const browser = server.browser();
  expect((await browser.send('GET', '/api/v1/setup')).json).toEqual({ needed: true });
  const wrong = await browser.send('POST', '/api/v1/setup', { code: 'AAAA-AAAA-AAAA-AAAA', name: 'anna', password });
  expect([wrong.status, wrong.json['code']]).toEqual([403, 'auth.setup']);
  const made = await browser.send('POST', '/api/v1/setup', {
    code: server.setupCode?.toLowerCase().replaceAll('-', ' '),
    name: 'anna',
    password,
  });
  expect(made.json).toEqual({
    account: { id: 1, name: 'anna', role: 'administrator' },
    signIn: 'password',
    factorMissing: false,
  });
  expect((await browser.send('GET', '/api/v1/session')).json).toEqual(made.json);
  const again = await server.browser().send('POST', '/api/v1/setup', { code: server.setupCode, name: 'eve', password });
  expect([again.status, again.json['code']]).toEqual([403, 'auth.setup']);
  expect((await browser.send('GET', '/api/v1/setup')).json).toEqual({ needed: false });
});

test('a code of the first start is good for a day', async () => {
  await using server = await startServerUnderTest({ accounts: [] });
  server.pass(25 * 3_600_000);
  const late = await server.browser().send('POST', '/api/v1/setup', { code: server.setupCode, name: 'anna', password });
  expect(late.json['code']).toBe('auth.setup');
});

test('name and password open a session, its cookie is out of reach of scripts and other sites, and sign-out ends it', async () => {
  await using server = await startServerUnderTest();
  const browser = server.browser();
  const answer = await browser.send('POST', '/api/v1/session', { name: ' AUDITOR', password });
  expect(answer.json).toMatchObject({ account: { name: 'auditor', role: 'auditor' } });
  const [cookie] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^gatehouse_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const stolen = browser.cookie() ?? '';
  expect((await browser.send('DELETE', '/api/v1/session')).status).toBe(204);
  expect(browser.cookie()).toBeUndefined();
  const replayed = await server.browser().send('GET', '/api/v1/session', undefined, { cookie: stolen });
  expect([replayed.status, replayed.json['code']]).toEqual([401, 'auth.required']);
});

test('a sign-in always begins a new session: none that was planted is taken over, and the one before ends', async () => {
  await using server = await startServerUnderTest();
  const browser = server.browser();
  const planted = `gatehouse_session=${'A'.repeat(43)}`;
  const body = { name: 'auditor', password };
  await browser.send('POST', '/api/v1/session', body, { cookie: planted });
  const first = browser.cookie() ?? '';
  expect(first).not.toBe(planted);
  await browser.send('POST', '/api/v1/session', body);
  expect(browser.cookie()).not.toBe(first);
  for (const cookie of [planted, first]) {
    expect((await server.browser().send('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401);
  }
  expect((await browser.send('GET', '/api/v1/session')).status).toBe(200);
});

test('a wrong name, a wrong password and a disabled account get the same answer', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  await administrator.send('PATCH', '/api/v1/accounts/3', { disabled: true });
  const tries = [
    { name: 'nobody', password },
    { name: 'operator', password: `${password}!` },
    { name: 'auditor', password },
  ];
  const answers: Answer[] = [];
  for (const body of tries) answers.push(await server.browser().send('POST', '/api/v1/session', body));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers[0]?.json).toMatchObject({ status: 401, code: 'auth.failed' });
});

test('after five failures an account is closed to that address for a while, and the answer says for how long', async () => {
  await using server = await startServerUnderTest();
  const guess = () => server.browser().send('POST', '/api/v1/session', { name: 'operator', password: 'wrong' });
  for (let n = 0; n < 5; n += 1) expect((await guess()).status).toBe(401);
  const throttled = await server.browser().send('POST', '/api/v1/session', { name: 'operator', password });
  expect([throttled.status, throttled.json['code']]).toEqual([429, 'auth.throttled']);
  expect(Number(throttled.headers.get('retry-after'))).toBe(1);
  expect((await server.browser().send('POST', '/api/v1/session', { name: 'auditor', password })).status).toBe(200);
  server.pass(1000);
  expect((await guess()).status).toBe(401);
  expect((await guess()).headers.get('retry-after')).toBe('2');
  server.pass(2000);
  expect((await server.browser().send('POST', '/api/v1/session', { name: 'operator', password })).status).toBe(200);
});

test('many guesses at once do not get past the limit', async () => {
  await using server = await startServerUnderTest();
  const guesses = Array.from({ length: 12 }, () =>
    server.browser().send('POST', '/api/v1/session', { name: 'operator', password: 'wrong' }),
  );
  const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort((one, other) => one - other);
  expect(statuses).toEqual([...Array.from({ length: 5 }, () => 401), ...Array.from({ length: 7 }, () => 429)]);
});

test('an address that guesses at many names is throttled for all of them, own sign-ins in between or not', async () => {
  await using server = await startServerUnderTest();
  let failures = 0;
  for (let n = 0; n < 23; n += 1) {
    const good = n % 6 === 5;
    const body = good ? { name: 'auditor', password } : { name: `name ${n}`, password: 'wrong' };
    const { status } = await server.browser().send('POST', '/api/v1/session', body);
    expect(status).toBe(good ? 200 : 401);
    failures += good ? 0 : 1;
  }
  expect(failures).toBe(20);
  expect((await server.browser().send('POST', '/api/v1/session', { name: 'auditor', password })).status).toBe(429);
});

const minute = 60_000;

test('a session ends after half an idle hour, lives on while it is used, and ends after twelve hours whatever happens', async () => {
  await using server = await startServerUnderTest();
  const idle = await server.signedIn('auditor');
  const busy = await server.signedIn('operator');
  const stays = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 29) {
      server.pass(29 * minute);
      expect((await busy.send('GET', '/api/v1/session')).status).toBe(200);
    }
  };
  await stays(58);
  expect((await idle.send('GET', '/api/v1/session')).status).toBe(401);
  await stays(10 * 60);
  await stays(29);
  server.pass(29 * minute);
  expect((await busy.send('GET', '/api/v1/session')).status).toBe(401);
});

test('what pages fetch by themselves keeps no session from ending', async () => {
  await using server = await startServerUnderTest();
  const left = await server.signedIn('operator');
  const background = { 'gatehouse-background': '1' };
  for (let n = 0; n < 2; n += 1) {
    server.pass(14 * minute);
    expect((await left.send('GET', '/api/v1/sources', undefined, background)).status).toBe(200);
    expect((await left.send('GET', '/api/v1/photos/'.padEnd(79, 'a'))).status).toBe(404);
  }
  server.pass(3 * minute);
  expect((await left.send('GET', '/api/v1/sources', undefined, background)).status).toBe(401);
});

test('the limits of sessions are set in the configuration; an auditor on a display stays while the page is open', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const settings = { idle: '2h', longest: '4h', displays: ['Auditor', 'operator'] };
  const set = (sessions: object) =>
    administrator.send('PUT', '/api/v1/configuration', { sources: [], signIn: { sessions } });
  for (const wrong of [{ idle: '1m' }, { idle: '2h', longest: '1h' }, { idle: 'never' }, { longest: '365d' }]) {
    expect([(await set(wrong)).status, JSON.stringify(wrong)]).toEqual([400, JSON.stringify(wrong)]);
  }
  expect((await set(settings)).status).toBe(200);
  const [display, operator] = [await server.signedIn('auditor'), await server.signedIn('operator')];
  const background = { 'gatehouse-background': '1' };
  const look = async () =>
    Promise.all(
      [display, operator].map(async (one) => (await one.send('GET', '/api/v1/sources', undefined, background)).status),
    );
  server.pass(90 * minute);
  expect(await look()).toEqual([200, 200]);
  // Only auditors have displays.
  server.pass(40 * minute);
  expect(await look()).toEqual([200, 401]);
  for (let hours = 0; hours < 24; hours += 1) {
    server.pass(60 * minute);
    expect((await display.send('GET', '/api/v1/sources', undefined, background)).status).toBe(200);
  }
  server.pass(121 * minute);
  expect((await display.send('GET', '/api/v1/sources', undefined, background)).status).toBe(401);
});

test('a new password needs the old one, ends all sessions and goes on in a new one', async () => {
  await using server = await startServerUnderTest();
  const [here, elsewhere] = [await server.signedIn('operator'), await server.signedIn('operator')];
  const next = 'seven quiet boats at noon';
  const refused = await here.send('POST', '/api/v1/session/password', { old: 'wrong', new: next });
  expect([refused.status, refused.json['code']]).toEqual([401, 'auth.failed']);
  const before = here.cookie() ?? '';
  expect((await here.send('POST', '/api/v1/session/password', { old: password, new: next })).status).toBe(204);
  expect((await here.send('GET', '/api/v1/session')).status).toBe(200);
  expect((await elsewhere.send('GET', '/api/v1/session')).status).toBe(401);
  expect((await server.browser().send('GET', '/api/v1/session', undefined, { cookie: before })).status).toBe(401);
  expect((await server.browser().send('POST', '/api/v1/session', { name: 'operator', password: next })).status).toBe(
    200,
  );
  // An administrator sets those of others, and the own one as everybody does.
  const administrator = await server.signedIn('administrator');
  const own = await administrator.send('PATCH', '/api/v1/accounts/1', { password: next });
  expect([own.status, own.json['code']]).toEqual([403, 'auth.forbidden']);
});

test('a password that an administrator sets ends the sessions of that account and of no other', async () => {
  await using server = await startServerUnderTest();
  const [administrator, operator, auditor] = [
    await server.signedIn('administrator'),
    await server.signedIn('operator'),
    await server.signedIn('auditor'),
  ];
  await administrator.send('PATCH', '/api/v1/accounts/2', { password: 'seven quiet boats at noon' });
  expect((await operator.send('GET', '/api/v1/session')).status).toBe(401);
  for (const browser of [administrator, auditor])
    expect((await browser.send('GET', '/api/v1/session')).status).toBe(200);
});

test('guessing the own old password, or the code of the first start, is slowed down as well', async () => {
  await using server = await startServerUnderTest();
  const operator = await server.signedIn('operator');
  const change = () =>
    operator.send('POST', '/api/v1/session/password', { old: 'wrong', new: 'seven quiet boats at noon' });
  for (let n = 0; n < 5; n += 1) expect((await change()).status).toBe(401);
  expect([(await change()).status, (await change()).json['code']]).toEqual([429, 'auth.throttled']);
  await using fresh = await startServerUnderTest({ accounts: [] });
  const guess = () =>
    fresh.browser().send('POST', '/api/v1/setup', { code: 'AAAA-AAAA-AAAA-AAAA', name: 'eve', password });
  for (let n = 0; n < 5; n += 1) expect((await guess()).status).toBe(403);
  expect((await guess()).status).toBe(429);
});

test('long passwords of any characters count to their last one, however their letters are composed', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const long = `${'Ёлка й 🎄 é'.repeat(15)} the end`;
  expect(Array.from(long).length).toBeGreaterThan(150);
  const made = await administrator.send('POST', '/api/v1/accounts', { name: 'boris', role: 'auditor', password: long });
  expect(made.status).toBe(201);
  const status = async (tried: string): Promise<number> =>
    (await server.browser().send('POST', '/api/v1/session', { name: 'boris', password: tried })).status;
  expect(await status(long.normalize('NFD'))).toBe(200);
  expect(await status(`${long.slice(0, -1)}.`)).toBe(401);
  expect(await status(long.slice(0, -1))).toBe(401);
});

test('passwords that are short, common, or like the name are refused', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  for (const weak of ['eleven char', 'Password12345', 'aaaaaabbbbbb', 'john.smith 12', 'x'.repeat(201)]) {
    const answer = await administrator.send('POST', '/api/v1/accounts', {
      name: 'john.smith',
      role: 'auditor',
      password: weak,
    });
    expect([answer.status, answer.json['code']]).toEqual([400, 'account.password']);
    expect(answer.text).not.toContain(weak);
  }
});

test('neither passwords nor secrets of sessions, tokens and codes are in the registry', async () => {
  await using server = await startServerUnderTest({ accounts: [] });
  const browser = server.browser();
  await browser.send('POST', '/api/v1/setup', { code: server.setupCode, name: 'anna', password });
  const made = await browser.send('POST', '/api/v1/tokens', { name: 'reader', scopes: ['read'] });
  const database = openSqlite(`${server.place.data}/registry.sqlite`);
  const rows = ['account', 'session', 'token', 'audit', 'setup_code', 'failed_attempt'].flatMap((table) =>
    database.prepare(`SELECT * FROM ${table}`).all(),
  );
  database.close();
  const everything = JSON.stringify(rows);
  expect(everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  const secrets = [
    password,
    browser.cookie()?.split('=')[1],
    // The secret itself may contain the sign that stands before it.
    String(made.json['token']).split('_').slice(2).join('_'),
    server.setupCode,
  ];
  for (const secret of secrets) expect(everything).not.toContain(secret);
});
