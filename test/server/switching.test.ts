/** One account after another in one browser: each sees what its role may, and nothing of the one before. */
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { web } from './sample-office.ts';
import { password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';
import { addTwinSources } from './twin-sources.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
const patient = { timeout: 240_000 };
let browser: BrowserUnderTest;
let server: ServerUnderTest;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  server = await startServerUnderTest({ web });
  await addTwinSources(server);
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function signIn({ page }: OpenPage, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: `Account: ${name}` }).waitFor();
}

test('after a sign-out another account sees what its role may, and going back shows nothing', patient, async () => {
  await using opened = await browser.open(server, { signedIn: false });
  const { page } = opened;
  await page.goto(`${server.url}/settings?tab=accounts`);
  await signIn(opened, 'administrator');
  await page.getByRole('button', { name: 'Edit operator' }).waitFor();
  await page.getByRole('button', { name: 'Account: administrator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Edit operator' }).count()).toBe(0);

  await signIn(opened, 'auditor');
  await opened.visit('/settings?tab=accounts');
  expect(await page.getByRole('tab', { name: 'Accounts' }).count()).toBe(0);
  expect(await page.getByText('Edit operator').count()).toBe(0);
  await opened.visit('/sources/hr');
  expect(await page.getByRole('button', { name: 'Start a cycle' }).count()).toBe(0);
  await opened.visit('/conflicts');
  await page.getByRole('button', { name: 'The row and the candidates' }).waitFor();
  expect(await page.getByRole('button', { name: 'Look at all and decide' }).count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

test('where a session was lost the next account finds nothing that the page remembers', patient, async () => {
  await using opened = await browser.open(server, { signedIn: false });
  const { page } = opened;
  const administrator = await server.signedIn('administrator');
  const made = await administrator.send('POST', '/api/v1/tokens', { name: 'turnstiles', scopes: ['events'] });
  expect(made.status).toBe(201);
  await page.goto(`${server.url}/settings?tab=tokens`);
  await signIn(opened, 'administrator');
  await page.getByText('turnstiles').waitFor();
  // The page is never loaded anew: only its session ends, as when it expires.
  await page.context().clearCookies();
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  // The answer to the next account does not come, so that what is shown can only be remembered.
  await page.route('**/api/v1/tokens?*', (route) => route.abort());
  await signIn(opened, 'operator');
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('tab', { name: 'Tokens' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByText('turnstiles').count()).toBe(0);
  expect(await page.getByRole('tab', { name: 'Accounts' }).count()).toBe(0);
});
