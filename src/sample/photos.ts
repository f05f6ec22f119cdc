/** Photos of the sample's people: most have none, two share a placeholder, and a few cannot be used. */
import type { SqliteDatabase } from '../sqlite/open.ts';
import type { Office } from './office.ts';
import { bmpOf, drawPortrait, pngOf } from './portrait.ts';
import { random } from './random.ts';
import { rowsOf } from './rows.ts';

/** The first so many employees have a photo, broken ones among them. */
const samplePhotos = 60;

/** Whose photos are wrong. */
const cutOff = 17;
const webPage = 34;
const placeholders: readonly number[] = [51, 52];

export function insertPhotos(database: SqliteDatabase, seed: number): void {
  const chance = random(seed + 4241);
  const placeholder = pngOf(drawPortrait(chance));
  for (let id = 1; id <= samplePhotos; id++) {
    const drawn = drawPortrait(chance);
    let photo = id % 3 === 0 ? bmpOf(drawn) : pngOf(drawn);
    if (id === cutOff) photo = photo.subarray(0, photo.length / 2);
    if (id === webPage) photo = Buffer.from('<html><body>404 Not Found</body></html>');
    if (placeholders.includes(id)) photo = placeholder;
    setPhoto(database, id, photo);
  }
}

function setPhoto(database: SqliteDatabase, id: number, photo: Uint8Array): void {
  database
    .prepare('UPDATE employee SET photo = ?, photo_version = coalesce(photo_version, 0) + 1 WHERE id = ?')
    .run(photo, id);
}

/** Somebody was photographed anew. */
export function photograph({ database, random: chance }: Office): string[] {
  const people = rowsOf(
    database,
    'SELECT id, full_name, tab_no FROM employee WHERE photo_version IS NOT NULL AND dismissed IS NULL ORDER BY id',
  );
  const person = chance.pick(people);
  setPhoto(database, Number(person['id']), pngOf(drawPortrait(chance)));
  return [`Photographed ${String(person['full_name'])} (${String(person['tab_no'])}) anew.`];
}
