/** The example of the page on schedules and documents, followed as it stands, does what the page says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { shippedDocumentTypes } from '../../src/model/document-types.ts';
import { openSqlite } from '../../src/sqlite/open.ts';
import { follow, pageNamed, tableOf } from './follow.ts';

const page = pageNamed('schedules-and-documents.md');
const reject = z.object({ key: z.string(), code: z.string() });

test('the example creates what the page says and rejects what it names', async () => {
  const { folder, ran } = await follow('schedules-and-documents.md', async (path, sql) => {
    const hr = openSqlite(join(path, 'hr.db'));
    hr.exec(sql);
    hr.close();
  });
  // Rows were rejected, which the status of the cycle says.
  expect(ran.map(({ status }) => status)).toEqual([0, 3, 0, 0]);
  const cycles = (await folder.run(['list', 'cycles', '--json'])).lines();
  expect(cycles).toHaveLength(1);
  expect(ran[1]?.out).toMatch(/schedules +2 +2 +- +- +- +- +- +-/);
  expect(ran[1]?.out).toMatch(/persons +3 +2 +- +- +- +- +1 +-/);
  expect(ran[1]?.out).toMatch(/documents +6 +3 +- +- +- +- +3 +-/);
  const rejected = (await folder.run(['list', 'rejects', '--json'])).lines().map((line) => reject.parse(line));
  expect(rejected).toHaveLength(4);
  for (const { key, code } of rejected) expect(page.replaceAll('\n', ' ')).toContain(`\`${key}\` (\`${code}\``);
});

test('the table of types is the one that is shipped', () => {
  const shipped = shippedDocumentTypes.map((type) => [
    type.letter,
    type.code,
    type.class,
    type.exclusive ? 'yes' : 'no',
  ]);
  expect(tableOf(page, 'letter code class exclusive')).toEqual(shipped);
});
