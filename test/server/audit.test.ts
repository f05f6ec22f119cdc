import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { until } from './sample-source.ts';
import { password, startServerUnderTest } from './server-under-test.ts';

interface Entry {
  readonly actor: string;
  readonly what: string;
  readonly target: string;
  readonly outcome: string;
  readonly address: string;
}

test('what anybody does is in the audit log with who, what, about what, and how it ended', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  await server.browser().send('POST', '/api/v1/session', { name: 'operator', password: 'my secret word' });
  await server.browser().send('POST', '/api/v1/session', { name: 'my secret word', password });
  const auditor = await server.signedIn('auditor');
  await auditor.send('POST', '/api/v1/accounts', { name: 'eve', role: 'administrator', password });
  await administrator.send('POST', '/api/v1/accounts', { name: 'boris', role: 'operator', password });
  await administrator.send('PATCH', '/api/v1/accounts/4', { password: 'seven quiet boats at noon', disabled: true });
  const made = await administrator.send('POST', '/api/v1/tokens', { name: 'reader', scopes: ['read'] });
  await server.withToken(String(made.json['token']), 'DELETE', '/api/v1/accounts/4');
  await administrator.send('DELETE', '/api/v1/session');
  const answer = await auditor.send('GET', '/api/v1/audit');
  const entries = (answer.json['items'] as Entry[]).reverse();
  expect(entries.map(({ actor, what, target, outcome }) => [actor, what, target, outcome])).toEqual([
    ['administrator', 'signed in', 'account 1 (administrator)', 'done'],
    ['-', 'signed in', 'account 2 (operator)', 'auth.failed'],
    ['-', 'signed in', 'a name that no account has', 'auth.failed'],
    ['auditor', 'signed in', 'account 3 (auditor)', 'done'],
    ['auditor', 'made an account', '', 'auth.forbidden'],
    ['administrator', 'made an account', 'account 4 (boris), operator', 'done'],
    ['administrator', 'changed an account', 'account 4: password, disabled', 'done'],
    ['administrator', 'made a token', 'token 1 (reader): read', 'done'],
    ['administrator', 'removed an account', 'id 4', 'auth.forbidden'],
    ['administrator', 'signed out', '', 'done'],
  ]);
  expect(new Set(entries.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
  for (const secret of [password, 'my secret word', String(made.json['token'])])
    expect(answer.text).not.toContain(secret);
});

test('what somebody does who hangs up at once is in the audit log as well, with the address', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const body = JSON.stringify({ name: 'ghost', scopes: ['read'] });
  const { host, port } = new URL(server.url);
  const head = `Host: ${host}\r\nOrigin: ${server.url}\r\nCookie: ${administrator.cookie()}\r\nContent-Type: application/json`;
  for (let n = 0; n < 5; n += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const request = `POST /api/v1/tokens HTTP/1.1\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
        socket.write(request, () => socket.resetAndDestroy());
      });
      socket.on('close', () => resolve());
    });
  }
  const made = await until(
    async () => {
      const { json } = await administrator.send('GET', '/api/v1/audit');
      return (json['items'] as Entry[]).filter(({ what }) => what === 'made a token');
    },
    ({ length }) => length === 5,
  );
  expect(new Set(made.map(({ actor, outcome, address }) => `${actor} ${outcome} ${address}`))).toEqual(
    new Set(['administrator done 127.0.0.1']),
  );
  expect(server.log).toEqual([]);
});

test('taking out personal data whole is recorded, looking at a page of it is not', async () => {
  await using server = await startServerUnderTest();
  const auditor = await server.signedIn('auditor');
  const lists = ['persons', 'identifiers', 'documents', 'events'];
  for (const list of lists) {
    await auditor.send('GET', `/api/v1/${list}`);
    const accept = { accept: 'application/x-ndjson' };
    expect((await auditor.send('GET', `/api/v1/${list}`, undefined, accept)).status).toBe(200);
  }
  const { items } = (await auditor.send('GET', '/api/v1/audit')).json as { items: Entry[] };
  expect(items.map(({ what }) => what).reverse()).toEqual([
    'signed in',
    'exported the people',
    'exported the identifiers',
    'exported the documents',
    'exported the access events',
  ]);
});

test('the log can be read for one account', async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  await (await server.signedIn('operator')).send('DELETE', '/api/v1/session');
  const { items } = (await administrator.send('GET', '/api/v1/audit?actor=operator')).json;
  expect(items).toMatchObject([
    { actor: 'operator', what: 'signed out' },
    { actor: 'operator', what: 'signed in' },
  ]);
});

test('requests of nobody leave no trace, so that they cannot fill the log', async () => {
  await using server = await startServerUnderTest();
  for (let n = 0; n < 3; n += 1) await server.browser().send('DELETE', '/api/v1/accounts/1');
  const administrator = await server.signedIn('administrator');
  expect((await administrator.send('GET', '/api/v1/audit')).json['items']).toHaveLength(1);
});

test('the pages have words in every language for all that the audit log says', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const resources = `${root}src/server/resources`;
  const source = readdirSync(resources).map((name) => readFileSync(`${resources}/${name}`, 'utf8'));
  const said = source.flatMap((text) =>
    [...text.matchAll(/\b(?:audit|exportAudit): '([^']+)'/g)].map(([, words]) => words),
  );
  expect(said.length).toBeGreaterThan(50);
  for (const language of ['ru', 'kk']) {
    const translated = readFileSync(`${root}web/src/i18n/${language}/audit.ts`, 'utf8');
    expect(said.filter((words) => !translated.includes(`'${words}':`))).toEqual([]);
  }
});
