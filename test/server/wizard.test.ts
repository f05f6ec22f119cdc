import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgresql } from '../servers/postgresql.ts';
import type { TestServer } from '../servers/server-process.ts';
import { type BrowserUnderTest, startBrowser } from './browser.ts';
import { createPeopleDatabase } from './people-database.ts';
import { type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';
import {
  changeYaml,
  chooseTable,
  fillIn,
  fillPassword,
  goNext,
  seriousFaults,
  startFirstCycle,
  testConnection,
} from './wizard-walk.ts';

const web = fileURLToPath(new URL('../../web', import.meta.url));
const patient = { timeout: 180_000 };

let postgresql: TestServer;
let browser: BrowserUnderTest;

beforeAll(async () => {
  [postgresql, browser] = await Promise.all([startPostgresql(), startBrowser()]);
  await createPeopleDatabase(await postgresql.createDatabase('people'));
}, 120_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await postgresql?.stop();
});

test('from a PostgreSQL database to the first cycle without a manual', patient, async () => {
  await using server = await startServerUnderTest({ web });
  // High enough for a column and the field that it is dragged onto.
  await using opened = await browser.open(server, { height: 1600 });
  const { page, faults, visit } = opened;
  await visit('/sources/new');
  await page.getByRole('button', { name: /^PostgreSQL/ }).click();
  await testConnection(page, 'Still missing: Server and Database');
  await fillIn(page, { Server: '127.0.0.1', Port: String(postgresql.port), Database: 'peeple', User: 'postgres' });
  await fillPassword(page, 'trusted');
  await testConnection(page, 'Check the name of the database in the connection.');
  await fillIn(page, { Database: 'people' });
  await testConnection(page, 'The database answers');
  expect(await seriousFaults(page)).toEqual([]);

  await goNext(page, 'People');
  await chooseTable(page.locator('main'), 'public.sotrudniki', 'Sample rows: People');
  await goNext(page, 'Fields');
  expect(await page.getByLabel('Full name').inputValue()).toBe('fio');
  expect(await page.getByLabel('Employee ID').inputValue()).toBe('tab_no');
  expect(await page.getByLabel('Date format: Valid from').inputValue()).toBe('DD.MM.YYYY');
  const result = page.getByRole('region', { name: 'Before and after: People' });
  await result.getByRole('row', { name: /Иванов1 Пётр Сергеевич.*2020-01-21/ }).waitFor();
  await result.getByText('"31.02.2021" in column data_priema').waitFor();
  await page.getByText('1 of 10 sample rows are rejected').waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  // By drag: the column that no field uses yet, onto a field, and back by choice.
  await page.locator('[draggable=true]', { hasText: 'tab_no' }).dragTo(page.locator('[data-field=position]'));
  await result.getByRole('row', { name: /Иванов1.*00001.*00001/ }).waitFor();
  await page.getByLabel('Position').selectOption('dolzhnost');

  await goNext(page, 'Departments and cards');
  await page.getByRole('switch', { name: 'Read: Departments' }).check();
  await chooseTable(page.getByRole('region', { name: 'Departments', exact: true }), 'public.otdel', 'Sample rows');
  await page.getByRole('switch', { name: 'Read: Card numbers' }).check();
  const cards = page.getByRole('region', { name: 'Card numbers', exact: true });
  await chooseTable(cards, 'public.karty', 'Sample rows');
  await cards.getByText('Choose below how the number is written.').waitFor();
  await cards.getByRole('radio', { name: /^w26:/ }).check();
  await cards.getByText('All sample rows can be taken over.').waitFor();

  await goNext(page, 'Schedule and guard');
  await changeYaml(page, 'every: 5m', '5m', '10m');
  expect(await page.getByRole('textbox', { name: 'N', exact: true }).inputValue()).toBe('10');
  await page.getByRole('radio', { name: 'Dismiss' }).check();

  await goNext(page, 'Preview and start');
  await page.getByText('84 of 84 rows').waitFor();
  const cycle = await startFirstCycle(page, 'Applied');
  expect(await outcomeOf(server, cycle)).toEqual({
    state: 'applied',
    created: 83,
    rejected: 1,
    schedule: { every: '10m' },
    missing: { persons: { action: 'dismiss' } },
  });
  expect(faults).toEqual([]);
});

test('the same by ODBC, in Russian on a narrow screen', patient, async () => {
  await using server = await startServerUnderTest({ web });
  await using opened = await browser.open(server, { language: 'ru', width: 390, height: 844 });
  const { page, faults, visit } = opened;
  await visit('/sources/new');
  await page.getByRole('button', { name: /ODBC/ }).click();
  await fillIn(page, {
    Драйвер: 'PostgreSQL Unicode',
    Сервер: '127.0.0.1',
    Порт: String(postgresql.port),
    'База данных': 'people',
    Пользователь: 'postgres',
  });
  await fillPassword(page, 'trusted');
  await page.getByRole('button', { name: 'Проверить подключение' }).click();
  await page.getByText('База данных отвечает').waitFor();
  await page.getByRole('button', { name: 'Далее' }).click();
  await chooseTable(page.locator('main'), 'public.sotrudniki', 'Примеры строк: Люди');
  for (const step of ['Поля', 'Подразделения и карты', 'Расписание и защита', 'Проверка и запуск']) {
    await page.getByRole('button', { name: 'Далее' }).click();
    await page.getByRole('heading', { level: 2, name: step }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  }
  await page.getByText('Строк: 41 из 41').waitFor();
  await page.getByRole('button', { name: 'Сохранить и запустить первый цикл' }).click();
  await page.waitForURL(/\/cycles\/\d+$/);
  await page.getByText('Применён', { exact: true }).first().waitFor();
  expect(await outcomeOf(server, 1)).toMatchObject({ state: 'applied', created: 40, rejected: 1 });
  expect(faults).toEqual([]);
});

async function outcomeOf(server: ServerUnderTest, cycle: number): Promise<object> {
  const administrator = await server.signedIn('administrator');
  const { json: done } = await administrator.send('GET', `/api/v1/cycles/${cycle}`);
  const { json: source } = await administrator.send('GET', '/api/v1/configuration/sources/hr');
  const { state, created, rejected } = done;
  const { schedule, missing } = source;
  return { state, created, rejected, schedule, ...(missing === undefined ? {} : { missing }) };
}
