/** What `npm start` ends with: the demonstration in the browser. */
import { test as anyTest, expect } from 'vitest';
import { newFolder } from '../cli/program.ts';
import { type BrowserUnderTest, browserAvailable, type OpenPage, startBrowser } from './browser.ts';
import { until } from './sample-source.ts';

const test = anyTest.skipIf(!browserAvailable());

test('the demonstration signs in by its link, goes on by itself before the eyes of whoever watches, and ends with Ctrl-C', async () => {
  const { start } = newFolder();
  const { child, ended } = start(['demo', '--serve', '--port', '0']);
  let printed = '';
  child.stdout?.on('data', (text: string) => {
    printed += text;
  });
  try {
    const link = new URL(
      await until(
        async () => /http:\S+\/sign-in#\S+/.exec(printed)?.[0] ?? '',
        (found) => found !== '',
      ),
    );
    await using browser = await startBrowser();
    await using opened = await openWithoutSignIn(browser, link.origin);
    await opened.page.goto(link.href);
    await opened.settled();
    expect(opened.page.url()).toBe(`${link.origin}/`);
    await seesTheNextCycle(opened);
    await opened.page.goto(`${link.origin}/events`);
    await opened.page
      .getByText(/^Проходная [12]$/)
      .first()
      .waitFor();
    await using second = await openWithoutSignIn(browser, link.origin);
    await second.page.goto(link.href);
    await second.page.getByRole('alert').getByText('auth.link').waitFor();
    expect([...opened.faults, ...second.faults]).toEqual([]);
  } finally {
    // As npm does: once from the terminal, once more from itself.
    child.kill('SIGINT');
    child.kill('SIGINT');
  }
  expect(await ended).toMatchObject({ status: 0, err: '' });
});

/** Nobody touches the page meanwhile. */
async function seesTheNextCycle({ page }: OpenPage): Promise<void> {
  const last = page.locator('main a[href^="/cycles/"]').first();
  const before = await last.getAttribute('href');
  await until(
    () => last.getAttribute('href'),
    (now) => now !== before,
  );
}

function openWithoutSignIn(browser: BrowserUnderTest, url: string): Promise<OpenPage> {
  const signedIn = (): never => {
    throw new Error('nobody is signed in otherwise than by the link');
  };
  return browser.open({ url, signedIn }, { signedIn: false });
}
