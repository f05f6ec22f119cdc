/** The example of the page on schedules and documents does what the page says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDocument } from '../../src/config/parse.ts';
import { shippedDocumentTypes } from '../../src/model/document-types.ts';
import { openRegistry } from '../../src/registry/open.ts';
import { openSource } from '../../src/sources/open.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { runCycle } from '../../src/sync/cycle.ts';
import { testContext } from '../sources/source-config.ts';

// From dist/test/docs to the root of the checkout.
const page = readFileSync(new URL('../../../docs/schedules-and-documents.md', import.meta.url), 'utf8');
const example = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-page-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example creates what the page says and rejects what it names', async () => {
  const path = join(folder, 'hr.db');
  const hr = openSqlite(path);
  hr.exec(example('sql'));
  hr.close();
  const yaml = example('yaml').replace('sqlite:hr.db', `sqlite:${path}`);
  const { sources } = parseDocument(yaml, { env: {}, readFile: () => '' }).document;
  const [config] = sources;
  if (config === undefined) throw new Error('the page has no source');
  const database = await openRegistry({ data: join(folder, 'data') });
  try {
    const report = await runCycle({
      database,
      config,
      sources,
      context: testContext,
      dataFolder: join(folder, 'data'),
      actor: 'test',
      open: (of, signal, forValue) => openSource(of, testContext, signal, forValue),
    });
    expect(report.entities).toMatchObject({
      schedules: { created: 2, rejected: 0 },
      persons: { created: 2, rejected: 1 },
      documents: { created: 3, rejected: 3 },
    });
    const rejected = await database.all('SELECT key, code FROM rejection');
    const told = rejected.map((row) => `\`${String(row['key'])}\` (\`${String(row['code'])}\``);
    expect(told).toHaveLength(4);
    for (const text of told) expect(page.replaceAll('\n', ' ')).toContain(text);
  } finally {
    await database.close();
  }
});

test('the table of types is the one that is shipped', () => {
  const rows = [...page.matchAll(/^\| ([А-Я]+) \| (\d\d) \| (\w+) \| (yes|no) \|$/gmu)].map((match) => match.slice(1));
  const shipped = shippedDocumentTypes.map((type) => [
    type.letter,
    type.code,
    type.class,
    type.exclusive ? 'yes' : 'no',
  ]);
  expect(rows).toEqual(shipped);
});
