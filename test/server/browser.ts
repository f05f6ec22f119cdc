/** A real Chromium that is signed in to a server under test. */
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Role } from '../../src/accounts/role.ts';
import { findProgram } from '../servers/programs.ts';
import type { ServerUnderTest } from './server-under-test.ts';

// No profile, no services of its maker: a test talks to the server under test only.
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The built web pages, for the option `web` of a server under test. */
export const builtWeb = fileURLToPath(new URL('../../web', import.meta.url));

/** How long a page may take to show what a test waits for, in milliseconds; a loaded machine is slow. */
const patience = 30_000;

export interface Chromium extends AsyncDisposable {
  /** A page of its own, with the session of an account of this role; `faults` collects what the page threw or logged as an error. */
  readonly open: (server: ServerUnderTest, options?: PageOptions) => Promise<OpenedPage>;
}

export interface PageOptions {
  readonly role?: Role;
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'en' | 'ru' | 'kk';
}

export interface OpenedPage {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

export async function startChromium(): Promise<Chromium> {
  const executablePath = findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome');
  if (executablePath === null) throw new Error('Chromium is not installed (Debian: apt-get install chromium)');
  const browser = await chromium.launch({ executablePath, headless: true, args: switches });
  return {
    open: (server, options = {}) => openPage(browser, server, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openPage(browser: Browser, server: ServerUnderTest, options: PageOptions): Promise<OpenedPage> {
  const { role = 'administrator', width = 1280, height = 900, language = 'en' } = options;
  const context = await browser.newContext({ viewport: { width, height }, locale: language });
  context.setDefaultTimeout(patience);
  await signIn(context, server, role);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // A refusal that the page shows is none of its faults.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return { page, faults, close: () => context.close() };
}

async function signIn(context: BrowserContext, server: ServerUnderTest, role: Role): Promise<void> {
  const session = (await server.signedIn(role)).cookie() ?? '';
  const [name = '', value = ''] = session.split('=');
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
}
