/** Goes through the wizard of sources as an administrator does: with the names of fields and buttons, waiting for what a page shows. */
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';

export async function goNext(page: Page, heading: string): Promise<void> {
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: heading, exact: true }).waitFor();
}

/** Fills the fields of a form by their labels. */
export async function fillIn(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await page.locator('form').getByRole('textbox', { name: label, exact: true }).fill(value);
  }
}

/** The password has no role: its text must not be read out. */
export async function fillPassword(page: Page, password: string): Promise<void> {
  await page.locator('form input[type=password]').fill(password);
}

/** Asks whether the database answers, and gives what the page says. */
export async function testConnection(page: Page, said: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.locator('form').getByText(said).waitFor();
}

/** Chooses a table by its name with the keyboard; its rows are shown then. */
export async function chooseTable(scope: Locator, table: string, rows: string): Promise<void> {
  const field = scope.locator('input[aria-haspopup=listbox]');
  await field.fill(table);
  await scope.page().getByRole('option', { name: table }).waitFor();
  await field.press('ArrowDown');
  await field.press('Enter');
  await scope.getByRole('region', { name: rows }).getByRole('row').nth(1).waitFor();
}

/** Changes what stands at the end of a line of the draft's YAML, and waits until it is understood. */
export async function changeYaml(page: Page, line: string, from: string, to: string): Promise<void> {
  await page.getByText('YAML', { exact: true }).click();
  await page.getByRole('textbox', { name: 'YAML' }).locator('.cm-line', { hasText: line }).click();
  await page.keyboard.press('End');
  for (const _letter of from) await page.keyboard.press('Backspace');
  await page.keyboard.type(to);
  await page.getByText('The text is understood; the form shows the same.').waitFor();
  await page.getByText('Form', { exact: true }).click();
}

/** Saves, starts the first cycle and waits on its page until it has ended as told; gives the number of the cycle. */
export async function startFirstCycle(page: Page, state: string): Promise<number> {
  await page.getByRole('button', { name: 'Save and start the first cycle' }).click();
  await page.waitForURL(/\/cycles\/\d+$/);
  await page.getByText(state, { exact: true }).first().waitFor();
  return Number(/\d+$/.exec(page.url())?.[0]);
}

/** Gives the access level `Main entrance` to the members of a group of the directory. */
export async function chooseGroup(page: Page, group: string): Promise<void> {
  const groups = page.getByRole('region', { name: 'Access levels from groups' });
  const input = groups.locator('input[aria-haspopup=listbox]');
  await input.fill(group);
  // The list closes when the page moves under it, as it does when what was asked before comes; whoever sees that opens it again.
  for (let tries = 1; ; tries++) {
    try {
      await page.getByRole('option', { name: group }).click({ timeout: 5000 });
      break;
    } catch (error) {
      if (tries === 5) throw error;
      await input.click();
    }
  }
  await groups.getByLabel(`Access level of ${group}`).fill('Main entrance');
}

/** What axe finds that keeps somebody from using the page. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly { readonly id: string; readonly impact: string; readonly html: string }[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0].html })))',
  );
  return found.filter(({ impact }) => /serious|critical/.test(impact)).map(({ id, html }) => `${id}: ${html}`);
}
