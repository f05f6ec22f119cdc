/** Secrets of the configuration leave the server in no answer, no message and no line of its log, whatever is asked or goes wrong. */
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { type Browser, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const hookSecret = `whsec_${Buffer.from('a key of a hook that has 32 bytes').toString('base64')}`;
const secrets = ['Qz7 pass/word+1', 'Kx9 client?secret&2', hookSecret];
/** As they are, and in the forms in which a message may quote them. */
const forms = secrets.flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
]);

interface Described {
  readonly operationId: string;
}

test('no secret of a source, a hook or the sign-in is in any answer, message, log or audit entry', {
  timeout: 240_000,
}, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const port = await closedPort();
  const source = {
    name: 'hr',
    type: 'postgresql',
    connection: `postgres://hr:${encodeURIComponent(secrets[0] ?? '')}@127.0.0.1:${port}/hr`,
    persons: { query: 'SELECT 1', fields: { key: 'id', name: 'name' } },
  };
  const openid = {
    issuer: `http://127.0.0.1:${port}`,
    clientId: 'gatehouse',
    clientSecret: secrets[1],
    roles: { auditor: ['all'] },
  };
  const administrator = await server.signedIn('administrator');
  const said: string[] = [];
  const send = async (method: string, path: string, body?: unknown): Promise<number> => {
    const { text, status, headers } = await administrator.send(method, path, body);
    said.push(text, JSON.stringify([...headers]));
    return status;
  };
  const hook = { name: 'site', url: `http://127.0.0.1:${port}/events`, secret: hookSecret };
  const whole = { sources: [source], hooks: [hook], signIn: { openid } };
  expect(await send('PUT', '/api/v1/configuration', whole)).toBe(200);
  for (const wrong of [
    { sources: [{ ...source, type: 'abacus' }], signIn: { openid: { ...openid, clientId: 5 } } },
    { sources: [{ ...source, connection: source.connection.replace('@', '@@:') }] },
    { sources: [], signIn: { openid: { ...openid, clientSecret: [secrets[1]] } } },
    { sources: [], signIn: { openid: { ...openid, secret: secrets[1] } } },
    { sources: [], hooks: [{ ...hook, secret: `${hookSecret}!` }] },
    { sources: [], hooks: [{ ...hook, secret: [hookSecret], key: hookSecret }] },
  ]) {
    expect(await send('PUT', '/api/v1/configuration', wrong)).toBe(400);
  }
  for (const path of ['check', 'preview', 'cycles']) await send('POST', `/api/v1/sources/hr/${path}`, {});
  for (const path of ['tables', 'check', 'preview', 'yaml']) await send('POST', `/api/v1/drafts/${path}`, { source });
  await send('POST', '/api/v1/session/openid');
  const read = await readEverything(server, administrator, said);
  expect(read).toBeGreaterThan(30);
  const everything = [...said, JSON.stringify(server.log)].join('\n');
  expect(everything).toContain('***');
  expect(everything).toContain('source.connect');
  for (const form of forms) expect(everything.includes(form) ? form : '').toBe('');
});

/** Every reading operation, as JSON and as it likes best; the live stream never ends and is left out. */
async function readEverything(server: ServerUnderTest, browser: Browser, said: string[]): Promise<number> {
  const { paths } = (await browser.send('GET', '/api/openapi.json')).json as {
    paths: Record<string, { get?: Described }>;
  };
  let count = 0;
  for (const [path, { get }] of Object.entries(paths)) {
    if (get === undefined || get.operationId === 'watchLive') continue;
    const place = path.replace('{name}', 'hr').replaceAll(/\{\w+\}/g, '1');
    for (const accept of ['application/json', 'application/yaml', 'application/x-ndjson']) {
      said.push((await browser.send('GET', place, undefined, { accept })).text);
    }
    count += 1;
  }
  expect(server.log.filter(({ message }) => message.includes('unforeseen'))).toEqual([]);
  return count;
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}
