/** The sign-in at an OpenID provider as people see it: a real browser, the pages of the server and those of a real provider. */
import axe from 'axe-core';
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type OpenidProvider, startOpenidProvider } from '../servers/openid-provider.ts';
import { type BrowserUnderTest, browserAvailable, type Language, type OpenPage, startBrowser } from './browser.ts';
import { configureOpenid, openidOf } from './openid-walk.ts';
import { web } from './sample-office.ts';
import { password, type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
let browser: BrowserUnderTest;
let server: ServerUnderTest;
let provider: OpenidProvider;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  server = await startServerUnderTest({ web });
  provider = await startOpenidProvider(server.url);
  provider.people.set('olga', { preferred_username: 'olga', groups: ['guards'] });
  provider.people.set('guest', { preferred_username: 'guest' });
  await configureOpenid(server, openidOf(provider));
}, 120_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await provider?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const patient = { timeout: 180_000 };

/** What the pages of the provider ask for. */
async function answerProvider({ page }: OpenPage, name: string): Promise<void> {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.locator('form:has(input[value=consent]) button[type=submit]').click();
}

test(
  'somebody signs in at the provider, arrives at the page they wanted, and signs out there as well',
  patient,
  async () => {
    await using opened = await browser.open(server, { signedIn: false });
    const { page } = opened;
    await page.goto(`${server.url}/events?outcome=denied`);
    await page.getByRole('button', { name: 'Sign in: Office account' }).click();
    await answerProvider(opened, 'olga');
    await page.getByRole('button', { name: 'Account: olga' }).waitFor();
    expect(page.url()).toMatch(`${server.url}/events?outcome=denied`);
    await opened.visit('/settings');
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    expect(await page.getByText('Change your password').count()).toBe(0);
    await page.getByRole('button', { name: 'Account: olga' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.origin === provider.issuer);
    await page.locator('button[value=yes]').click();
    await page.waitForURL(`${server.url}/`);
    await page.getByRole('button', { name: 'Sign in: Office account' }).waitFor();
    expect(opened.faults).toEqual([]);
  },
);

const seriousFaults = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id))`;

const refusals: Readonly<Record<Language, readonly [button: string, title: string, text: RegExp]>> = {
  en: ['Sign in: Office account', 'You are not signed in', /none of your groups has a role in Gatehouse/],
  ru: ['Войти: Office account', 'Войти не удалось', /ни у одной из ваших групп нет роли в Gatehouse/],
  kk: ['Кіру: Office account', 'Кіру мүмкін болмады', /топтарыңыздың ешқайсысында Gatehouse рөлі жоқ/],
};

test('whoever has no role is told so in their language, and can sign in with a password', patient, async () => {
  await using refused = await browser.open(server, { signedIn: false });
  await refused.page.goto(server.url);
  await refused.page.getByRole('button', { name: refusals.en[0] }).click();
  await answerProvider(refused, 'guest');
  await refused.page.getByRole('alert').getByText(refusals.en[1]).waitFor();
  const address = refused.page.url();
  for (const [language, [button, title, text]] of Object.entries(refusals)) {
    await using opened = await browser.open(server, { signedIn: false, language: language as Language });
    const { page } = opened;
    await page.goto(address);
    await page.getByRole('button', { name: button }).waitFor();
    const alert = page.getByRole('alert');
    await alert.getByText(title).waitFor();
    expect(await alert.textContent()).toMatch(text);
    await page.evaluate(axe.source);
    expect(await page.evaluate(seriousFaults)).toEqual([]);
    expect(opened.faults).toEqual([]);
  }
  const { page } = refused;
  await page.locator('input[autocomplete=username]').fill('auditor');
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.locator('nav').first().waitFor();
  await page.waitForURL(`${server.url}/`);
  expect(refused.faults).toEqual([]);
});

test(
  'an administrator links an account with a person at the provider on its page, and unlinks it',
  patient,
  async () => {
    provider.people.set('stranger', { preferred_username: 'stranger', groups: ['auditors'] });
    await using settings = await browser.open(server);
    const { page } = settings;
    await settings.visit('/settings?tab=accounts');
    await page.getByRole('button', { name: 'Link OpenID: auditor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('(“Office account”)').waitFor();
    await dialog.getByLabel('Identifier at the provider (sub)').fill('stranger');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('by password and at the OpenID provider').waitFor();
    await page.evaluate(axe.source);
    expect(await page.evaluate(seriousFaults)).toEqual([]);

    await using visitor = await browser.open(server, { signedIn: false });
    await visitor.page.goto(server.url);
    await visitor.page.getByRole('button', { name: 'Sign in: Office account' }).click();
    await answerProvider(visitor, 'stranger');
    await visitor.page.getByRole('button', { name: 'Account: auditor' }).waitFor();

    // Whom another account has already is told, and the dialog stays.
    await page.getByRole('button', { name: 'Link OpenID: operator' }).click();
    await dialog.getByLabel('Identifier at the provider (sub)').fill('stranger');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Unlink: auditor' }).click();
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('by password and at the OpenID provider').waitFor({ state: 'detached' });
    await visitor.page.reload();
    await visitor.page.getByRole('button', { name: 'Sign in: Office account' }).waitFor();
    expect([...settings.faults, ...visitor.faults]).toEqual([]);
  },
);

test('a code in the address that is none shows nothing of itself', patient, async () => {
  await using opened = await browser.open(server, { signedIn: false });
  await opened.page.goto(`${server.url}/sign-in?problem=Call+555-0100`);
  await opened.page.getByRole('button', { name: 'Sign in: Office account' }).waitFor();
  expect(await opened.page.getByRole('alert').count()).toBe(0);
  expect(await opened.page.locator('body').textContent()).not.toContain('555');
});

test('while the provider is down the page says so, and the form for the password stands there', patient, async () => {
  await using plain = await startServerUnderTest({ web });
  const failing = await startOpenidProvider(plain.url);
  await configureOpenid(plain, openidOf(failing));
  await failing.stop();
  await using opened = await browser.open(plain, { signedIn: false });
  const { page } = opened;
  await page.goto(plain.url);
  await page.getByText('This provider does not answer now. Name and password work.').waitFor();
  await page.getByRole('button', { name: 'Sign in: Office account' }).click();
  await page.getByRole('alert').getByText('auth.provider').waitFor();
  await page.getByLabel('Name').fill('auditor');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'No source yet' }).waitFor();
});
