/** Accounts of a directory over REST and on their page: what is known of one is forgotten, and the switches over blocking. */
import { test as anyTest, expect } from 'vitest';
import { type AccountBlock, saveAccountBlocks } from '../../src/registry/account-blocks.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { addPeople } from '../presence/passes.ts';
import { browserAvailable, startBrowser } from './browser.ts';
import { web } from './sample-office.ts';
import { type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const patient = { timeout: 180_000 };
const test = anyTest.skipIf(!browserAvailable());

/** Blocking of a directory that nobody asks, and what is known of two of its accounts. */
async function startWithAccounts(): Promise<ServerUnderTest> {
  const server = await startServerUnderTest({ web, cycles: false });
  const administrator = await server.signedIn('administrator');
  const directory = { name: 'ad', type: 'active-directory', domain: 'gate.test', account: 'svc', password: 'secret' };
  const presence = { zones: ['Site'], accessPoints: [{ name: 'Gate', inside: 'Site' }] };
  const body = { sources: [directory], presence, accountBlocking: { source: 'ad' } };
  expect((await administrator.send('PUT', '/api/v1/configuration', body)).status).toBe(200);
  const database = await openRegistry(server.place);
  await saveAccountBlocks(database, [blockOf(server, 1, 'changed'), blockOf(server, 2, 'blocked')]);
  await database.close();
  return server;
}

function blockOf(server: ServerUnderTest, personId: number, state: AccountBlock['state']): AccountBlock {
  const at = server.now().toISOString();
  return {
    personId,
    source: 'ad',
    state,
    accountId: `guid-${personId}`,
    account: `user${personId}`,
    dn: `CN=user${personId}`,
    reason: state === 'changed' ? 'changedElsewhere' : null,
    leftAt: at,
    accessPoint: 'Gate',
    dueAt: at,
    controlBefore: 512,
    controlAfter: 514,
    version: 1,
    changedAt: at,
    attempts: 0,
    retryAt: null,
    errorCode: null,
    error: null,
  };
}

/** A person comes in while somebody looks at the page. */
async function recordPass(server: ServerUnderTest): Promise<void> {
  const database = await openRegistry(server.place);
  await addPeople(database, 1);
  await database.run("UPDATE person SET surname = 'Ivanova', given_name = 'Anna' WHERE id = 1");
  await database.close();
  const operator = await server.signedIn('operator');
  const pass = { id: 'p1', time: server.now().toISOString(), accessPoint: 'Gate', direction: 'in', person: 1 };
  expect((await operator.send('POST', '/api/v1/events', [{ ...pass, outcome: 'granted' }])).status).toBe(200);
}

anyTest('what is known of an account is forgotten by whoever may, once', patient, async () => {
  await using server = await startWithAccounts();
  const operator = await server.signedIn('operator');
  const auditor = await server.signedIn('auditor');
  const listed = async () =>
    ((await operator.send('GET', '/api/v1/directory-accounts')).json['items'] as { personId: number }[]).map(
      ({ personId }) => personId,
    );
  expect(await listed()).toEqual([1, 2]);
  const path = '/api/v1/directory-accounts/1';
  expect((await auditor.send('DELETE', path)).json).toMatchObject({ status: 403, code: 'auth.forbidden' });
  expect((await operator.send('DELETE', '/api/v1/directory-accounts/0')).json).toMatchObject({ status: 400 });
  expect(await listed()).toEqual([1, 2]);
  expect((await operator.send('DELETE', path)).status).toBe(204);
  expect(await listed()).toEqual([2]);
  expect((await operator.send('DELETE', path)).json).toMatchObject({ status: 404, code: 'command.notFound' });
  const audit = (await auditor.send('GET', '/api/v1/audit')).json['items'] as object[];
  expect(audit).toContainEqual(
    expect.objectContaining({
      what: 'had a directory account forgotten',
      actor: 'operator',
      target: 'person 1, account user1',
      outcome: 'done',
    }),
  );
});

test(
  'on its page an account is forgotten, and blocking is suspended, resumed and ended for everybody',
  patient,
  async () => {
    await using server = await startWithAccounts();
    await using browser = await startBrowser();
    await using opened = await browser.open(server);
    const { page } = opened;
    const confirm = async (name: string, reason?: string): Promise<void> => {
      const dialog = page.getByRole('dialog');
      if (reason !== undefined) await dialog.getByLabel('Reason').fill(reason);
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await opened.visit('/directory-accounts');
    await page.getByText('user1').waitFor();
    await page.getByText('Somebody else changed it while it was blocked.').waitFor();
    expect(await page.getByText(/^Left .* 20\d\d, \d\d:\d\d through Gate$/).count()).toBe(2);
    await page.getByRole('button', { name: 'Forget' }).click();
    await confirm('Forget');
    await page.getByText('user1').waitFor({ state: 'detached' });
    await page.getByText('user2').waitFor();

    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByText('Say why.').waitFor();
    await confirm('Suspend', 'A drill');
    await page.getByText('A drill').first().waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await confirm('Resume');
    await page.getByText('A drill').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Unblock everybody now' }).click();
    await confirm('Unblock everybody now', 'Fire');
    await page.getByText('Fire').first().waitFor();
    const status = (await (await server.signedIn('auditor')).send('GET', '/api/v1/account-blocking')).json;
    expect(status).toMatchObject({ suspension: { kind: 'unblockAll', reason: 'Fire' } });

    await opened.visit('/presence');
    await page.getByText('Nobody is inside').waitFor();
    await recordPass(server);
    await page.getByRole('link', { name: 'Ivanova Anna' }).waitFor();
    await page.getByRole('cell', { name: 'Gate', exact: true }).waitFor();
    expect(opened.faults).toEqual([]);

    const auditing = { ...server, signedIn: () => server.signedIn('auditor') };
    await using looking = await browser.open(auditing);
    await looking.visit('/directory-accounts');
    await looking.page.getByText('Fire').first().waitFor();
    for (const name of ['Suspend', 'Resume', 'Unblock everybody now', 'Forget']) {
      expect(await looking.page.getByRole('button', { name }).count()).toBe(0);
    }
  },
);
