/** How long the web pages take to be there in a real browser, before a registry of many people. */
import { type BrowserUnderTest, type OpenPage, startBrowser } from '../test/server/browser.ts';
import type { ServerUnderTest } from '../test/server/server-under-test.ts';
import { startBigOffice } from './big-office.ts';
import { median } from './steps.ts';

const paths = [
  '/',
  '/sources',
  '/sources/new',
  '/sources/hr',
  '/cycles',
  '/held',
  '/conflicts',
  '/rejections',
  '/people',
  '/people?search=фамилия4999',
  '/people?search=001,23456',
  '/people/50000',
  '/events',
  '/settings',
  '/settings?tab=accounts',
  '/settings?tab=tokens',
  '/settings?tab=documentTypes',
  '/settings?tab=configuration',
  '/settings?tab=audit',
] as const;

export interface PageTime {
  readonly milliseconds: number;
  /** Of the page's process and of the server's, in milliseconds: what a busy machine distorts less. */
  readonly processor: number;
}

export interface PageFigures {
  /** From the address to a page with its content, nothing of it in the browser's cache. */
  readonly pages: ReadonlyMap<string, PageTime>;
  /** Milliseconds from the address of the cycle to its first changes. */
  readonly diff: number;
  /** Until all of its changes were there. */
  readonly wholeDiff: number;
  /** From a word in the filter to the changes that have it. */
  readonly filtered: number;
}

export async function measurePages(people: number, rounds: number, tell: (line: string) => void): Promise<PageFigures> {
  await using server = await startBigOffice(people, tell);
  await using browser = await startBrowser();
  const pages = new Map<string, PageTime>();
  for (const path of paths) {
    const times: PageTime[] = [];
    for (let round = 0; round < rounds; round++) times.push(await timeOf(browser, server, path));
    const middle = (what: keyof PageTime): number => median(times.map((time) => time[what]));
    const time = { milliseconds: middle('milliseconds'), processor: middle('processor') };
    pages.set(path, time);
    tell(`${path}: ${time.milliseconds.toFixed(0)} ms, processor ${time.processor.toFixed(0)} ms`);
  }
  const diffs: Diff[] = [];
  for (let round = 0; round < rounds; round++) diffs.push(await measureDiff(browser, server, people, tell));
  const middle = (what: keyof Diff): number => median(diffs.map((diff) => diff[what]));
  return { pages, diff: middle('first'), wholeDiff: middle('whole'), filtered: middle('filtered') };
}

/** Notes, at each drawing, when the page last became what `shows` says. */
function noteWhen(shows: string): string {
  return `(() => {
    let was = false;
    const look = () => {
      const is = Boolean(${shows});
      if (is && !was) globalThis.shownAt = performance.now();
      was = is;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`;
}

async function timeOf(browser: BrowserUnderTest, server: ServerUnderTest, path: string): Promise<PageTime> {
  await using opened = await browser.open(server);
  const { page } = opened;
  const content = `document.querySelector('h1') && !document.querySelector('[aria-busy=true]')`;
  await page.addInitScript(noteWhen(content));
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Performance.enable');
  const used = process.cpuUsage();
  await opened.visit(path);
  await page.waitForTimeout(500);
  await opened.settled();
  const { user, system } = process.cpuUsage(used);
  const { metrics } = await inspector.send('Performance.getMetrics');
  const inPage = metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN;
  const milliseconds = await page.evaluate<number>('globalThis.shownAt');
  return { milliseconds, processor: inPage * 1000 + (user + system) / 1000 };
}

interface Diff {
  readonly first: number;
  readonly whole: number;
  readonly filtered: number;
}

async function measureDiff(
  browser: BrowserUnderTest,
  server: ServerUnderTest,
  people: number,
  tell: (line: string) => void,
): Promise<Diff> {
  await using opened = await browser.open(server);
  const { page } = opened;
  // The page before it, so that what is measured is the diff and not the program.
  await opened.visit('/cycles');
  await page.evaluate(noteWhen(`document.querySelectorAll('[role=table] [role=cell] dd').length > 0`));
  const begin = await page.evaluate<number>(
    `(() => { document.querySelector('main a[href="/cycles/2"]').click(); return performance.now(); })()`,
  );
  const first = (await shown(opened)) - begin;
  const all = people.toLocaleString('en-GB');
  await page
    .getByRole('status')
    .filter({ hasText: `${all} of ${all}` })
    .filter({ hasNotText: '·' })
    .waitFor({ timeout: 180_000 });
  const whole = (await page.evaluate<number>('performance.now()')) - begin;
  const typed = await page.evaluate<number>('performance.now()');
  await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('+7 901 0099999');
  await page
    .getByRole('status')
    .filter({ hasText: `1 of ${all}` })
    .waitFor();
  const filtered = (await page.evaluate<number>('performance.now()')) - typed;
  tell(`diff: first rows ${first.toFixed(0)} ms, all ${whole.toFixed(0)} ms, filter ${filtered.toFixed(0)} ms`);
  return { first, whole, filtered };
}

/** The policy of the pages forbids what Playwright's own waiting does. */
async function shown({ page }: OpenPage): Promise<number> {
  for (;;) {
    const at = await page.evaluate<number | null>('globalThis.shownAt ?? null');
    if (at !== null) return at;
    await page.waitForTimeout(100);
  }
}
