/**
 * Which failures of a statement are the fault of its row: a unique value that is there already, or one that the table does not take. All others
 * (a missing table, no rights, a lock, no space) would hit every row, and are no reason to set any aside.
 */
import { codeOf } from './connect-failure.ts';
import type { RowFailure } from './session.ts';

type Blame = 'duplicate' | 'row' | null;

/** Runs rows one after another; the first failure, or null. */
export async function oneByOne<R>(rows: readonly R[], run: (row: R) => unknown): Promise<RowFailure | null> {
  for (const [row, values] of rows.entries()) {
    try {
      await run(values);
    } catch (thrown) {
      return { row, thrown };
    }
  }
  return null;
}

/** Class 22 is data, 23 constraints, 44 a view's check; P0001 and 45000 are raised by triggers. */
export function sqlStateBlames(state: string | undefined): Blame {
  if (state === undefined) return null;
  if (state === '23505') return 'duplicate';
  return /^(?:22|23|44|P0001|45)/.test(state) ? 'row' : null;
}

/** Numbers of errors that MySQL reports without a telling SQLSTATE: wrong value for a column, and a violated CHECK. */
const mysqlRowErrors: ReadonlySet<number> = new Set([1265, 1364, 1366, 3819, 4025]);

export function mysqlBlames(thrown: unknown): Blame {
  const { errno, sqlState } = thrown as { errno?: unknown; sqlState?: unknown };
  if (errno === 1062) return 'duplicate';
  if (typeof errno === 'number' && mysqlRowErrors.has(errno)) return 'row';
  return typeof sqlState === 'string' ? sqlStateBlames(sqlState) : null;
}

/** Constraint, mismatched type, too big; the full code tells a unique or primary key apart. */
export function sqliteBlames(thrown: unknown): Blame {
  const { errcode } = thrown as { errcode?: unknown };
  if (errcode === 2067 || errcode === 1555 || errcode === 2579) return 'duplicate';
  const code = Number(errcode) & 0xff;
  return code === 19 || code === 20 || code === 18 ? 'row' : null;
}

const firebirdUnique: readonly number[] = [335544665, 335544349];
/** Arithmetic, NULL where none may be, foreign key, exception of a trigger, CHECK, conversion, truncation, transliteration. */
const firebirdRow: readonly number[] = [
  335544321, 335544347, 335544466, 335544517, 335544558, 335544334, 335544914, 335544565, 335544916, 335544849,
];

export function firebirdBlames(thrown: unknown): Blame {
  const code = Number((thrown as { gdscode?: unknown }).gdscode ?? Number.NaN);
  if (firebirdUnique.includes(code)) return 'duplicate';
  return firebirdRow.includes(code) ? 'row' : null;
}

/** SQL Server: NULL, conversion, overflow, truncation, constraints; from 50000 on by RAISERROR and THROW. */
const sqlServerRow: ReadonlySet<number> = new Set([241, 242, 245, 515, 547, 2628, 8114, 8115, 8152]);

export function sqlServerBlames(thrown: unknown): Blame {
  const { number } = thrown as { number?: unknown };
  if (number === 2627 || number === 2601) return 'duplicate';
  return typeof number === 'number' && (sqlServerRow.has(number) || number >= 50_000) ? 'row' : null;
}

export function oracleBlames(thrown: unknown): Blame {
  const code = /ORA-(\d{5})/.exec(`${codeOf(thrown)} ${String(thrown)}`)?.[1];
  if (code === '00001') return 'duplicate';
  return code !== undefined && /^(?:014(?:00|07|38)|12899|229[01]|01722|018[0-6]\d|20\d{3})$/.test(code) ? 'row' : null;
}
