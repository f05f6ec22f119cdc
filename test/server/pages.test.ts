/** The web pages as people use them. The texts are those of English, unless a test is about languages. */
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { giveAwayCard, recordPasses, removeMany, type SampleOffice, startSampleOffice, web } from './sample-office.ts';
import { password, startServerUnderTest } from './server-under-test.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
let browser: BrowserUnderTest;
let office: SampleOffice;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  office = await startSampleOffice();
  await recordPasses(office.server, 60);
  office.edit(giveAwayCard, removeMany);
  await office.cycle();
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await office?.[Symbol.asyncDispose]();
});

const patient = { timeout: 180_000 };

async function confirm({ page }: OpenPage, name: string, reason?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (reason !== undefined) await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('the first administrator is made with the one-time code, goes and comes back', patient, async () => {
  await using server = await startServerUnderTest({ web, accounts: [] });
  await using opened = await browser.open(server, { signedIn: false });
  const { page } = opened;
  await page.goto(`${server.url}/setup`);
  await page.getByLabel('One-time code').fill(server.setupCode ?? '');
  await page.getByLabel('Name').fill('irina');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await page.getByRole('heading', { name: 'No source yet' }).waitFor();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Name').fill('irina');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'No source yet' }).waitFor();
  expect(opened.faults).toEqual([]);
});

test('a conflict is seen with the person it stands against', patient, async () => {
  await using opened = await browser.open(office.server);
  await opened.visit('/conflicts');
  const { page } = opened;
  await page.getByRole('button', { name: 'Both sides' }).first().click();
  await page.getByRole('heading', { level: 3 }).getByRole('link').first().click();
  await page.getByRole('tab', { name: 'Identifiers' }).waitFor();
  expect(page.url()).toMatch(/\/people\/\d+$/);
});

test('held removals wait for somebody who says why, and are then applied', patient, async () => {
  await using opened = await browser.open(office.server);
  await opened.visit('/held');
  await opened.page.getByRole('button', { name: 'Release' }).click();
  await opened.page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await opened.page.getByText('Say why.').waitFor();
  await confirm(opened, 'Release', 'The north site is closed');
  await opened.page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
  await opened.visit('/people?status=dismissed');
  await opened.page.getByRole('row').nth(1).waitFor();
});

test('somebody is found by name and by card, overridden, and the change is taken back', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/people/2');
  await page.getByRole('button', { name: 'Override: Surname' }).click();
  await page.getByRole('dialog').getByLabel('Surname').fill('Ёжикова');
  await confirm(opened, 'Override', 'Married; HR enters it next month');
  await page.getByText('Married; HR enters it next month').waitFor();
  await page.getByRole('tab', { name: 'Identifiers' }).click();
  const card = await page
    .getByRole('table')
    .locator('[role=row]:nth-child(1) [role=cell]:nth-child(2) p')
    .first()
    .textContent();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByLabel('Search').fill('ежикова');
  await page.getByRole('link', { name: /^Ёжикова/ }).waitFor();
  await page.getByLabel('Search').fill(card ?? '');
  await page.getByText('1 person', { exact: true }).waitFor();
  await page.getByRole('link', { name: /^Ёжикова/ }).click();
  await page.getByRole('tab', { name: 'History' }).click();
  await page
    .getByRole('button', { name: /^Undo: / })
    .first()
    .click();
  await confirm(opened, 'Undo');
  await page.getByText(/^1 change reverted/).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Ёжикова' }).waitFor({ state: 'detached' });
  expect(opened.faults).toEqual([]);
});

test('a person is read again from the source without a cycle', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/people/8');
  office.edit("UPDATE employee SET surname = 'Прочитанная' WHERE id = 8");
  await page.getByRole('button', { name: 'Read again from hr' }).click();
  await page.getByText('Brought in step with the source').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Прочитанная' }).waitFor();
  expect(opened.faults).toEqual([]);
});

test('a cycle is followed live from its start to its end', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/sources/hr');
  await page.getByRole('status', { name: 'Live' }).waitFor();
  // A bar that stands for a moment only must not be missed between two looks.
  const seen = page.evaluate<boolean>(`new Promise((resolve) => {
    const look = () => document.querySelector('main [role=progressbar]') !== null && resolve(true);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  })`);
  office.edit("UPDATE employee SET phone = '1-23-45' WHERE id < 40");
  await page.getByRole('button', { name: 'Start a cycle', exact: true }).click();
  expect(await seen).toBe(true);
  await page.getByRole('link', { name: /^Cycle 3,/ }).waitFor();
  await page.locator('main [role=progressbar]').waitFor({ state: 'detached' });
});

test('events appear as they are recorded', patient, async () => {
  await using opened = await browser.open(office.server);
  await opened.visit('/events');
  await opened.page.getByRole('status', { name: 'Live' }).waitFor();
  const event = { id: 'live-1', time: office.server.now().toISOString(), accessPoint: 'Ворота', employeeId: '00001' };
  await office.operator.send('POST', '/api/v1/events', [event]);
  await opened.page.getByText('Ворота').waitFor();
});

test('a token is shown once', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/settings?tab=tokens');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByRole('dialog').getByLabel('What it is for').fill('doors');
  await page.getByRole('dialog').getByRole('button', { name: 'Make a token' }).click();
  const token = await page.locator('pre', { hasText: 'gh_' }).textContent();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Revoke doors' }).waitFor();
  const answer = await office.server.withToken(token?.trim() ?? '', 'GET', '/api/v1/persons?limit=1');
  expect(answer.status).toBe(200);
});
