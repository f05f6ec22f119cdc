/** The web pages in a real browser, before a real server: pages of any language, width and appearance, signed in or not. */
import { type Browser as Chromium, chromium, type Page } from 'playwright-core';
import { findProgram } from '../servers/programs.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export type Language = 'en' | 'ru' | 'kk';

export interface PageOptions {
  readonly language?: Language;
  readonly width?: number;
  readonly height?: number;
  readonly appearance?: 'light' | 'dark';
  /** False: the page of somebody who has not signed in yet. */
  readonly signedIn?: boolean;
}

export interface BrowserUnderTest extends AsyncDisposable {
  /** A page with cookies and storage of its own; what goes wrong in its scripts is collected in `faults`. */
  readonly open: (server: Visited, options?: PageOptions) => Promise<OpenPage>;
}

/** The server whose pages are looked at. */
export type Visited = Pick<ServerUnderTest, 'url' | 'signedIn'>;

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly faults: string[];
  /** Goes to an address of the server and waits until the page has what it shows. */
  readonly visit: (path: string) => Promise<void>;
  /** Goes there as a link does, without loading the page anew; from a page of another kind only. */
  readonly follow: (path: string) => Promise<void>;
  /** Waits until nothing is being loaded any more. */
  readonly settled: () => Promise<void>;
}

const words = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Generous: the machine may be busy with other tests. */
const patience = 45_000;

/** True when there is a browser; otherwise says on standard error what will not be tested and why. */
export function browserAvailable(): boolean {
  if (chromiumPath() !== null) return true;
  process.stderr.write('NOT TESTED: the web pages: Chromium is not there; install the Debian package chromium\n');
  return false;
}

function chromiumPath(): string | null {
  return findProgram('chromium') ?? findProgram('google-chrome') ?? findProgram('chrome');
}

export async function startBrowser(): Promise<BrowserUnderTest> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('Chromium is not there: install the Debian package chromium');
  const browser = await chromium.launch({ executablePath, args: words, timeout: patience });
  return {
    open: (server, options = {}) => openPage(browser, server, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openPage(browser: Chromium, server: Visited, options: PageOptions): Promise<OpenPage> {
  const { language = 'en', width = 1280, height = 800, appearance = 'light', signedIn = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: appearance,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Moscow',
  });
  context.setDefaultTimeout(patience);
  await context.addInitScript(`localStorage.setItem('gatehouse-language', '${language}')`);
  if (signedIn) await context.addCookies([await sessionOf(server)]);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  const settled = async (): Promise<void> => {
    await page.locator('h1').first().waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  };
  return {
    page,
    faults,
    settled,
    follow: async (path) => {
      await page.evaluate(`document.querySelector('h1').dataset.seen = 'yes';
        history.pushState({}, '', ${JSON.stringify(path)});
        dispatchEvent(new PopStateEvent('popstate'))`);
      await page.locator('h1:not([data-seen])').first().waitFor();
      await settled();
    },
    visit: async (path) => {
      await page.goto(`${server.url}${path}`, { waitUntil: 'domcontentloaded' });
      await settled();
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function sessionOf(server: Visited): Promise<{ name: string; value: string; url: string }> {
  const administrator = await server.signedIn('administrator');
  const [name = '', value = ''] = administrator.cookie()?.split('=') ?? [];
  return { name, value, url: server.url };
}
