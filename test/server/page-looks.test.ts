/** Every page in every language, wide and narrow, and to those who use it without seeing it. */

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, test as anyTest, beforeAll, expect, vi } from 'vitest';
import { type BrowserUnderTest, browserAvailable, type Language, type OpenPage, startBrowser } from './browser.ts';
import { giveAwayCard, recordPasses, removeMany, type SampleOffice, startSampleOffice } from './sample-office.ts';

/** Never two of a kind after each other: see `follow`. */
const paths = [
  '/',
  '/settings',
  '/sources',
  '/settings?tab=accounts',
  '/sources/new',
  '/settings?tab=tokens',
  '/sources/hr',
  '/settings?tab=hooks',
  '/cycles',
  '/settings?tab=documentTypes',
  '/people/2',
  '/settings?tab=customFields',
  '/cycles/2',
  '/settings?tab=configuration',
  '/held',
  '/settings?tab=audit',
  '/conflicts',
  '/rejections',
  '/people',
  '/people/1',
  '/events',
  '/presence',
  '/directory-accounts',
];
/** In this language every page is opened by its address; in the others as a link does, which takes a fraction of the time. */
const byAddress: Language = 'kk';
const widths = [1280, 390];
const languages: readonly Language[] = ['en', 'ru', 'kk'];

const available = browserAvailable();
const test = anyTest.skipIf(!available);
let browser: BrowserUnderTest;
let office: SampleOffice;
/** What headings, labels and buttons say, by language and path. */
const said = new Map<string, ReadonlySet<string>>();

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

const patient = { timeout: 240_000 };

test.each(languages)(
  'no page is wider than its window, and axe finds nothing serious (%s)',
  patient,
  async (language) => {
    await using opened = await browser.open(office.server, {
      language,
      appearance: language === 'ru' ? 'dark' : 'light',
    });
    const { page } = opened;
    const found: string[] = [];
    for (const [index, path] of paths.entries()) {
      await (index === 0 || language === byAddress ? opened.visit(path) : opened.follow(path));
      said.set(`${language} ${path}`, new Set(await page.evaluate<string[]>(readTexts)));
      // What axe looks at is the same in every language: wide and light in one, narrow and dark in another.
      const looks = { en: widths[0], ru: widths[1] }[language as string];
      if (looks !== undefined && index === 0) await page.evaluate(axe.source);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        if (!(await fits(page, width))) found.push(`${path} is wider than ${width}`);
        for (const word of await wordsThatStayCut(page)) found.push(`${path}, ${width}, cut: ${word}`);
        if (width !== looks) continue;
        found.push(...(await page.evaluate<string[]>(runAxe)).map((fault) => `${path}, ${width}: ${fault}`));
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(found).toEqual([]);
    if (language === 'kk') expect(await russianMonths(opened)).toEqual([]);
    expect(opened.faults).toEqual([]);
  },
);

/** Browsers know no Kazakh and would write dates with the words of another language. */
async function russianMonths({ page, visit }: OpenPage): Promise<string[]> {
  await visit('/events');
  const texts = await page.getByRole('cell').allTextContents();
  return texts.filter((text) => /\d{4} г\./.test(text));
}

/** Whether a page comes to fit into its window; right after a change of width it is still being laid out. */
function fits(page: Page, width: number): Promise<boolean> {
  const look = async (): Promise<true> => {
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) throw new Error(`${wide} pixels`);
    return true;
  };
  return vi.waitFor(look, { timeout: 5_000, interval: 50 }).catch(() => false);
}

/** Words that have no room also when the layout has come to rest. */
async function wordsThatStayCut(page: Page): Promise<readonly string[]> {
  let words: readonly string[] = [];
  const look = async (): Promise<void> => {
    words = await page.evaluate<string[]>(cutWords);
    if (words.length > 0) throw new Error(words.join(', '));
  };
  await vi.waitFor(look, { timeout: 2_000, interval: 50 }).catch(() => undefined);
  return words;
}

test(
  'the keyboard is where it is wanted: past the navigation, in menus, in dialogs and after them',
  patient,
  async () => {
    await using opened = await browser.open(office.server);
    const { page } = opened;
    const focused = page.locator(':focus');
    await opened.visit('/people/9');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#content:focus').waitFor();
    await page.getByRole('button', { name: /^Language/ }).press('Enter');
    await page.getByRole('menuitem', { name: 'English' }).and(focused).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitem', { name: 'Русский' }).and(focused).waitFor();
    await page.evaluate(axe.source);
    expect(
      await page.evaluate<string[]>("axe.run('[role=menu]').then(({ violations }) => violations.map(({ id }) => id))"),
    ).toEqual([]);
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Language/ })
      .and(focused)
      .waitFor();
    await page.getByRole('button', { name: 'Override: Patronymic' }).press('Enter');
    await page.getByRole('textbox', { name: 'Patronymic' }).and(focused).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Override: Patronymic' }).and(focused).waitFor();
    // What can be chosen comes later than the dialog; the keyboard waits for it in its field.
    await page.getByRole('button', { name: 'Override: Department' }).press('Enter');
    await page.getByRole('combobox', { name: 'Department' }).and(focused).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Override: Department' }).and(focused).waitFor();
    await opened.follow('/settings');
    await page.getByRole('button', { name: 'Set up a second factor' }).press('Enter');
    await page.getByRole('textbox', { name: 'Present password' }).and(focused).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Set up a second factor' }).and(focused).waitFor();
    expect(opened.faults).toEqual([]);
  },
);

test.each(['ru', 'kk'])('nothing is left in English (%s)', (language) => {
  const left: string[] = [];
  for (const path of paths) {
    const english = said.get(`en ${path}`) ?? new Set();
    for (const text of said.get(`${language} ${path}`) ?? []) {
      if (english.has(text) && /[a-z]{3}/.test(text) && !sameEverywhere.test(text)) left.push(`${path}: ${text}`);
    }
  }
  expect(said.size).toBe(languages.length * paths.length);
  expect(left).toEqual([]);
});

/** Names, and words of technology that nobody translates. */
const sameEverywhere =
  /^(?:Gatehouse|English|hr|administrator|operator|auditor|hr[ ,:].*)$|SQL|YAML|CSV|ODBC|Excel|Firebird|LDAP/;
const readTexts = `[...document.querySelectorAll('h1, h2, h3, label, button, dt, option, [role=columnheader], [role=tab], nav a')]
  .concat(location.search === '?tab=audit' ? [...document.querySelectorAll('[role=cell]:nth-child(3)')] : [])
  .map((element) => element.innerText.trim())
  .concat([...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label')))
  .filter((text) => text !== '')`;

/** Words of the navigation, of buttons, tabs and badges that have no room where they stand. */
const cutWords = `[...document.querySelectorAll('nav a *, main button *, main [role=tab] *, main [class*=Badge] *')]
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1 && getComputedStyle(part).overflowX === 'hidden')
  .map((part) => part.innerText)`;

const runAxe = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`;
