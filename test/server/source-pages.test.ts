/** What a source asks of people on the pages: its held removals, its configuration as text, the events that it refused. */
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { recordPasses, removeMany, type SampleOffice, startSampleOffice } from './sample-office.ts';
import { until } from './sample-source.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
const patient = { timeout: 240_000 };
let browser: BrowserUnderTest;
let office: SampleOffice;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  office = await startSampleOffice();
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await office?.[Symbol.asyncDispose]();
});

async function decide({ page }: OpenPage, name: string, reason: string): Promise<void> {
  await page.locator('main').getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.getByText('Say why.').waitFor();
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('held removals are dropped by whoever says why and do not come again; others are applied', patient, async () => {
  office.edit(removeMany);
  await office.cycle();
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/held');
  // Whoever decides sees who it is, and can look at the person first.
  const person = page.getByRole('cell').getByRole('link').first();
  const address = (await person.getAttribute('href')) ?? '';
  expect(address).toMatch(/^\/people\/\d+$/);
  expect(await person.textContent()).toMatch(/^\p{Lu}\p{L}+ \p{Lu}\p{L}+/u);
  await page
    .getByText(/^\d+ · Завод\//)
    .first()
    .waitFor();
  await decide(opened, 'Discard', 'HR has lost a table');
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
  await opened.visit(address);
  await page.getByText('Active', { exact: true }).first().waitFor();

  await office.cycle();
  await opened.visit('/held');
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
  office.edit(removeMany);
  await office.cycle();
  await opened.visit('/held');
  await decide(opened, 'Release', 'The north site is closed');
  await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
  await opened.visit('/people?status=dismissed');
  await page.getByRole('row').nth(1).waitFor();
  const audit = (await office.operator.send('GET', '/api/v1/audit')).json['items'] as { what: string }[];
  expect(audit.map(({ what }) => what).filter((what) => what.endsWith('held'))).toEqual([
    'released what a cycle held',
    'discarded what a cycle held',
  ]);
  expect(opened.faults).toEqual([]);
});

test('a source is changed as YAML: a mistake is told with its line, what is right is saved', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/sources/hr');
  await page.getByRole('tab', { name: 'Configuration' }).click();
  const line = page.getByRole('textbox', { name: 'Configuration as YAML' }).locator('.cm-line');
  await line.filter({ hasText: 'name: hr' }).click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('\n    priorty: 7');
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByText('Did you mean priority?', { exact: true }).waitFor();
  await page.getByText('sources[0].priorty · Line 3').waitFor();
  await line.filter({ hasText: 'prior' }).click();
  await page.keyboard.press('End');
  for (const _letter of 'ty: 7') await page.keyboard.press('Backspace');
  await page.keyboard.insertText('ity: 7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The configuration is saved').waitFor();
  const administrator = await office.server.signedIn('administrator');
  const { json } = await administrator.send('GET', '/api/v1/configuration/sources/hr');
  expect(json).toMatchObject({ name: 'hr', priority: 7, type: 'sqlite' });
  expect(opened.faults).toEqual([]);
});

test('a source that rests is not called in step', patient, async () => {
  await using opened = await browser.open(office.server);
  const { page } = opened;
  const address = '/api/v1/sources/hr';
  expect((await office.operator.send('POST', `${address}/pause`, { reason: 'HR moves' })).status).toBeLessThan(300);
  await opened.visit('/');
  await page.getByText('1 source is paused or has not run yet').waitFor();
  await office.operator.send('POST', `${address}/resume`);
  await page.getByText('All sources are in step').waitFor();
});

test('what a field still needs is asked in the language of the page, not of the browser', patient, async () => {
  await using opened = await browser.open(office.server, { language: 'kk' });
  const { page } = opened;
  await opened.visit('/settings?tab=tokens');
  await page.getByRole('button', { name: 'Кілт жасау' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByRole('textbox', { name: 'Не үшін' });
  const asked = () => name.evaluate((field) => (field as unknown as { validationMessage: string }).validationMessage);
  await dialog.getByRole('button', { name: 'Кілт жасау' }).click();
  expect(await asked()).toBe('Бұл өрісті толтырыңыз.');
  await name.fill('doors');
  expect(await asked()).toBe('');
  expect(opened.faults).toEqual([]);
});

test('events that a source refused are told of, and are sent again when its cause is gone', patient, async () => {
  office.edit(
    "CREATE TRIGGER unknown_door BEFORE INSERT ON access_event WHEN NEW.door = 'Проходная 2' BEGIN SELECT RAISE(ABORT, 'no such door'); END",
  );
  await recordPasses(office.server, 30);
  const refused = async (): Promise<number> => {
    const { json } = await office.operator.send('GET', '/api/v1/sources/hr');
    return (json['relay'] as { refused: number }).refused;
  };
  await until(refused, (count) => count === 10);
  await using opened = await browser.open(office.server);
  const { page } = opened;
  await opened.visit('/');
  await page.getByRole('region', { name: 'hr' }).getByText('10 events set aside').waitFor();
  await opened.visit('/sources/hr');
  await page.getByText('Events to this source: 10 events set aside').waitFor();
  await page.getByText(/no such door/).waitFor();
  office.edit('DROP TRIGGER unknown_door');
  await page.getByRole('button', { name: 'Send them again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send them again' }).click();
  await page.getByText('10 events are sent again').waitFor();
  await until(refused, (count) => count === 0);
  await page.getByText(/set aside/).waitFor({ state: 'detached' });
  expect(opened.faults).toEqual([]);
});
