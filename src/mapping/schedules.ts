import type { ScheduleRecord } from '../model/records.ts';
import { unpackRows } from '../model/row-group.ts';
import type { Value } from '../model/value.ts';
import {
  arrangeIntervals,
  type IntervalKind,
  intervalKinds,
  longestCycle,
  type ScheduleInterval,
  weekAnchor,
} from '../model/work-schedule.ts';
import { type Fault, fault, isFault, type Origin, type Reader } from './fault.ts';
import {
  type Compilation,
  derivedField,
  fieldSource,
  keyField,
  missingField,
  originOf,
  rejected,
  requiredField,
} from './fields.ts';
import type { Mapped } from './mapper.ts';
import { textLimits } from './text.ts';
import { dayField, integerField, timeField } from './times.ts';

/** What one row says of its schedule as a whole, and the interval that it adds. */
interface ScheduleRow {
  readonly name: string;
  readonly cycleDays: number;
  readonly anchor: string | null;
  /** Null of a row without times: a day off, or a schedule without any work. */
  readonly interval: ScheduleInterval | null;
}

const week = 7;
const minutesOfDay = 1440;

/**
 * Compiles work schedules. A row is all rows of one key together (`model/row-group.ts`). Faults beside those of the fields: `schedule.*`;
 * any of them rejects the schedule as a whole.
 */
export function compileSchedules(compilation: Compilation): (row: readonly Value[]) => Mapped<ScheduleRecord> {
  const key = keyField(compilation, 'key');
  const keyColumn = fieldSource({ ...compilation, errors: [] }, 'key')?.column ?? 0;
  const readRow = rowReader(compilation);
  const origins = {
    name: originOf(compilation, 'name'),
    cycleDays: originOf(compilation, 'cycleDays'),
    anchor: originOf(compilation, 'anchor'),
    start: originOf(compilation, 'start'),
  };
  return (group) => {
    const k = key(group);
    if (isFault(k)) return rejected(null, k);
    const rows: ScheduleRow[] = [];
    for (const values of unpackRows(group, keyColumn)) {
      const row = readRow(values);
      if ('code' in row) return rejected(k, row);
      rows.push(row);
    }
    const first = rows[0] as ScheduleRow;
    for (const field of ['name', 'cycleDays', 'anchor'] as const) {
      const other = rows.find((row) => row[field] !== first[field]);
      if (other !== undefined) return rejected(k, contradiction(field, origins[field], other[field], first[field]));
    }
    const { name, cycleDays } = first;
    if (first.anchor === null && cycleDays !== week && cycleDays !== 1) {
      return rejected(k, missingAnchor(origins.anchor, cycleDays));
    }
    const intervals = arrangeIntervals(
      cycleDays,
      rows.flatMap(({ interval }) => (interval === null ? [] : [interval])),
    );
    if ('code' in intervals) {
      const { code, value, complaint } = intervals;
      const reason = `The interval ${complaint}. Correct the times of the schedule in the source.`;
      return rejected(k, { column: origins.start.column, value, code, reason });
    }
    return { kind: 'record', record: { key: k, name, cycleDays, anchor: first.anchor ?? weekAnchor, intervals } };
  };
}

function rowReader(compilation: Compilation): (row: readonly Value[]) => ScheduleRow | Fault {
  const name = requiredField(compilation, 'name', textLimits.name);
  const cycleDays = integerField(compilation, 'cycleDays', 1, longestCycle);
  const anchor = dayField(compilation, 'anchor');
  const interval = intervalReader(compilation);
  return (row) => {
    const n = name(row);
    if (isFault(n)) return n;
    const c = cycleDays(row);
    if (isFault(c)) return c;
    const a = anchor(row);
    if (isFault(a)) return a;
    const i = interval(row, c ?? week);
    if (i !== null && 'code' in i) return i;
    return { name: n, cycleDays: c ?? week, anchor: a, interval: i };
  };
}

function intervalReader(
  compilation: Compilation,
): (row: readonly Value[], cycleDays: number) => ScheduleInterval | Fault | null {
  for (const name of ['day', 'start', 'end']) {
    if (compilation.config.fields[name] === undefined) compilation.errors.push(missingField(compilation, name));
  }
  const day = integerField(compilation, 'day', 0, 10_000);
  const start = timeField(compilation, 'start');
  const end = timeField(compilation, 'end');
  const kind = kindReader(compilation);
  const origins = {
    day: originOf(compilation, 'day'),
    start: originOf(compilation, 'start'),
    end: originOf(compilation, 'end'),
  };
  return (row, cycleDays) => {
    const d = day(row);
    if (isFault(d)) return d;
    const s = start(row);
    if (isFault(s)) return s;
    const e = end(row);
    if (isFault(e)) return e;
    const k = kind(row);
    if (isFault(k)) return k;
    if (d !== null && (d < 1 || d > cycleDays)) {
      const remedy = 'Days are counted from 1. Correct the day, or the number of days in the cycle.';
      return fault('schedule.day', origins.day, String(d), `is outside the cycle of ${cycleDays} days`, remedy);
    }
    if (s === null && e === null) return null;
    if (d === null) return incomplete(origins.day, 'day');
    if (s === null) return incomplete(origins.start, 'start');
    if (e === null) return incomplete(origins.end, 'end');
    return placed(d, s, e, k, origins.end);
  };
}

/** An interval that ends before it starts, or at the same time, goes on to the next day. */
function placed(day: number, start: number, end: number, kind: IntervalKind, origin: Origin): ScheduleInterval | Fault {
  const ends = end <= start ? end + minutesOfDay : end;
  if (start < minutesOfDay && ends - start <= minutesOfDay) return { day, start, end: ends, kind };
  const remedy = 'Start the interval before 24:00 and end it at most 24 hours later.';
  return fault('schedule.interval', origin, `${end / 60} hours`, 'makes an interval longer than a day', remedy);
}

function kindReader(compilation: Compilation): Reader<IntervalKind> {
  const remedy = `Use ${intervalKinds.join(' or ')}; translate other words in the query or with an expression.`;
  return derivedField<IntervalKind>(compilation, 'kind', textLimits.name, 'work', ({ origin }) => (text) => {
    const folded = text.toLowerCase();
    const found = intervalKinds.find((kind) => kind === folded);
    return found ?? fault('mapping.choice', origin, text, 'is not a kind of interval', remedy);
  });
}

function incomplete({ column, phrase }: Origin, name: string): Fault {
  const reason = `The ${name} ${phrase} is empty in a row that has times. Fill day, start and end, or leave both times empty for a day off.`;
  return { column, value: 'NULL', code: 'mapping.required', reason };
}

function contradiction(
  field: string,
  { column }: Origin,
  value: string | number | null,
  first: string | number | null,
): Fault {
  const reason = `The rows of the schedule contradict each other: ${field} is "${first ?? ''}" in one and "${value ?? ''}" in another. Make all rows of one key say the same.`;
  return { column, value: String(value ?? ''), code: 'schedule.contradiction', reason };
}

function missingAnchor({ column }: Origin, cycleDays: number): Fault {
  const reason = `A cycle of ${cycleDays} days has no date on which it begins. Give the anchor: any date that is day 1 of the cycle.`;
  return { column, value: 'NULL', code: 'schedule.anchor', reason };
}
