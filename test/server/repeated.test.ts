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
