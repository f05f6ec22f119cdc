/**
 * One person of several rows, such as two employments of one human being: which row speaks, what is put together, and when that changes by
 * time alone. It depends on the rows and the instant, never on the order of the rows.
 */
import type { PersonRecord } from './records.ts';

/** The key of a row of a person, and what the row says; `personKey` is there in each. */
export type PersonRow = PersonRecord;

/** When a row is in force, in milliseconds since 1970; the end is excluded. */
interface InForce {
  readonly row: PersonRow;
  readonly from: number;
  readonly until: number;
  readonly ended: boolean;
  readonly upcoming: boolean;
}

const day = 86_400_000;

/**
 * The person that the rows make. One row speaks for every field that can have one value: one in force before one that has not begun, that
 * before a blocked one, and that before one that has ended, of which the last to end comes first; then the lower `order`, the earlier
 * `validFrom`, the lower key. Access levels
 * are those of all rows that are in force as the speaking one is; the time of access is that of the rows that join up.
 */
export function joinRows(
  personKey: string,
  rows: readonly PersonRow[],
  now: number,
  toInstant: (local: number) => number,
): PersonRecord {
  const inForce = rows.map((row) => inForceOf(row, now, toInstant)).sort(speaksBefore);
  const [first] = inForce;
  if (first === undefined) throw new Error('A person has at least one row');
  const { row } = first;
  return {
    key: personKey,
    surname: row.surname,
    givenName: row.givenName,
    patronymic: row.patronymic,
    employeeId: row.employeeId,
    department: row.department,
    position: row.position,
    accessLevels: levelsOf(inForce, first),
    schedule: row.schedule,
    ...accessTime(inForce, first),
    blocked: row.blocked,
    custom: row.custom,
  };
}

/** Whether the one row speaks before the other, as `joinRows` orders them. */
export function compareRows(
  left: PersonRow,
  right: PersonRow,
  now: number,
  toInstant: (local: number) => number,
): number {
  return speaksBefore(inForceOf(left, now, toInstant), inForceOf(right, now, toInstant));
}

/** The next instant at which a row begins or ends to be in force; null when time changes nothing more about it. */
export function nextTurn(row: PersonRow, now: number, toInstant: (local: number) => number): number | null {
  const { from, until } = inForceOf(row, now, toInstant);
  const turns = [from, until].filter((instant) => instant > now && Number.isFinite(instant));
  return turns.length === 0 ? null : Math.min(...turns);
}

function inForceOf(row: PersonRow, now: number, toInstant: (local: number) => number): InForce {
  const from = row.validFrom === null ? Number.NEGATIVE_INFINITY : instantOf(row.validFrom, 0, toInstant);
  const until = row.validUntil === null ? Number.POSITIVE_INFINITY : instantOf(row.validUntil, day, toInstant);
  return { row, from, until, ended: until <= now, upcoming: from > now };
}

/** A civil date begins with its first instant and ends with its last. */
function instantOf(text: string, more: number, toInstant: (local: number) => number): number {
  return text.length === 10 ? toInstant(Date.parse(`${text}T00:00:00Z`) + more) : Date.parse(text);
}

function speaksBefore(left: InForce, right: InForce): number {
  return (
    Number(left.ended) - Number(right.ended) ||
    (left.ended && compare(right.until, left.until)) ||
    Number(left.row.blocked) - Number(right.row.blocked) ||
    Number(left.upcoming) - Number(right.upcoming) ||
    compare(left.row.order ?? Number.POSITIVE_INFINITY, right.row.order ?? Number.POSITIVE_INFINITY) ||
    compare(left.from, right.from) ||
    compare(left.row.key, right.row.key)
  );
}

function compare<T extends number | string>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Of what has ended nothing is put together: its levels are over. */
function levelsOf(rows: readonly InForce[], first: InForce): readonly string[] | null {
  const alike = rows.filter(
    (other) =>
      other === first ||
      (!first.ended && !other.ended && other.row.blocked === first.row.blocked && other.upcoming === first.upcoming),
  );
  const lists = alike.flatMap(({ row }) => (row.accessLevels === null ? [] : [row.accessLevels]));
  return lists.length === 0 ? null : [...new Set(lists.flat())].sort();
}

/** From the beginning of the first to the end of the last row that join up without a gap: those in force, else the next to come. */
function accessTime(rows: readonly InForce[], first: InForce): Pick<PersonRecord, 'validFrom' | 'validUntil'> {
  const counting = rows.filter((other) => other.row.blocked === first.row.blocked && !other.ended);
  counting.sort((left, right) => compare(left.from, right.from) || compare(left.until, right.until));
  const begins = first.ended ? first : (counting[0] ?? first);
  let ends = begins;
  for (const next of first.ended ? [] : counting) {
    if (next.from > ends.until) break;
    if (next.until > ends.until) ends = next;
  }
  return { validFrom: begins.row.validFrom, validUntil: ends.row.validUntil };
}
