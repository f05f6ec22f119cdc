/** The web pages as people use them. The texts are those of English, unless a test is about languages. */
import { readFile } from 'node:fs/promises';
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { giveAwayCard, recordPasses, removeMany, type SampleOffice, startSampleOffice, web } from './sample-office.ts';
import { until } from './sample-source.ts';
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

test('a conflict is decided with both histories in view, and taken back', patient, async () => {
  await using opened = await browser.open(office.server);
  await opened.visit('/cycles/2');
  const { page } = opened;
  await page.getByRole('tab', { name: 'Conflicts (1)' }).click();
  await page.getByText(/^Has it now: \p{Lu}\p{L}+ .+ · Завод\//u).waitFor();
  await page.getByRole('button', { name: 'Look at both and decide' }).click();
  await page.getByText('Has it now', { exact: true }).waitFor();
  await page.getByText('Claims it', { exact: true }).waitFor();
  const [holder = '', claimant = ''] = await page.getByRole('heading', { level: 3 }).allTextContents();
  await page.getByText('Latest changes').nth(1).waitFor();
  await page.getByRole('button', { name: `Give it to ${claimant}` }).click();
  await page.getByText('Say why.').waitFor();
  await page.getByLabel('Reason').fill('The card was handed over on Monday');
  await page.getByRole('button', { name: `Give it to ${claimant}` }).click();
  await page.getByRole('heading', { name: 'No conflicts' }).waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await confirm(opened, 'Undo');
  await page.getByText(/^1 change reverted/).waitFor();
  await opened.visit('/conflicts');
  await page.getByRole('button', { name: 'Look at both and decide' }).click();
  await page.getByRole('button', { name: `Leave it with ${holder}` }).waitFor();
  expect(opened.faults).toEqual([]);
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

test('changes say whom they are about, and documents their type, in words', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/cycles/1');
  await page.getByLabel('Entity').selectOption('documents');
  const row = page.getByRole('row', { name: /Annual leave/ }).first();
  await row.getByRole('link', { name: /^\p{Lu}\p{L}+ \p{Lu}\p{L}+/u }).waitFor();
  await row.getByText(/^\d+ · Завод/).waitFor();
  expect(await page.getByText(/\d\dT\d\d:\d\d/).count()).toBe(0);
  // Whoever knows only the name finds what became of the person.
  const name = (await row.getByRole('link').first().textContent()) ?? '';
  await page.getByLabel('Entity').selectOption('persons');
  await page.getByLabel('Name, key or value').fill(name);
  await page.getByRole('row').nth(1).getByRole('link', { name, exact: true }).waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  const saved = await readFile(await (await saving).path(), 'utf8');
  expect(saved).toContain(name);
  expect(opened.faults).toEqual([]);
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

test('an account and a type of documents are added and changed', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  const dialog = page.getByRole('dialog');
  await opened.visit('/settings?tab=accounts');
  await page.getByRole('button', { name: 'Add an account' }).click();
  await dialog.getByLabel('Name').fill('galina');
  await dialog.getByLabel('auditor').check();
  await dialog.getByRole('textbox', { name: 'Password' }).fill('short');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('account.password').waitFor();
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password);
  await confirm(opened, 'Save');
  await page
    .getByRole('row', { name: /galina/ })
    .getByRole('button', { name: 'Edit' })
    .click();
  await dialog.getByLabel(/^Switched off/).check({ force: true });
  await confirm(opened, 'Save');
  await page.getByRole('row', { name: /galina.*Switched off/ }).waitFor();

  await opened.visit('/settings?tab=documentTypes');
  await page.getByRole('button', { name: 'Add a type' }).click();
  await dialog.getByLabel('Number').fill('91');
  await dialog.getByLabel('Letter').fill('УДР');
  await dialog.getByLabel('Name').fill('Remote work');
  await dialog.getByLabel('Counts as').selectOption('presence');
  await confirm(opened, 'Save');
  const types = await office.operator.send('GET', '/api/v1/document-types?limit=500');
  expect(types.json['items']).toContainEqual(
    expect.objectContaining({ code: '91', letter: 'УДР', name: 'Remote work', class: 'presence' }),
  );
});

test('a custom field gets its label, its place and a value by hand, and can be hidden', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/settings?tab=customFields');
  const label = page.getByRole('textbox', { name: 'Label of phone' });
  await label.fill('Telephone');
  await label.press('Enter');
  await page.getByRole('textbox', { name: 'Label of Telephone' }).waitFor();
  await page.getByLabel('New field').fill('locker');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Move up: locker' }).click();
  // A click: whether the switch has followed is waited for below.
  await page.getByRole('switch', { name: 'Shown: car' }).click({ force: true });
  await page.getByRole('switch', { name: 'Shown: car', checked: false }).waitFor();
  const stored = await until(
    async () => (await office.operator.send('GET', '/api/v1/custom-fields')).json['items'] as { shown: boolean }[],
    (fields) => fields.some(({ shown }) => !shown),
  );
  expect(stored).toEqual([
    { name: 'car', label: 'car', shown: false, sources: ['hr'] },
    { name: 'locker', label: 'locker', shown: true, sources: [] },
    { name: 'phone', label: 'Telephone', shown: true, sources: ['hr'] },
  ]);
  await opened.visit('/people/2');
  await page.getByRole('button', { name: 'Override: locker' }).click();
  await page.getByRole('dialog').getByLabel('locker').fill('B-17');
  await confirm(opened, 'Override', 'Given out at the desk');
  await page.getByRole('row', { name: /^locker B-17/ }).waitFor();
  const fields = await page.getByRole('button', { name: /^(Override|Take back): / }).all();
  const names = await Promise.all(fields.map(async (field) => (await field.getAttribute('aria-label')) ?? ''));
  const custom = names
    .map((name) => name.replace(/^.*: /, ''))
    .slice(names.findIndex((name) => /Valid until/i.test(name)) + 1);
  expect(custom).toEqual(['locker', 'Telephone']);
  expect(opened.faults).toEqual([]);
});

test(
  'what the server refuses is explained in the language of the page, with its own sentence below',
  patient,
  async () => {
    const meanings = {
      ru: ['Источника с таким именем в конфигурации нет.', 'Подробности'],
      kk: ['Конфигурацияда мұндай атаулы дереккөз жоқ.', 'Толық мәлімет'],
      en: ['No source is called "nothing".', 'What helps'],
    } as const;
    for (const language of ['ru', 'kk', 'en'] as const) {
      await using opened = await browser.open(office.server, { language });
      await opened.page.goto(`${office.server.url}/sources/nothing`);
      const alert = opened.page.getByRole('alert').first();
      const [meaning, label] = meanings[language];
      await alert.getByText(meaning).waitFor();
      const text = await alert.textContent();
      expect(text).toContain(label);
      expect(text).toContain('No source is called "nothing".');
      expect(text).toContain('config.source');
    }
  },
);
