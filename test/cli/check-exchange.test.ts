/** `gatehouse check` of photos and schedules: that the photos themselves can be read is found before a night's cycle fetches none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openSqlite } from '../../src/sqlite/open.ts';
import { portrait } from '../cycle/photo-world.ts';
import { type Folder, newFolder } from './program.ts';

const checked = z.looseObject({
  entity: z.string(),
  rows: z.array(z.looseObject({ record: z.record(z.string(), z.unknown()).nullable() })),
  photo: z.looseObject({ person: z.string() }).nullable(),
  warnings: z.array(z.object({ kind: z.string(), text: z.string() }).loose()),
  errors: z.array(z.object({ code: z.string(), place: z.string() }).loose()),
});

const versions = `      versions:
        query: SELECT id, version FROM staff
        fields: { person: id, version: version }
`;

function configuration(changes: { versions?: string; query?: string; column?: string } = {}): string {
  const query = changes.query ?? 'SELECT photo FROM staff WHERE id = :person';
  return `sources:
  - name: hr
    type: sqlite
    connection: "sqlite:hr.db"
    schedules:
      query: SELECT id, name, day, starts, ends, kind FROM shift
      fields: { key: id, name: name, day: day, start: starts, end: ends, kind: kind }
    persons: { query: "SELECT id, name FROM staff", fields: { key: id, surname: name } }
    photos:
${changes.versions ?? versions}      image: { query: ${JSON.stringify(query)}, column: ${changes.column ?? 'photo'} }
`;
}

async function office(photo: Uint8Array | null): Promise<Folder> {
  const folder = newFolder();
  const hr = openSqlite(join(folder.path, 'hr.db'));
  hr.exec(`CREATE TABLE staff (id INTEGER, name TEXT, photo BLOB, version INTEGER);
    CREATE TABLE shift (id TEXT, name TEXT, day INTEGER, starts TEXT, ends TEXT, kind TEXT);
    INSERT INTO shift VALUES ('N', 'Night', 1, '20:00', '08:00', 'work'), ('N', 'Night', 1, '01:00', '02:00', 'break')`);
  hr.prepare('INSERT INTO staff VALUES (?, ?, ?, ?)').run(7, 'Ivanova', photo, 1);
  hr.close();
  return folder;
}

async function check(folder: Folder, yaml: string) {
  writeFileSync(join(folder.path, 'gatehouse.yaml'), yaml);
  expect((await folder.here(['apply', 'gatehouse.yaml'])).status).toBe(0);
  const { status, lines } = await folder.here(['check', 'hr', '--entity', 'photos', '--json']);
  const [photos] = lines().map((line) => checked.parse(line));
  if (photos === undefined) throw new Error('Photos were not checked.');
  return { status, photos };
}

it('shows what the first photo is made into, with versions and without', async () => {
  const folder = await office(await portrait(1, 1000, 2000));
  for (const yaml of [configuration(), configuration({ versions: '' })]) {
    const { status, photos } = await check(folder, yaml);
    expect(status).toBe(0);
    expect(photos).toMatchObject({
      errors: [],
      warnings: [],
      photo: { person: '7', format: 'jpeg', width: 320, height: 640 },
    });
  }
  await check(folder, configuration());
  const told = (await folder.here(['check', 'hr'])).out;
  expect(told).toContain('The photo of 7 comes as jpeg and is kept as 320 x 640');
  expect(told).toMatch(/^person +version\n7 +1$/m);
  expect(told).toMatch(/^N .* day 1 20:00-08:00, day 1/m);
});

it.each([
  [{ column: 'photos' }, 'config.column', 'sources[0].photos.image.column'],
  [{ column: 'photos', versions: '' }, 'config.column', 'sources[0].photos.image.column'],
  [{ query: 'SELECT picture FROM staff WHERE id = :person' }, 'source.query', 'hr'],
])('finds a fault in the query of the photo: %j', async (changes, code, place) => {
  const folder = await office(await portrait(1));
  const { status, photos } = await check(folder, configuration(changes));
  expect(status).toBe(2);
  expect(photos.errors).toMatchObject([{ code, place: expect.stringContaining(place) }]);
});

it('warns of a photo that is none, or is not there', async () => {
  for (const [photo, says] of [
    [Buffer.from('C:\\photos\\ivanova.jpg'), /7 would be rejected: .*unknown/],
    [null, /gives no photo of 7/],
  ] as const) {
    const folder = await office(photo);
    const { status, photos } = await check(folder, configuration());
    expect(status).toBe(0);
    expect(photos).toMatchObject({ photo: null, warnings: [{ kind: 'photo', text: expect.stringMatching(says) }] });
  }
});

it('names a fault once', async () => {
  const folder = await office(null);
  const { photos } = await check(
    folder,
    configuration({ versions: versions.replace('version: version', 'version: ver') }),
  );
  expect(photos.errors).toMatchObject([{ code: 'config.column', place: 'sources[0].photos.versions.fields.version' }]);
});

it('a cycle that can fetch no photo ends with status 3', async () => {
  const folder = await office(await portrait(1));
  writeFileSync(join(folder.path, 'gatehouse.yaml'), configuration({ column: 'photos' }));
  await folder.here(['apply', 'gatehouse.yaml']);
  for (let cycle = 1; cycle <= 2; cycle++) {
    const { status, lines } = await folder.here(['sync', 'hr', '--json']);
    expect(status).toBe(3);
    expect(lines()).toMatchObject([{ photosFetched: 0, notices: [{ code: 'photo.fetch' }] }]);
  }
});
