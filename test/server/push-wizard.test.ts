/** The wizard of a source whose records another system sends, and the draft as text. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserUnderTest, startBrowser } from './browser.ts';
import { startServerUnderTest } from './server-under-test.ts';
import { goNext, seriousFaults, startFirstCycle } from './wizard-walk.ts';

const web = fileURLToPath(new URL('../../web', import.meta.url));
const patient = { timeout: 240_000 };

let browser: BrowserUnderTest;

beforeAll(async () => {
  browser = await startBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

test('another system sends its records, which are seen as they come, to the first cycle', patient, async () => {
  await using server = await startServerUnderTest({ web });
  await using opened = await browser.open(server);
  const { page, faults, visit } = opened;
  await visit('/sources/new');
  await page.getByRole('button', { name: /^Another system sends its records/ }).click();
  await page.getByRole('button', { name: 'Wait for records' }).click();
  await page.getByText('Nothing has come yet.').waitFor();
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByText('This is the token.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  // What is shown to be copied is what the other system does.
  for (const [entity, label] of [
    ['departments', 'Departments'],
    ['persons', 'People'],
    ['identifiers', 'Identifiers'],
  ] as const) {
    await page.getByLabel('What is sent').selectOption(entity);
    const example = (await page.getByLabel('Example to try it').textContent()) ?? '';
    const [, address = '', token = '', body = ''] =
      /^curl -X PUT (\S+)[\s\S]*Bearer (\S+)"[\s\S]*-d '([\s\S]*)'$/.exec(example) ?? [];
    expect(address).toBe(`${server.url}/api/v1/sources/hr/records/${entity}`);
    const sent = await server.withToken(token, 'PUT', new URL(address).pathname, JSON.parse(body));
    expect(sent.json).toMatchObject({ stored: 1, trial: true });
    await page.getByRole('region', { name: `Newest records: ${label}` }).waitFor();
  }
  expect(await seriousFaults(page)).toEqual([]);

  await goNext(page, 'People');
  await page.getByRole('region', { name: 'Newest records: People' }).getByText('Orlova Anna').waitFor();
  await goNext(page, 'Fields');
  expect(await page.getByLabel('Employee ID').inputValue()).toBe('employeeId');
  await page.getByText('All sample rows can be taken over.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await goNext(page, 'Departments and cards');
  await page.getByRole('switch', { name: 'Read: Departments' }).check();
  await page.getByRole('switch', { name: 'Read: Card numbers' }).check();
  await page.getByRole('radio', { name: /^w26:/ }).check();
  await page.getByRole('region', { name: 'Before and after: Identifiers' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await goNext(page, 'Schedule and guard');
  await goNext(page, 'Preview and start');
  await startFirstCycle(page, 'Applied');
  await visit('/people');
  await page.getByText('Orlova Anna').first().waitFor();
  await page.getByText('Works').first().waitFor();
  expect(faults).toEqual([]);
});

test('YAML and form follow each other: faults at their lines, comments that stay', patient, async () => {
  await using server = await startServerUnderTest({ web });
  await using opened = await browser.open(server);
  const { page, faults, visit } = opened;
  await visit('/sources/new');
  await page.getByRole('button', { name: /^Another system sends its records/ }).click();
  const show = (view: 'YAML' | 'Form') => page.getByText(view, { exact: true }).click();
  const write = async (text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'YAML' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  };
  await show('YAML');
  await write('name: plant # ours\ntype: push\npersons:\n  fields: { key: id, name: fio, shoe: size }\npriority: 7\n');
  await page.getByRole('button', { name: 'Line 4' }).click();
  await page.locator('.gatehouse-fault-line', { hasText: 'shoe' }).waitFor();
  // What no field could show leaves the form alone.
  await write('name: [plant]\ntype: push\n');
  await page.getByText('The form stays as it was until this is corrected.').waitFor();
  await show('Form');
  expect(await page.getByLabel('Name of the source').inputValue()).toBe('plant');
  await show('YAML');
  await page.locator('.cm-line', { hasText: 'name: [plant]' }).waitFor();
  await write('name: plant # ours\ntype: push\npersons:\n  fields: { key: id, name: fio }\npriority: 7\n');
  await page.getByText('The text is understood; the form shows the same.').waitFor();
  await show('Form');
  await page.getByLabel('Name of the source').fill('plant-2');
  await show('YAML');
  await page.locator('.cm-line', { hasText: 'name: plant-2 # ours' }).waitFor();
  await page.locator('.cm-line', { hasText: 'priority: 7' }).waitFor();
  expect(faults).toEqual([]);
});

test('in Kazakh on a narrow dark screen the address, the token and the example fit', patient, async () => {
  await using server = await startServerUnderTest({ web });
  await using opened = await browser.open(server, { language: 'kk', width: 390, height: 844, appearance: 'dark' });
  const { page, faults, visit } = opened;
  await visit('/sources/new');
  await page.getByRole('button', { name: /^Жазбаларды басқа жүйе/ }).click();
  await page.getByRole('button', { name: 'Жазбаларды күту' }).click();
  await page.getByRole('button', { name: 'Кілт жасау' }).click();
  await page.getByText('Кілт осы.').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
});
