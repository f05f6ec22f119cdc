/**
 * A sample HR database: a plant of a thousand people in 40 departments as a real SQLite file, with the untidiness of real ones: cards in
 * several spellings, people without a phone, and a few rows that cannot be used.
 */
import { openSqlite, type SqliteDatabase } from '../sqlite/open.ts';
import { cardMaker } from './cards.ts';
import { daysAfter, dottedDate } from './dates.ts';
import { insertCard, insertEmployee, makeEmployee } from './people.ts';
import { insertPhotos } from './photos.ts';
import { accessLevels, plantDepartments, positions } from './plant.ts';
import { type Random, random } from './random.ts';
import { tables } from './tables.ts';
import { insertAbsences, insertSchedules } from './time.ts';
import { insertWrongRows } from './wrong-rows.ts';

/** Employees without anything wrong; the wrong rows come on top. */
export const samplePeople = 1000;

/** Makes the file at `path`, which must not hold a database yet; the same seed gives the same rows. */
export function createSampleHr(path: string, seed: number): void {
  const database = openSqlite(path);
  try {
    // The wrong rows point to nothing, so the references are declared but not enforced.
    database.exec('PRAGMA foreign_keys = OFF; BEGIN');
    database.exec(tables);
    fill(database, random(seed));
    insertPhotos(database, seed);
    insertWrongRows(database);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

/** Between these days the sample's people were hired; later ones left. */
const firstDay = new Date('1997-01-06T00:00:00Z');
const lastDay = new Date('2026-02-27T00:00:00Z');

function fill(database: SqliteDatabase, chance: Random): void {
  const departments = plantDepartments();
  const department = database.prepare('INSERT INTO department (id, parent_id, title) VALUES (?, ?, ?)');
  for (const { id, parent, title } of departments) department.run(id, parent, title);
  const position = database.prepare('INSERT INTO position (id, title) VALUES (?, ?)');
  for (const [index, title] of positions.entries()) position.run(index + 1, title);
  const level = database.prepare('INSERT INTO access_level (id, title) VALUES (?, ?)');
  for (const [index, title] of accessLevels.entries()) level.run(index + 1, title);
  database.exec('INSERT INTO sync_version (version) VALUES (1)');

  insertSchedules(database);

  const nextCard = cardMaker(chance);
  for (let id = 1; id <= samplePeople; id++) {
    // Nobody sits in the plant as a whole, and everywhere else there is somebody.
    const dept = id < departments.length ? id + 1 : chance.between(2, departments.length);
    const hired = daysAfter(firstDay, chance.between(0, 10_000));
    const left = chance.chance(3) ? dottedDate(daysAfter(lastDay, -chance.between(0, 100))) : null;
    insertEmployee(database, id, { ...makeEmployee(chance, id, dept, hired), dismissed: left });
    for (let cards = chance.pick([0, 1, 1, 1, 1, 2, 2, 3]); cards > 0; cards--) {
      insertCard(database, id, nextCard(), daysAfter(hired, chance.between(0, 60)));
    }
  }
  insertAbsences(database, chance, samplePeople);
}
