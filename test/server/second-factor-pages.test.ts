/** The second factor on the pages: set up, asked for at the sign-in, demanded of a role, taken away. */
import axe from 'axe-core';
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { totpCode } from '../../src/accounts/totp.ts';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { web } from './sample-office.ts';
import { password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
let browser: BrowserUnderTest;
let server: ServerUnderTest;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  server = await startServerUnderTest({ web });
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const patient = { timeout: 180_000 };

function codeNow(secret: string): string {
  return totpCode(secret, Math.floor(server.now().getTime() / 30_000));
}

async function secretOn({ page }: OpenPage): Promise<string> {
  const text = (await page.locator('pre').textContent()) ?? '';
  return text.replaceAll(' ', '');
}

async function findNothingSerious({ page }: OpenPage): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
}

test('a second factor is set up by a QR code, asked for at the sign-in, and switched off', patient, async () => {
  const operator = await server.signedIn('operator');
  await using opened = await browser.open({ url: server.url, signedIn: async () => operator }, { width: 390 });
  const { page } = opened;
  await opened.visit('/settings');
  await page.getByRole('button', { name: 'Set up a second factor' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Present password' }).fill(password);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await findNothingSerious(opened);
  const secret = await secretOn(opened);
  await page.getByLabel('Code of the app').fill(codeNow(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  const kept = page.getByRole('button', { name: 'I have kept them' });
  await kept.waitFor();
  expect((await page.locator('pre').textContent())?.split('\n')).toHaveLength(10);
  await findNothingSerious(opened);
  await kept.click();
  await page.getByText('10 recovery codes are left.').waitFor();

  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Name').fill('operator');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const code = page.getByLabel('Code of the app, or a recovery code');
  await code.waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await findNothingSerious(opened);
  await code.fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(/The code is wrong/).waitFor();
  server.pass(60_000);
  await code.fill(codeNow(secret));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'No source yet' }).waitFor();

  server.pass(60_000);
  await opened.visit('/settings');
  await page.getByRole('button', { name: 'Switch it off' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Present password' }).fill(password);
  await dialog.getByLabel('Code of the app, or a recovery code').fill(codeNow(secret));
  await dialog.getByRole('button', { name: 'Switch it off' }).click();
  await page.getByRole('button', { name: 'Set up a second factor' }).waitFor();
  expect(opened.faults.filter((fault) => !fault.includes('401'))).toEqual([]);
});

test.each(['en', 'ru', 'kk'] as const)(
  'whoever needs a second factor and has none sets it up before anything else (%s)',
  patient,
  async (language) => {
    const administrator = await server.signedIn('administrator');
    const require = (required: readonly string[]) =>
      administrator.send('PUT', '/api/v1/configuration', { sources: [], signIn: { secondFactor: { required } } });
    await require(['auditor']);
    const auditor = await server.signedIn('auditor');
    await using opened = await browser.open({ url: server.url, signedIn: async () => auditor }, { language });
    await opened.page.goto(`${server.url}/people`);
    const typed = opened.page.locator('input[autocomplete=current-password]');
    await typed.fill(password);
    await findNothingSerious(opened);
    await opened.page.locator('button[type=submit]').click();
    await opened.page.getByRole('img').waitFor();
    const secret = await secretOn(opened);
    server.pass(60_000);
    await opened.page.locator('input[autocomplete=one-time-code]').fill(codeNow(secret));
    await opened.page.locator('button[type=submit]').click();
    await opened.page.locator('pre').waitFor();
    await opened.page
      .getByRole('button')
      .filter({ hasText: /kept|сохранены|сақталды/ })
      .click();
    await opened.page.getByRole('navigation').first().waitFor();

    // An administrator helps whoever has lost it.
    await using helper = await browser.open(server);
    await helper.visit('/settings?tab=accounts');
    await helper.page.getByText('by password, second factor').waitFor();
    await helper.page.getByRole('button', { name: 'Take away the second factor: auditor' }).click();
    const dialog = helper.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Take away the second factor' }).click();
    await helper.page.getByText('by password, second factor').waitFor({ state: 'detached' });
    await require([]);
  },
);
