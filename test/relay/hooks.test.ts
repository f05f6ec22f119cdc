/** Web hooks: what arrives, whatever receivers do. */
import { CloudEvent } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import type { HookConfig } from '../../src/config/document.ts';
import { recordChanges } from '../../src/registry/changes.ts';
import { readRefusals, sendAgain } from '../../src/registry/relay-cursors.ts';
import { ensureSource } from '../../src/registry/sources.ts';
import { type HookStatus, hookStatus } from '../../src/relay/hooks/status.ts';
import { testCertificate } from '../server/test-certificate.ts';
import {
  accept,
  hookTo,
  otherSecret,
  type Received,
  type Receiver,
  startReceiver,
  status,
  testSecret,
} from './receiver.ts';
import { createTestRegistry, eventually, startRelay, type TestRegistry, testIdentity } from './relaying.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function registryWith(count: number): Promise<TestRegistry> {
  const registry = await createTestRegistry();
  cleanUp.push(() => registry.close());
  if (count > 0) await registry.record(1, count);
  return registry;
}

async function receiver(...of: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...of);
  cleanUp.push(() => started.close());
  return started;
}

function relay(registry: TestRegistry, ...hooks: HookConfig[]): void {
  const running = startRelay(registry, [], hooks);
  cleanUp.push(() => running.stop());
}

async function lineOf(registry: TestRegistry, hook: HookConfig): Promise<HookStatus> {
  const [line] = await hookStatus(registry.database, [hook]);
  if (line === undefined) throw new Error('The hook follows nothing.');
  return line;
}

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `access-${from + index}`);

function verified({ headers, body }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers);
}

test('events arrive in order, signed as Standard Webhooks asks and in envelopes of CloudEvents', async () => {
  const registry = await registryWith(30);
  const target = await receiver();
  relay(registry, hookTo(target.url));
  await eventually(async () => target.taken.length === 30);
  await registry.record(31, 10);
  await eventually(async () => target.taken.length === 40);
  expect(target.taken).toEqual(ids(1, 40));
  for (const request of target.received) {
    expect(verified(request, testSecret)).toEqual(JSON.parse(request.body));
    expect(request.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': request.events[0]?.id,
    });
    // `true`: throws where it is not as the specification asks.
    expect(new CloudEvent(JSON.parse(request.body) as object, true).validate()).toBe(true);
  }
  expect(JSON.parse(target.received[0]?.body ?? '')).toMatchObject({
    source: `urn:uuid:${testIdentity}`,
    type: 'gatehouse.access.granted',
    subject: 'persons/1',
    data: { personId: 1, employeeId: '0042', personKeys: { hr: 'k1' }, accessPoint: 'Main entrance', direction: 'in' },
  });
  const first = target.received[0] as Received;
  expect(() => verified({ ...first, body: `${first.body} ` }, testSecret)).toThrow();
});

test('while secrets are exchanged both the new and the old one verify', async () => {
  const registry = await registryWith(1);
  const target = await receiver();
  relay(registry, hookTo(target.url, { secrets: [otherSecret, testSecret] }));
  await eventually(async () => target.taken.length === 1);
  const [request] = target.received;
  if (request === undefined) throw new Error('Nothing was received.');
  for (const secret of [otherSecret, testSecret]) expect(verified(request, secret)).toBeTruthy();
  expect(() => verified(request, `whsec_${Buffer.alloc(32, 1).toString('base64')}`)).toThrow();
});

test('events come in lists where a hook asks for them, and of a list that is refused only the one that is wrong stays out', async () => {
  const registry = await registryWith(50);
  const target = await receiver();
  target.answer = ({ events }, response) => {
    const wrong = events.some(({ id }) => id === 'access-17');
    response.writeHead(wrong ? 422 : 200).end(wrong ? 'no such employee' : '');
  };
  const hook = hookTo(target.url, { batch: 20 });
  relay(registry, hook);
  const others = ids(1, 50).filter((id) => id !== 'access-17');
  await eventually(async () => target.taken.length === others.length);
  expect(target.taken).toEqual(others);
  expect(target.received[0]).toMatchObject({ headers: { 'webhook-id': 'access-1-20' } });
  expect(target.received[0]?.headers['content-type']).toMatch(/^application\/cloudevents-batch\+json/);
  expect(verified(target.received[0] as Received, testSecret)).toHaveLength(20);
  expect(await readRefusals(registry.database, 'hook:crm:access', 10)).toMatchObject([
    { eventId: 17, error: 'The receiver answers 422: no such employee' },
  ]);

  target.answer = accept;
  await sendAgain(registry.database, 'hook:crm:access', null);
  await eventually(async () => target.taken.length === 50);
  expect(target.taken.at(-1)).toBe('access-17');
  await eventually(async () => (await lineOf(registry, hook)).refused === 0);
});

test.each([500, 503, 429, 408, 302])(
  'a receiver that answers %i is asked again until it takes the event',
  async (code) => {
    const registry = await registryWith(3);
    const target = await receiver();
    const elsewhere = await receiver();
    const refusing = status(code, code === 302 ? { location: elsewhere.url } : {}, 'not now');
    target.answer = (request, response, index) => (index <= 2 ? refusing : accept)(request, response, index);
    const hook = hookTo(target.url);
    relay(registry, hook);
    await eventually(async () => target.taken.length === 3);
    expect(target.taken).toEqual(ids(1, 3));
    expect(target.received.map(({ events }) => events[0]?.id)).toEqual(['access-1', 'access-1', ...ids(1, 3)]);
    expect(elsewhere.received).toEqual([]);
    await eventually(async () => (await lineOf(registry, hook)).error === null);
  },
);

test.each([400, 404, 410, 422])(
  'an event that a receiver answers with %i is set aside, and what follows goes on',
  async (code) => {
    const registry = await registryWith(3);
    const target = await receiver();
    target.answer = (request, response, index) => (index === 2 ? status(code) : accept)(request, response, index);
    const hook = hookTo(target.url);
    relay(registry, hook);
    await eventually(async () => (await lineOf(registry, hook)).waiting === 0);
    expect(target.taken).toEqual(['access-1', 'access-3']);
    expect(await lineOf(registry, hook)).toMatchObject({ refused: 1, state: 'waiting' });
  },
);

test('a receiver is not asked again before the time that it names', async () => {
  const registry = await registryWith(1);
  const target = await receiver();
  target.answer = (request, response, index) =>
    (index === 1 ? status(429, { 'retry-after': '3' }) : accept)(request, response, index);
  const begun = performance.now();
  relay(registry, hookTo(target.url));
  await eventually(async () => target.taken.length === 1);
  expect(performance.now() - begun).toBeGreaterThan(2900);
  expect(target.received).toHaveLength(2);
});

test('receivers that hang, never stop answering or are not there keep nobody else waiting, and are told apart', async () => {
  const registry = await registryWith(5);
  const [hanging, endless, good] = [await receiver(), await receiver(), await receiver()];
  hanging.answer = () => undefined;
  let written = 0;
  endless.answer = (_request, response) => {
    response.writeHead(503);
    const more = (): void => {
      written += 65_536;
      if (!response.destroyed) response.write(Buffer.alloc(65_536, 97), () => setImmediate(more));
    };
    more();
  };
  const closed = await startReceiver();
  await closed.close();
  const hooks = [
    hookTo(hanging.url, { name: 'hanging', timeout: 1000 }),
    hookTo(endless.url, { name: 'endless' }),
    hookTo(closed.url, { name: 'closed' }),
    hookTo('http://no-such-host.invalid/', { name: 'nameless' }),
    hookTo(good.url, { name: 'good' }),
  ];
  relay(registry, ...hooks);
  await eventually(async () => good.taken.length === 5);
  await eventually(async () => {
    const errors = (await hookStatus(registry.database, hooks)).map(({ error }) => error !== null);
    return errors.join() === 'true,true,true,true,false';
  });
  const told = (await hookStatus(registry.database, hooks)).map(({ error }) => error ?? '');
  expect(told[0]).toMatch(/no answer within 1 s/);
  expect(told[1]).toMatch(/answers 503: a{300}\.\.\.\.$/);
  expect(told[2]).toMatch(/ECONNREFUSED/);
  expect(told[3]).toMatch(/no-such-host.invalid: getaddrinfo/);
  expect(written).toBeGreaterThan(0);
  expect(await lineOf(registry, hooks[0] as HookConfig)).toMatchObject({ state: 'failing', waiting: 5 });

  // Nothing of it is lost.
  hanging.answer = accept;
  await eventually(async () => hanging.taken.length === 5);
  expect(hanging.taken).toEqual(ids(1, 5));
});

test('a receiver over TLS is trusted by its authority and by nothing else', async () => {
  const registry = await registryWith(1);
  const certificate = testCertificate();
  const target = await receiver(certificate);
  const trusting = hookTo(target.url, { ca: certificate.cert });
  const wary = hookTo(target.url, { name: 'wary' });
  relay(registry, trusting, wary);
  await eventually(async () => target.taken.length === 1);
  await eventually(async () => (await lineOf(registry, wary)).error !== null);
  expect((await lineOf(registry, wary)).error).toMatch(/self.signed/);
  expect(target.received).toHaveLength(1);
});

test('changes of the registry arrive by their kinds, and a hook gets those that it asks for', async () => {
  const registry = await registryWith(0);
  const { database } = registry;
  const sourceId = await ensureSource(database, 'hr');
  const author = { cycleId: null, sourceId, actor: 'anna' };
  const change = (
    entity: 'persons' | 'identifiers' | 'departments',
    kind: 'create' | 'update' | 'remove',
    fields = {},
  ) => ({ entity, key: '1', localId: 1, kind, fields }) as const;
  await database.transaction(async (within) => {
    const changes = [
      change('persons', 'create', { surname: [null, 'Ivanova'] }),
      change('identifiers', 'create', { number: [null, '213,02000'] }),
      change('departments', 'update', { name: ['A', 'B'] }),
      change('persons', 'update', { surname: ['Ivanova', 'Orlova'] }),
      change('identifiers', 'remove', { number: ['213,02000', null] }),
    ];
    await recordChanges(within, changes, author, new Date('2026-01-31T05:00:00Z'));
    const others = [
      change('persons', 'update', { status: ['active', 'dismissed'] }),
      // The row is gone, and what becomes of the person is another question.
      change('persons', 'remove', { status: ['active', 'blocked'] }),
      change('persons', 'remove', { status: ['active', 'dismissed'] }),
      change('persons', 'remove', { status: ['active', null] }),
    ];
    await recordChanges(within, others, { ...author, sourceId: null }, new Date('2026-01-31T05:00:00Z'));
  });
  const [all, some] = [await receiver(), await receiver()];
  relay(
    registry,
    hookTo(all.url, { streams: ['changes'] }),
    hookTo(some.url, { name: 'some', streams: ['changes'], entities: ['persons'], sources: ['hr'] }),
  );
  await eventually(async () => all.taken.length === 9 && some.taken.length === 2);
  expect(all.received.map(({ events }) => events[0]?.type)).toEqual([
    'gatehouse.person.created',
    'gatehouse.identifier.added',
    'gatehouse.department.updated',
    'gatehouse.person.updated',
    'gatehouse.identifier.removed',
    'gatehouse.person.dismissed',
    'gatehouse.person.updated',
    'gatehouse.person.dismissed',
    'gatehouse.person.removed',
  ]);
  expect(JSON.parse(all.received[3]?.body ?? '')).toMatchObject({
    id: 'change-4',
    subject: 'persons/1',
    data: { entity: 'persons', localId: 1, source: 'hr', actor: 'anna', fields: { surname: ['Ivanova', 'Orlova'] } },
  });
  expect(some.taken).toEqual(['change-1', 'change-4']);
});

test('a new hook gets what happens from now on', async () => {
  const registry = await registryWith(20);
  const target = await receiver();
  const hook = hookTo(target.url, { from: 'now' });
  relay(registry, hook);
  const { database } = registry;
  await eventually(async () => (await database.all('SELECT sink FROM relay_cursor')).length === 1);
  await registry.record(21, 2);
  await eventually(async () => target.taken.length === 2);
  expect(target.taken).toEqual(ids(21, 22));
});

test('a connection that the receiver has closed meanwhile is simply opened again', async () => {
  const registry = await registryWith(1);
  const target = await receiver();
  const hook = hookTo(target.url);
  relay(registry, hook);
  for (let count = 1; count <= 10; count++) {
    await eventually(async () => target.taken.length === count);
    target.cut();
    await registry.record(count + 1, 1);
  }
  await eventually(async () => target.taken.length === 11);
  expect(target.taken).toEqual(ids(1, 11));
});
