import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openSqlite } from '../../src/sqlite/open.ts';
import { type Folder, newFolder, type Ran } from './program.ts';
import { failure } from './shapes.ts';

const shape = z.strictObject({
  id: z.int(),
  letter: z.string(),
  code: z.string(),
  name: z.string(),
  class: z.enum(['presence', 'absence', 'excused', 'overtime']),
  exclusive: z.boolean(),
});

const configuration = `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:hr.sqlite"
    version: SELECT 1
    persons: { query: "SELECT id, name FROM staff", fields: { key: id, surname: name } }
    documents:
      query: SELECT id, person, type, day FROM absence
      fields: { key: id, person: person, type: type, from: day, to: day }
`;

/** One person, absent for a reason that form T-13 does not know. */
function office(folder: Folder): string {
  const file = join(folder.path, 'hr.sqlite');
  const hr = openSqlite(file);
  hr.exec(`CREATE TABLE staff (id INTEGER, name TEXT); INSERT INTO staff VALUES (1, 'Иванова');
    CREATE TABLE absence (id INTEGER, person INTEGER, type TEXT, day TEXT); INSERT INTO absence VALUES (1, 1, 'ур', '2026-03-02')`);
  hr.close();
  writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration.replace('hr.sqlite', file));
  return file;
}

it('types of documents are listed, added, changed, and removed when no document has them', async () => {
  const folder = newFolder();
  const file = office(folder);
  const types = (...words: string[]): Promise<Ran> => folder.here(['document-types', ...words]);
  const refusal = async (...words: string[]) => failure.parse(JSON.parse((await types(...words, '--json')).err));

  await folder.here(['apply', 'gatehouse.yaml']);
  const listed = (await types('list', '--json')).lines().map((line) => shape.parse(line));
  expect(listed).toHaveLength(36);
  expect((await types('list')).out).toMatch(/^09 +ОТ +excused +yes +Annual leave$/m);

  expect((await folder.here(['sync'])).status).toBe(3);
  const add = ['add', '40', '--letter', 'УР', '--name', 'Remote work', '--class', 'presence'] as const;
  const added = await types(...add, '--json');
  expect(shape.parse(added.lines()[0])).toMatchObject({ code: '40', letter: 'УР', exclusive: false });
  // The version is the same, but what was rejected for its type is read again.
  expect((await folder.here(['sync'])).status).toBe(0);

  expect((await types('change', '40', '--letter', 'УД2', '--exclusive')).out).toBe(
    '40 is now УД2, Remote work, presence, exclusive.\n',
  );
  expect(await refusal('remove', '40')).toMatchObject({ code: 'document.typeInUse', value: '40' });
  expect(await refusal(...add.map((word) => (word === '40' ? '09' : word)))).toMatchObject({
    code: 'document.typeTaken',
  });
  // A source could not tell the letter 9 from the number 09.
  expect(await refusal('change', '06', '--letter', '9')).toMatchObject({ code: 'document.typeTaken' });
  expect(await refusal('change', '77', '--name', 'None')).toMatchObject({ code: 'command.notFound' });
  expect(await refusal('add', '4', '--letter', 'A', '--name', 'A', '--class', 'presence')).toMatchObject({
    code: 'command.usage',
  });

  const hr = openSqlite(file);
  hr.exec('DELETE FROM absence');
  hr.close();
  expect((await folder.here(['sync', '--force'])).status).toBe(4);
  expect((await folder.here(['release', '3'])).status).toBe(0);
  expect((await types('remove', '40')).out).toBe('40 (УД2, Remote work) was removed.\n');
  expect((await types('list', '--json')).lines()).toHaveLength(36);
});
