/** Web hooks on the pages: set up, tried, and told of where they fail. */
import axe from 'axe-core';
import { afterAll, test as anyTest, beforeAll, expect } from 'vitest';
import { type Receiver, startReceiver } from '../relay/receiver.ts';
import { type BrowserUnderTest, browserAvailable, startBrowser } from './browser.ts';
import { web } from './sample-office.ts';
import { addSampleSource } from './sample-source.ts';
import { type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

const available = browserAvailable();
const test = anyTest.skipIf(!available);
let browser: BrowserUnderTest;
let server: ServerUnderTest;
let receiver: Receiver;

beforeAll(async () => {
  if (!available) return;
  browser = await startBrowser();
  server = await startServerUnderTest({ web });
  await addSampleSource(server);
  receiver = await startReceiver();
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await receiver?.close();
});

const patient = { timeout: 180_000 };

test(
  'a web hook is added, its secret shown once, tried, allowed to reach this machine, and tried again',
  patient,
  async () => {
    await using opened = await browser.open(server);
    const { page } = opened;
    await opened.visit('/settings?tab=hooks');
    await page.getByRole('heading', { name: 'No web hooks' }).waitFor();
    await page.getByRole('button', { name: 'Add a web hook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('crm');
    await dialog.getByLabel('Address').fill(receiver.url);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const secret = await page.locator('pre', { hasText: 'whsec_' }).textContent();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('dialog').locator('button', { hasText: 'Close' }).click();
    expect(await page.content()).not.toContain(secret);

    const card = page.getByRole('region', { name: 'crm' });
    await card.getByText('Access events: Everything is delivered').waitFor();
    await card.getByRole('button', { name: 'Send a trial message' }).click();
    await card.getByText(/may not reach/).waitFor();
    await card.getByRole('button', { name: 'Edit crm' }).click();
    await page.getByRole('dialog').getByLabel('May reach this server itself').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Send a trial message' }).click();
    await card.getByText(/^Taken: 204/).waitFor();
    expect(opened.faults).toEqual([]);
  },
);

test.each(['en', 'ru', 'kk'] as const)(
  'a hook that does not get through is told of, on the overview too, and axe finds nothing serious (%s)',
  patient,
  async (language) => {
    await receiver.close();
    const administrator = await server.signedIn('administrator');
    const pass = { id: `pass-${language}`, time: '2026-03-02T08:00:00Z', accessPoint: 'Gate', number: '1' };
    await administrator.send('POST', '/api/v1/events', [pass]);
    for (const width of [1280, 390]) {
      await using opened = await browser.open(server, { language, width });
      for (const path of ['/', '/settings?tab=hooks']) {
        await opened.visit(path);
        await opened.page
          .getByText(/ECONNREFUSED/)
          .first()
          .waitFor();
        await opened.page.addScriptTag({ content: axe.source }).catch(() => opened.page.evaluate(axe.source));
        const { violations } = await opened.page.evaluate<axe.AxeResults>('axe.run()');
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        const wide = await opened.page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([path, width, Number(wide) <= 0]).toEqual([path, width, true]);
      }
    }
  },
);
