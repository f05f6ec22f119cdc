/** From a pass that is sent to a real server to a sign-in that a real controller refuses, and back; with what the commands say of it. */
import { expect } from 'vitest';
import * as z from 'zod';
import { newFolder } from '../cli/program.ts';
import { eventually } from '../relay/relaying.ts';
import { startServerUnderTest } from '../server/server-under-test.ts';
import { sambaRealm } from '../servers/samba.ts';
import { delegatedAccount, staffUnit } from './domain.ts';
import { domain, enableAll, test } from './staff.ts';

const listedAccount = z.strictObject({
  personId: z.int(),
  person: z.string(),
  employeeId: z.string(),
  department: z.string(),
  source: z.literal('ad'),
  account: z.string().nullable(),
  dn: z.string().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  leftAt: z.iso.datetime(),
  accessPoint: z.literal('Gate'),
  dueAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  attempts: z.int(),
  nextTry: z.iso.datetime().nullable(),
  errorCode: z.string().nullable(),
  error: z.string().nullable(),
});

test('a server blocks by the passes that it is sent, only when it is switched on, and unblocks by the switch', {
  timeout: 240_000,
}, async () => {
  await enableAll();
  const office = await openServer();
  const { command, pass, send } = office;
  expect(await office.configure(undefined)).toBe(200);
  await command('sync', 'ad');
  await office.modeIs('dryRun');
  await pass('in', 1, 2, 3);
  await pass('out', 1);
  await eventually(async () => (await office.countIn('wouldBlock')) === 1);
  expect(await domain.canSignIn('user1')).toBe(true);

  await office.configure(true);
  await office.modeIs('on');
  await pass('out', 2, 3);
  await refused('user2');
  await refused('user3');
  await eventually(async () => (await office.countIn('blocked')) === 2);
  expect(await domain.canSignIn('user1')).toBe(true);
  await expectShown(office);

  // What would leave people locked out is not stored.
  const without = await send('PUT', '/configuration?prune=true', { sources: [] });
  expect(without.json).toMatchObject({ status: 400, code: 'config.invalid' });
  expect(without.json['detail']).toContain('2 accounts of ad would stay blocked');
  const removed = await send('DELETE', '/configuration/sources/ad');
  expect(removed.json).toMatchObject({ status: 400, code: 'config.invalid' });

  await office.restart();
  await pass('in', 2);
  await accepted('user2');
  expect(await domain.canSignIn('user3')).toBe(false);
  expect((await command('presence')).out).toMatch(/^Site +Staff +user2 +E2 +20\S+ \S+ +Gate$/m);

  expect((await send('POST', '/account-blocking/unblock-all', { reason: 'fault at the gate' })).status).toBe(200);
  await accepted('user3');
  expect(await office.metrics()).toMatchObject({ gatehouse_account_blocking_stopped: '1' });
  await command('accounts', 'resume');
  await refused('user3');

  await office.close();
  const unblocked = await command('accounts', 'unblock-all', '--reason', 'no server');
  expect(unblocked.out).toContain('Every account that Gatehouse had blocked is unblocked');
  expect(await domain.canSignIn('user3')).toBe(true);
});

/** Two are blocked. */
async function expectShown({ command, metrics }: Office): Promise<void> {
  expect(await metrics()).toMatchObject({
    'gatehouse_directory_accounts{state="blocked"}': '2',
    gatehouse_account_blocking_stopped: '0',
    'gatehouse_presence_people{zone="Site"}': '0',
  });
  const listed = (await command('accounts', '--json')).lines().map((line) => listedAccount.parse(line));
  const names = listed.map(({ employeeId, account, state }) => `${employeeId} ${account} ${state}`);
  expect(new Set(names)).toEqual(new Set(['E2 user2 blocked', 'E3 user3 blocked']));
  const shown = await command('accounts', '--state', 'blocked');
  expect(shown.out).toMatch(/user2 +blocked +20\S+ \S+ +left 20\S+ \S+ through Gate$/m);
  expect(shown.err).toContain('until its\ntickets end');
}

const refused = (name: string) => eventually(async () => !(await domain.canSignIn(name)));
const accepted = (name: string) => eventually(() => domain.canSignIn(name));

type Office = Awaited<ReturnType<typeof openServer>>;

/** A server over the domain, and the commands of its installation. */
async function openServer() {
  const folder = newFolder();
  let server = await startServerUnderTest();
  const { place } = server;
  let administrator = await server.signedIn('administrator');
  const send = (method: string, path: string, body?: unknown) => administrator.send(method, `/api/v1${path}`, body);
  return {
    send,
    command: async (...words: string[]) => {
      const ran = await folder.run([...words, '--data', place.data]);
      expect(ran.err).not.toContain('gatehouse: ');
      return ran;
    },
    configure: async (enabled: boolean | undefined) => {
      return (await send('PUT', '/configuration', documentOf(domain.samba.url, enabled))).status;
    },
    pass: async (direction: 'in' | 'out', ...people: number[]) => {
      // A server's clock stands still here, and each pass has its own time.
      server.pass(1000);
      const events = people.map((person) => eventOf(person, direction, server.now()));
      expect((await send('POST', '/events', events)).status).toBe(200);
    },
    modeIs: (mode: string) => eventually(async () => (await send('GET', '/account-blocking')).json['mode'] === mode),
    countIn: async (state: string) => {
      const { json } = await send('GET', `/directory-accounts?state=${state}`);
      return (json['items'] as unknown[]).length;
    },
    metrics: async (): Promise<Record<string, string>> => {
      const { text } = await administrator.send('GET', '/metrics');
      return Object.fromEntries(text.split('\n').map((line) => line.split(/ (?=[^ ]*$)/)));
    },
    restart: async () => {
      await server.close();
      server = { ...(await startServerUnderTest({ place, accounts: [] })), place };
      administrator = await server.signedIn('administrator');
    },
    close: () => server.close(),
  };
}

function documentOf(url: string, enabled: boolean | undefined): object {
  const { account, password } = delegatedAccount;
  const directory = { name: 'ad', type: 'active-directory', domain: sambaRealm, connection: url, base: staffUnit };
  return {
    sources: [{ ...directory, account, password, tls: { verify: 'none' } }],
    presence: { zones: ['Site'], accessPoints: [{ name: 'Gate', inside: 'Site' }] },
    accountBlocking: { source: 'ad', after: '0s', ...(enabled === undefined ? {} : { enabled }) },
  };
}

let sent = 0;

function eventOf(person: number, direction: 'in' | 'out', at: Date): object {
  const time = at.toISOString();
  return { id: `w${++sent}`, time, accessPoint: 'Gate', direction, outcome: 'granted', employeeId: `E${person}` };
}
