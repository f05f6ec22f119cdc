import { expect, test } from 'vitest';
import { accept, startReceiver, status } from '../relay/receiver.ts';
import { addSampleSource, until } from './sample-source.ts';
import { type Browser, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

interface LiveEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

interface Listener extends AsyncDisposable {
  readonly heard: LiveEvent[];
  readonly ended: Promise<void>;
}

test('whoever listens hears of a cycle from its beginning to its end', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const operator = await server.signedIn('operator');
  await addSampleSource(server);
  await using listener = await listen(server, operator);
  await begun(listener);
  await operator.send('POST', '/api/v1/sources/hr/cycles', {});
  // Of the end two things are told, in whichever order.
  await until(
    async () => listener.heard,
    (heard) =>
      heard.some(({ event }) => event === 'cycle') &&
      heard.some(({ event, data }) => event === 'source' && data['state'] === 'healthy'),
  );
  const progress = listener.heard.filter(({ event }) => event === 'progress').map(({ data }) => data);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress.at(-1)).toMatchObject({ source: 'hr', cycle: 1, step: expect.stringMatching(/read|apply/) });
  const states = listener.heard.filter(({ event }) => event === 'source').map(({ data }) => data['state']);
  expect(states).toContain('healthy');
  const { data } = listener.heard.find(({ event }) => event === 'cycle') as LiveEvent;
  expect(data).toMatchObject({ id: 1, source: 'hr', state: 'applied', actor: 'operator' });
});

test('recorded events and pauses are told', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const operator = await server.signedIn('operator');
  await addSampleSource(server);
  await using listener = await listen(server, operator);
  await begun(listener);
  await operator.send('POST', '/api/v1/sources/hr/pause', { reason: 'a test' });
  await until(
    async () => kinds(listener),
    (heard) => heard.includes('source'),
  );
  expect(listener.heard[0]?.data).toMatchObject({ name: 'hr', state: 'paused' });
  const event = { id: '1', time: '2026-11-27T08:00:00Z', accessPoint: 'Gate' };
  await operator.send('POST', '/api/v1/events', [event, { ...event, id: '2' }]);
  await until(
    async () => kinds(listener),
    (heard) => heard.includes('events'),
  );
  expect(listener.heard.find((heard) => heard.event === 'events')?.data).toEqual({ count: 2, newest: 2 });
});

test('that a web hook does not get through is told, and that it does again', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest();
  const administrator = await server.signedIn('administrator');
  const receiver = await startReceiver();
  await addSampleSource(server);
  const hook = { name: 'crm', url: receiver.url, allowLoopback: true, events: ['access'] };
  await administrator.send('PUT', '/api/v1/configuration/hooks/crm', hook);
  await using listener = await listen(server, administrator);
  await begun(listener);
  const told = (state: string, waiting: number) =>
    until(
      async () => listener.heard.filter(({ event }) => event === 'hooks').map(({ data }) => data['streams']),
      (all) =>
        all.some((streams) => {
          const [log] = streams as Record<string, unknown>[];
          return log?.['hook'] === 'crm' && log['state'] === state && log['waiting'] === waiting;
        }),
    );
  receiver.answer = status(503);
  const event = { time: '2026-11-27T08:00:00Z', accessPoint: 'Gate' };
  await administrator.send('POST', '/api/v1/events', [
    { ...event, id: '1' },
    { ...event, id: '2' },
  ]);
  await told('failing', 2);
  listener.heard.length = 0;
  receiver.answer = accept;
  // A changed configuration is tried at once.
  await administrator.send('PUT', '/api/v1/configuration/hooks/crm', { ...hook, batch: 2 });
  await told('waiting', 0);
  await receiver.close();
});

test('listening needs a sign-in, and ends when the server does', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  expect((await server.browser().send('GET', '/api/v1/live')).status).toBe(401);
  const listener = await listen(server, await server.signedIn('auditor'));
  await server.close();
  await listener.ended;
});

test('a stream ends when its listener may not listen any more', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const administrator = await server.signedIn('administrator');
  const [operator, auditor, staying] = [
    await server.signedIn('operator'),
    await server.signedIn('auditor'),
    await server.signedIn('operator'),
  ];
  const streams = [await listen(server, operator), await listen(server, auditor)];
  await using other = await listen(server, staying);
  let ended = false;
  void other.ended.then(() => {
    ended = true;
  });
  await operator.send('DELETE', '/api/v1/session');
  await administrator.send('PATCH', '/api/v1/accounts/3', { disabled: true });
  await Promise.all(streams.map((stream) => stream.ended));
  expect(ended).toBe(false);
});

test('one account has no more than fifty streams at a time', { timeout: 240_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const operator = await server.signedIn('operator');
  const streams = await Promise.all(Array.from({ length: 50 }, () => listen(server, operator)));
  const refused = await operator.send('GET', '/api/v1/live');
  expect([refused.status, refused.json['code']]).toEqual([429, 'request.limit']);
  await using auditor = await listen(server, await server.signedIn('auditor'));
  expect(auditor.heard).toBeDefined();
  for (const stream of streams) await stream[Symbol.asyncDispose]();
  await until(
    async () => (await listenStatus(server, operator)) === 200,
    (free) => free,
  );
});

async function listenStatus({ url }: ServerUnderTest, browser: Browser): Promise<number> {
  const gone = new AbortController();
  const headers = { cookie: browser.cookie() ?? '' };
  const { status } = await fetch(`${url}/api/v1/live`, { headers, signal: gone.signal });
  gone.abort();
  return status;
}

/** A stream begins with how each source stands. */
async function begun(listener: Listener): Promise<void> {
  await until(
    async () => kinds(listener),
    (heard) => heard.includes('source'),
  );
  listener.heard.length = 0;
}

function kinds({ heard }: Listener): string[] {
  return heard.map(({ event }) => event);
}

async function listen({ url }: ServerUnderTest, browser: Browser): Promise<Listener> {
  const gone = new AbortController();
  const answer = await fetch(`${url}/api/v1/live`, {
    headers: { cookie: browser.cookie() ?? '' },
    signal: gone.signal,
  });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const heard: LiveEvent[] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      heard.push(...parts.flatMap(eventOf));
    }
  })().catch((error: unknown) => {
    if (!gone.signal.aborted) throw error;
  });
  return {
    heard,
    ended,
    [Symbol.asyncDispose]: async () => {
      gone.abort();
      await ended;
    },
  };
}

function eventOf(part: string): LiveEvent[] {
  const fields = new Map(part.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
  const event = fields.get('event');
  const data = fields.get('data');
  return event === undefined || data === undefined
    ? []
    : [{ event, data: JSON.parse(data) as Record<string, unknown> }];
}
