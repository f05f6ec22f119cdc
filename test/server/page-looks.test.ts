/** Every page in every language, wide and narrow, and to those who use it without seeing it. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserUnderTest, type Language, startBrowser } from './browser.ts';
import { giveAwayCard, recordPasses, removeMany, type SampleOffice, startSampleOffice } from './sample-office.ts';

const paths = [
  '/',
  '/sources',
  '/sources/new',
  '/sources/hr',
  '/cycles',
  '/cycles/2',
  '/held',
  '/conflicts',
  '/rejections',
  '/people',
  '/people/1',
  '/events',
  '/settings',
  '/settings?tab=accounts',
  '/settings?tab=tokens',
  '/settings?tab=documentTypes',
  '/settings?tab=configuration',
  '/settings?tab=audit',
];
const widths = [1280, 390];
const languages: readonly Language[] = ['en', 'ru', 'kk'];

let browser: BrowserUnderTest;
let office: SampleOffice;
/** What headings, labels and buttons say, by language and path. */
const said = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
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

test.each(languages)('no page is wider than its window (%s)', patient, async (language) => {
  await using opened = await browser.open(office.server, { language });
  const { page } = opened;
  const tooWide: string[] = [];
  for (const path of paths) {
    await opened.visit(path);
    said.set(`${language} ${path}`, new Set(await page.evaluate<string[]>(readTexts)));
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await opened.settled();
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > width) tooWide.push(`${path} at ${width}: ${wide}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  expect(tooWide).toEqual([]);
  expect(opened.faults).toEqual([]);
});

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
const readTexts = `[...document.querySelectorAll('h1, h2, h3, label, button, [role=columnheader], [role=tab], nav a')]
  .map((element) => element.innerText.trim())
  .concat([...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label')))
  .filter((text) => text !== '')`;

test('axe finds nothing serious on any page', patient, async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await using opened = await browser.open(office.server);
  const found: string[] = [];
  for (const path of paths) {
    await opened.visit(path);
    await opened.page.evaluate(axe);
    found.push(...(await opened.page.evaluate<string[]>(runAxe)).map((fault) => `${path}: ${fault}`));
  }
  expect(found).toEqual([]);
});

const runAxe = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`;
