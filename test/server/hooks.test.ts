/** Web hooks over REST: set up, tried, watched, their secrets exchanged, and taken away, with a real receiver. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept, type Received, type Receiver, startReceiver, status } from '../relay/receiver.ts';
import { until } from './sample-source.ts';
import { type Browser, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

let server: ServerUnderTest;
let receiver: Receiver;
let administrator: Browser;
let secret = '';

beforeAll(async () => {
  server = await startServerUnderTest();
  receiver = await startReceiver();
  administrator = await server.signedIn('administrator');
});
afterAll(async () => {
  await receiver.close();
  await server[Symbol.asyncDispose]();
});

async function send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await administrator.send(method, `/api/v1${path}`, body);
  expect([path, answer.status < 300 ? '' : answer.text]).toEqual([path, '']);
  return answer.json;
}

/** How the hook's events stand. */
async function events(): Promise<Record<string, unknown>> {
  const [hook] = (await send('GET', '/hooks'))['items'] as { streams: Record<string, unknown>[]; refusals: object[] }[];
  return { ...hook?.streams.find((line) => line['stream'] === 'access'), refusals: hook?.refusals };
}

const pass = (id: string, accessPoint = 'Gate') => ({ id, time: '2026-03-02T08:00:00Z', accessPoint, number: '1' });

function verify(by: string, request = receiver.received.at(-1) as Received): unknown {
  return new Webhook(by).verify(request.body, request.headers);
}

test('the secret of a new hook is made, shown once, and kept encrypted', async () => {
  await send('POST', '/events', [pass('before')]);
  secret = String((await send('PUT', '/configuration/hooks/crm', { url: receiver.url }))['secret']);
  expect(secret).toMatch(/^whsec_/);
  const again = await send('PUT', '/configuration/hooks/crm', { url: receiver.url });
  expect(again).toMatchObject({ secret: null, differences: [] });
  const configuration = await send('GET', '/configuration');
  expect(configuration['hooks']).toEqual([{ name: 'crm', url: receiver.url, secret: '***' }]);
  expect(JSON.stringify([configuration, await send('GET', '/hooks')])).not.toContain(secret.slice(6));
  for (const file of ['registry.sqlite', 'registry.sqlite-wal']) {
    expect(readFileSync(join(server.place.data, file), 'latin1')).not.toContain(secret.slice(6));
  }
});

test('a trial message tells what is wrong, and that nothing is any more', async () => {
  expect(await send('POST', '/hooks/crm/test')).toMatchObject({ ok: false, code: 'hook.address', status: null });
  await send('PUT', '/configuration/hooks/crm', { url: receiver.url, allowLoopback: true });
  expect(await send('POST', '/hooks/crm/test')).toMatchObject({ ok: true, code: null, status: 204 });
  expect(verify(secret)).toMatchObject({ type: 'gatehouse.ping', data: { hook: 'crm' } });
  receiver.answer = status(401, {}, 'who are you');
  const refused = { ok: false, code: 'relay.refused', status: 401, message: 'The receiver answers 401: who are you.' };
  expect(await send('POST', '/hooks/crm/test')).toMatchObject(refused);
  receiver.answer = accept;
});

test('events that are recorded arrive, one that is refused is shown, and sent again when somebody says so', async () => {
  const wrong = ({ events: [event] }: Received): boolean => event?.data['accessPoint'] === 'Cellar';
  receiver.answer = (request, response, index) =>
    (wrong(request) ? status(400, {}, 'no such door') : accept)(request, response, index);
  await send('POST', '/events', [pass('one'), pass('two', 'Cellar'), pass('three')]);
  await until(events, ({ position }) => position === 4);
  // What was before the hook does not come.
  expect(receiver.taken.slice(1)).toEqual(['access-2', 'access-4']);
  const refusal = { stream: 'access', id: 3, error: 'The receiver answers 400: no such door' };
  expect(await events()).toMatchObject({ state: 'waiting', refused: 1, refusals: [refusal] });
  expect(verify(secret)).toMatchObject({ type: 'gatehouse.access.granted', data: { accessPoint: 'Gate' } });
  const metrics = await administrator.send('GET', '/metrics');
  expect(metrics.text).toContain('gatehouse_relay_refused{to="hook crm",log="access"} 1');

  receiver.answer = accept;
  expect(await send('POST', '/hooks/crm/retry', {})).toEqual({ again: 1 });
  await until(events, ({ refused }) => refused === 0);
  expect(receiver.taken.at(-1)).toBe('access-3');
});

test('a new secret signs beside the one before, until that is removed', async () => {
  const second = String((await send('POST', '/hooks/crm/secret'))['secret']);
  await send('POST', '/hooks/crm/test');
  for (const by of [secret, second]) verify(by);
  await send('DELETE', '/hooks/crm/secret/previous');
  await send('POST', '/hooks/crm/test');
  verify(second);
  expect(() => verify(secret)).toThrow();
});

test('a hook that is removed leaves nothing behind', async () => {
  await send('DELETE', '/configuration/hooks/crm');
  expect((await send('GET', '/hooks'))['items']).toEqual([]);
  expect((await send('GET', '/configuration'))['hooks']).toBeUndefined();
});
