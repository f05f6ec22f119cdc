/** A day in the personnel office of the sample HR database: every kind of change that a cycle must find. */
import { openSqlite } from '../sqlite/open.ts';
import { moveBranch, renameDepartment } from './change-departments.ts';
import { dismiss, hire, passCard, removeFromList, swapCards, transfer } from './change-people.ts';
import { addVacation, moveLunch } from './change-time.ts';
import { correctWrongRow } from './change-wrong-rows.ts';
import { daysAfter } from './dates.ts';
import { officeDay } from './office.ts';
import { photograph } from './photos.ts';
import { rowOf } from './rows.ts';

/**
 * Changes the file that `createSampleHr` made and counts its version up. It can be called again for the next day; the same file changes
 * in the same way. Gives a sentence for each change.
 */
export function changeSampleHr(path: string): string[] {
  const database = openSqlite(path);
  try {
    database.exec('BEGIN IMMEDIATE');
    const version = Number(rowOf(database, 'SELECT version FROM sync_version')['version']);
    const office = officeDay(database, version, daysAfter(new Date('2026-03-01T00:00:00Z'), version));
    const done = [hire, hire, hire, dismiss, dismiss, removeFromList, transfer, transfer, transfer, transfer]
      .concat([renameDepartment, moveBranch, passCard, swapCards, addVacation, moveLunch, correctWrongRow, photograph])
      .flatMap((change) => change(office));
    database.prepare('UPDATE sync_version SET version = ?').run(version + 1);
    database.exec('COMMIT');
    return done;
  } finally {
    database.close();
  }
}
