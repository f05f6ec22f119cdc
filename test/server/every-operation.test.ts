/** Every operation of the interface, as each role: once as it should be called, and once with something wrong. */
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { type Case, casesOf, heldCycle, openSnapshot, type Request } from './every-operation.ts';
import { giveAwayCard } from './sample-office.ts';
import { addSampleSource, until } from './sample-source.ts';
import {
  type Answer,
  type Browser,
  password,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.ts';

const roles = ['auditor', 'operator', 'administrator'] as const;
type Role = (typeof roles)[number];

/** Roles that have a permission; the first is the least of them. */
const allowed: Readonly<Record<string, readonly Role[]>> = {
  anyone: roles,
  account: roles,
  read: roles,
  operate: ['operator', 'administrator'],
  events: ['operator', 'administrator'],
  push: ['operator', 'administrator'],
  administer: ['administrator'],
};

/** Called elsewhere: those that begin and end sessions below, the others in tests of their own. */
const apart = [
  'completeSetup',
  'signIn',
  'useSignInLink',
  'signOut',
  'changeOwnPassword',
  'confirmSecondFactor',
  'renewRecoveryCodes',
  'removeSecondFactor',
  'beginOpenid',
  'finishOpenid',
  'endOpenid',
  'cancelCycle',
  'forgetDirectoryAccount',
  'watchLive',
  'getPhoto',
  'getPhotoByHash',
  'getSourcePhoto',
  'getDraftPhoto',
];

test('every operation does what it should, refuses what is wrong and whoever may not', {
  timeout: 480_000,
}, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const sample = await addSampleSource(server);
  await blockAccounts(server);
  const browsers = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await server.signedIn(role)] as const)),
  ) as Record<Role, Browser>;
  await runCycle(browsers.operator);
  sample.change();
  giveCardTwice(sample.path);
  await runCycle(browsers.operator);
  const permissions = await permissionsOf(server);
  const configuration = (await browsers.auditor.send('GET', '/api/v1/configuration')).json;
  const [source] = configuration['sources'] as [Record<string, unknown>];
  const cards = (await browsers.auditor.send('GET', '/api/v1/identifiers?limit=1')).json['items'] as { id: number }[];
  const conflicts = (await browsers.auditor.send('GET', '/api/v1/conflicts')).json['items'] as { id: number }[];
  const cases = casesOf({ source, card: cards[0]?.id ?? 0, conflict: conflicts[0]?.id ?? 0 });
  expect([...new Set(cases.map(({ id }) => id)), ...apart].sort()).toEqual([...permissions.keys()].sort());
  for (const one of cases) {
    const may = allowed[permissions.get(one.id) ?? ''] ?? [];
    const path = await pathOf(one, browsers.operator, sample.path);
    await callWrongly(one, browsers, may);
    await callRightly({ ...one, right: { ...one.right, path } }, browsers, may);
  }
  expect(server.log.filter(({ message }) => message.includes('unforeseen'))).toEqual([]);
});

/** A directory that is not there, and zones, so that there is something to switch. */
async function blockAccounts(server: ServerUnderTest): Promise<void> {
  const administrator = await server.signedIn('administrator');
  const directory = { name: 'ad', type: 'active-directory', domain: 'gate.test', account: 'svc', password: 'secret' };
  const presence = { zones: ['Site'], accessPoints: [{ name: 'Gate', inside: 'Site' }] };
  const body = { sources: [directory], presence, accountBlocking: { source: 'ad' } };
  expect((await administrator.send('PUT', '/api/v1/configuration', body)).status).toBe(200);
}

test('sessions begin and end, and what is wrong with them is told', { timeout: 60_000 }, async () => {
  await using fresh = await startServerUnderTest({ accounts: [], cycles: false });
  const first = fresh.browser();
  expectProblem(await first.send('POST', '/api/v1/setup', { code: 'no' }), 'completeSetup');
  const body = { code: fresh.setupCode, name: 'anna', password };
  expect((await first.send('POST', '/api/v1/setup', body)).status).toBe(200);
  expectProblem(await first.send('POST', '/api/v1/session', { name: 'anna' }), 'signIn');
  expect((await first.send('POST', '/api/v1/session', { name: 'anna', password })).status).toBe(200);
  expectProblem(await first.send('POST', '/api/v1/session/password', { old: password }), 'changeOwnPassword');
  expectProblem(await first.send('POST', '/api/v1/session/link', { secret: 'no' }), 'useSignInLink');
  const changed = { old: password, new: 'seven quiet boats at noon' };
  expect((await first.send('POST', '/api/v1/session/password', changed)).status).toBe(204);
  expect((await first.send('DELETE', '/api/v1/session')).status).toBe(204);
  expectProblem(await first.send('DELETE', '/api/v1/session'), 'signOut');
});

/** The path with what its case needs made before. */
async function pathOf({ right: { path } }: Case, operator: Browser, sample: string): Promise<string> {
  if (path.includes(heldCycle)) return path.replace(heldCycle, String(await holdSomething(operator, sample)));
  if (!path.includes(openSnapshot)) return path;
  const { json } = await operator.send('POST', '/api/v1/sources/pushed/snapshots', {});
  return path.replace(openSnapshot, String(json['snapshot']));
}

async function callRightly(one: Case, browsers: Record<Role, Browser>, may: readonly Role[]): Promise<void> {
  for (const role of roles) {
    if (!may.includes(role)) {
      const refused = await ask(browsers[role], one.right);
      expect([one.id, role, refused.status, refused.json['code']]).toEqual([one.id, role, 403, 'auth.forbidden']);
    } else if (one.right.method === 'GET' || role === may[0]) {
      const answer = await ask(browsers[role], one.right);
      const told = answer.status < 400 ? '' : answer.text;
      expect([one.id, role, answer.status, told]).toEqual([one.id, role, one.status ?? 200, '']);
      await expectLines(one, browsers[role], answer);
    }
  }
}

async function callWrongly({ id, wrong }: Case, browsers: Record<Role, Browser>, may: readonly Role[]): Promise<void> {
  if (wrong === null) return;
  for (const role of may) expectProblem(await ask(browsers[role], wrong), `${id} by ${role}`);
}

/** A list is the same as lines of JSON, whole. */
async function expectLines({ id, right }: Case, browser: Browser, { json }: Answer): Promise<void> {
  if (right.method !== 'GET' || !Array.isArray(json['items']) || !right.path.includes('limit=')) return;
  const lines = await ask(browser, { ...right, headers: { accept: 'application/x-ndjson' } });
  expect([id, lines.headers.get('content-type')]).toEqual([id, 'application/x-ndjson']);
  const items = lines.text.split('\n').filter((line) => line !== '');
  expect([id, items.length >= json['items'].length]).toEqual([id, true]);
  expect([id, items.slice(0, json['items'].length).map((line) => JSON.parse(line) as unknown)]).toEqual([
    id,
    id === 'listAudit' ? expect.any(Array) : json['items'],
  ]);
  if (id !== 'listAudit') expect([id, await everyPage(browser, right.path)]).toEqual([id, items.length]);
}

/** How many different items all pages have together; none is there twice. */
async function everyPage(browser: Browser, path: string): Promise<number> {
  const seen = new Set<string>();
  let count = 0;
  for (let next: unknown = ''; typeof next === 'string'; ) {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const page = await browser.send(
      'GET',
      `${path.replace('limit=2', 'limit=300').replace(/&cursor=\d+/, next === '' ? '$&' : '')}${cursor}`,
    );
    const items = page.json['items'] as unknown[];
    for (const item of items) seen.add(JSON.stringify(item));
    count += items.length;
    next = items.length === 0 ? null : page.json['next'];
  }
  expect([path, seen.size]).toEqual([path, count]);
  return count;
}

function ask(browser: Browser, { method, path, body, headers = {} }: Request): Promise<Answer> {
  return browser.send(method, path, body, headers);
}

function expectProblem(answer: Answer, what: string): void {
  const { status, headers, json, text } = answer;
  expect([what, status >= 400 && status < 600 && status !== 500, text]).toEqual([what, true, text]);
  expect([what, headers.get('content-type')?.split(';')[0]]).toEqual([what, 'application/problem+json']);
  expect(json).toMatchObject({
    type: 'about:blank',
    status,
    title: expect.any(String),
    code: expect.stringMatching(/^[a-z]+\.[A-Za-z]+$/),
    detail: expect.any(String),
  });
}

async function permissionsOf(server: ServerUnderTest): Promise<Map<string, string>> {
  const { paths } = (await server.browser().send('GET', '/api/openapi.json')).json as {
    paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>>;
  };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  return new Map(operations.map((described) => [described.operationId, described['x-permission']]));
}

/** Starts a cycle and waits for its end; gives its number. */
async function runCycle(browser: Browser): Promise<number> {
  const idOf = ({ json }: Answer): number => (json['lastCycle'] as { id: number } | null)?.id ?? 0;
  const status = (): Promise<Answer> => browser.send('GET', '/api/v1/sources/hr');
  const before = idOf(await status());
  expect((await browser.send('POST', '/api/v1/sources/hr/cycles', {})).status).toBe(202);
  return idOf(await until(status, (answer) => answer.json['running'] === null && idOf(answer) > before));
}

function giveCardTwice(path: string): void {
  const database = openSqlite(path);
  try {
    database.exec(giveAwayCard);
  } finally {
    database.close();
  }
}

/** More people are gone than the guard allows. */
async function holdSomething(browser: Browser, path: string): Promise<number> {
  const database = openSqlite(path);
  try {
    database.exec('PRAGMA foreign_keys = OFF');
    database.exec('DELETE FROM employee WHERE id IN (SELECT id FROM employee ORDER BY id DESC LIMIT 120)');
    database.exec('UPDATE sync_version SET version = version + 1');
  } finally {
    database.close();
  }
  return runCycle(browser);
}
