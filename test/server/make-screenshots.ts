/** `npm run screenshots`: pictures of the main pages for the manual, in docs/screens, from the sample HR database. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { type PageOptions, startBrowser } from './browser.ts';
import { giveAwayCard, recordPasses, removeMany, startSampleOffice } from './sample-office.ts';

interface Shot extends PageOptions {
  readonly name: string;
  readonly path: string;
  /** A button to press first. */
  readonly press?: string;
}

const size = { width: 1180, height: 760 };
const shots: readonly Shot[] = [
  { name: 'overview', path: '/' },
  { name: 'source', path: '/sources/hr' },
  { name: 'wizard', path: '/sources/new' },
  { name: 'cycle', path: '/cycles/2', width: 1280, height: 1000 },
  { name: 'held', path: '/held' },
  { name: 'conflicts', path: '/conflicts', press: 'Look at both and decide', height: 1150 },
  { name: 'people', path: '/people' },
  { name: 'people-narrow-dark', path: '/people?search=ов', width: 390, appearance: 'dark', language: 'ru' },
  { name: 'person', path: '/people/1' },
  { name: 'events', path: '/events' },
  { name: 'configuration', path: '/settings?tab=configuration' },
  { name: 'custom-fields', path: '/settings?tab=customFields' },
  { name: 'tokens', path: '/settings?tab=tokens', language: 'kk' },
];

const folder = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
/** Few enough for small files, many enough that no colour of the pages changes visibly. */
const colours = 128;

await using office = await startSampleOffice();
await using browser = await startBrowser();
await recordPasses(office.server, 400);
office.change();
office.edit(giveAwayCard, removeMany);
await office.cycle();
mkdirSync(folder, { recursive: true });
const chosen = process.argv.slice(2);
for (const { name, path, press, ...options } of shots) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  await using opened = await browser.open(office.server, { ...size, ...options });
  await opened.visit(path);
  if (press !== undefined) {
    await opened.page.getByRole('button', { name: press }).click();
    await opened.settled();
  }
  const picture = await opened.page.screenshot({ animations: 'disabled' });
  await sharp(picture)
    .png({ palette: true, colours, effort: 8 })
    .toFile(join(folder, `${name}.png`));
}
