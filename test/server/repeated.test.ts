/** After a lost answer a program sends the same request again: nothing is done twice. */
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/sqlite/open.ts';
import { giveAwayCard } from './sample-office.ts';
import { addSampleSource, until } from './sample-source.ts';
import { startServerUnderTest } from './server-under-test.ts';

test('events, decisions, undos and settings that are sent twice are done once', { timeout: 120_000 }, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const { path } = await addSampleSource(server, '', false);
  const administrator = await server.signedIn('administrator');
  const send = async (method: string, address: string, body?: unknown) => {
    const { status, json } = await administrator.send(method, `/api/v1${address}`, body);
    return { status, json };
  };
  const database = openSqlite(path);
  database.exec(giveAwayCard);
  database.close();
  await send('POST', '/sources/hr/cycles', {});
  await until(
    () => send('GET', '/sources/hr'),
    ({ json }) => json['running'] === null && json['lastCycle'] !== null,
  );

  const events = ['one', 'two'].map((id) => ({ id, time: '2026-03-02T08:00:00Z', accessPoint: 'Gate', number: '1' }));
  expect((await send('POST', '/events', events)).json).toMatchObject({ recorded: 2, repeated: 0 });
  expect((await send('POST', '/events', events)).json).toMatchObject({ recorded: 0, repeated: 2 });

  const [conflict] = (await send('GET', '/conflicts')).json['items'] as { id: number }[];
  const decide = () => send('POST', `/conflicts/${conflict?.id}/resolve`, { decision: 'give', reason: 'handed over' });
  const decided = await decide();
  expect(decided.status).toBe(200);
  expect(await decide()).toMatchObject({ status: 404, json: { code: 'command.notFound' } });

  const undo = () => send('POST', `/changes/${String(decided.json['change'])}/undo`, {});
  expect((await undo()).json).toMatchObject({ reverted: 1 });
  expect((await undo()).json).toMatchObject({ reverted: 0, kept: 1 });

  const hook = () => send('PUT', '/configuration/hooks/crm', { url: 'https://crm.example.org/' });
  expect((await hook()).json['differences']).toHaveLength(1);
  expect((await hook()).json['differences']).toEqual([]);
});

test('what makes something new is made once for an Idempotency-Key, by whoever sent it', {
  timeout: 120_000,
}, async () => {
  await using server = await startServerUnderTest({ cycles: false });
  const administrator = await server.signedIn('administrator');
  const make = (name: string, key: string, by = administrator) =>
    by.send('POST', '/api/v1/tokens', { name, scopes: ['read'] }, { 'idempotency-key': key });
  const first = await make('reports', 'k-1');
  expect(first.status).toBe(201);
  expect(await make('reports', 'k-1')).toMatchObject({ status: 201, json: { token: first.json['token'] } });
  const tokens = (await administrator.send('GET', '/api/v1/tokens')).json['items'] as { name: string }[];
  expect(tokens.map(({ name }) => name)).toEqual(['reports']);

  expect(await make('other', 'k-1')).toMatchObject({ status: 409, json: { code: 'request.keyTaken' } });
  expect(await make('other', 'k 1')).toMatchObject({ status: 400, json: { code: 'request.invalid' } });
  const refused = await administrator.send('POST', '/api/v1/accounts', account('anna', 'short'), {
    'idempotency-key': 'k-2',
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  // A refused request has done nothing, so its key is free again.
  const taken = await administrator.send(
    'POST',
    '/api/v1/accounts',
    account('anna', 'copper lantern over nine hills'),
    {
      'idempotency-key': 'k-2',
    },
  );
  expect(taken.status).toBe(201);
});

function account(name: string, password: string): object {
  return { name, role: 'administrator', password };
}
