/** A minute in the personnel office of the sample HR database: one small change, so that somebody who watches sees the registry follow. */
import { openSqlite, type SqliteDatabase } from '../sqlite/open.ts';
import { dismiss, hire, issueCard, transfer } from './change-people.ts';
import { officeDay } from './office.ts';
import { rowOf } from './rows.ts';

/** Waiting stops whatever else the process does. */
const patienceMilliseconds = 50;
/** SQLITE_BUSY */
const busy = 5;
/** As many come as go. */
const turns = [hire, transfer, issueCard, dismiss, transfer];

/**
 * Makes the next change in the file that `createSampleHr` made, on this day, and counts its version up. The same file changes in the same
 * way. Gives the sentence that tells of it; null when somebody is just reading the file.
 */
export function changeSampleHrALittle(path: string, day: Date): string | null {
  const database = openSqlite(path, { busyTimeout: patienceMilliseconds });
  try {
    database.exec('BEGIN IMMEDIATE');
    return changeWithin(database, day);
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return null;
    throw error;
  } finally {
    database.close();
  }
}

/** A connection that is closed with a statement of its transaction left would keep its lock, so it ends in either case. */
function changeWithin(database: SqliteDatabase, day: Date): string {
  try {
    const version = Number(rowOf(database, 'SELECT version FROM sync_version')['version']);
    const change = turns[version % turns.length] ?? transfer;
    const done = change(officeDay(database, version, day));
    database.prepare('UPDATE sync_version SET version = ?').run(version + 1);
    database.exec('COMMIT');
    return done.join(' ');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
