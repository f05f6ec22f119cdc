import { GatehouseError } from '../model/errors.ts';

/**
 * Local times of one zone as instants. Times that a change of clocks skips are read as if the clocks had not been changed yet; of
 * times that come twice, the first is meant.
 */
export interface Zone {
  /** The IANA name, resolved. */
  readonly name: string;
  /** Milliseconds since 1970 in UTC of a local time that is given as if it were UTC. */
  readonly toInstant: (local: number) => number;
}

const day = 86_400_000;

/** A change of the offset from UTC: from `at` on it is `offset`. Both in milliseconds. */
interface Transition {
  readonly at: number;
  readonly offset: number;
}

/**
 * The zone of that name; undefined is the server's.
 *
 * Errors: `config.invalid` at `place`.
 */
export function zoneOf(timezone: string | undefined, place: string): Zone {
  const format = zoneFormat(timezone, place);
  const { timeZone: name } = format.resolvedOptions();
  if (name === 'UTC') return { name, toInstant: (local) => local };
  const offsets = offsetsByYear(format);
  const toInstant = (local: number): number => {
    // The offsets of a day before and after are those on both sides of the nearest change.
    const before = offsets(local - day);
    const after = offsets(local + day);
    if (before === after) return local - before;
    const early = local - before;
    if (offsets(early) === before) return early;
    const late = local - after;
    return offsets(late) === after ? late : early;
  };
  return { name, toInstant };
}

function zoneFormat(timezone: string | undefined, place: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  try {
    return new Intl.DateTimeFormat('en-US', timezone === undefined ? options : { ...options, timeZone: timezone });
  } catch {
    throw new GatehouseError('config.invalid', `${place}: "${timezone}" is not a time zone`, {
      place,
      value: String(timezone),
      remedy: 'Use a name of the IANA list, such as Europe/Moscow or Asia/Almaty.',
    });
  }
}

/** The offset at an instant. Asking the platform costs microseconds, so the changes of a year are found once and kept. */
function offsetsByYear(format: Intl.DateTimeFormat): (instant: number) => number {
  const years = new Map<number, readonly Transition[]>();
  return (instant) => {
    const year = new Date(instant).getUTCFullYear();
    let transitions = years.get(year);
    if (transitions === undefined) {
      transitions = transitionsOf(year, format);
      years.set(year, transitions);
    }
    let offset = 0;
    for (const transition of transitions) {
      if (transition.at > instant) break;
      offset = transition.offset;
    }
    return offset;
  };
}

function transitionsOf(year: number, format: Intl.DateTimeFormat): readonly Transition[] {
  const start = utc(year, 1, 1);
  const end = utc(year + 1, 1, 1);
  let offset = offsetAt(start, format);
  const transitions: Transition[] = [{ at: start, offset }];
  for (let at = start; at < end; at += 7 * day) {
    const next = Math.min(at + 7 * day, end);
    if (offsetAt(next, format) === offset) continue;
    const change = firstChange(at, next, offset, format);
    offset = offsetAt(change, format);
    transitions.push({ at: change, offset });
  }
  return transitions;
}

/** The first second after `from` and not after `to` at which the offset is another than `offset`. */
function firstChange(from: number, to: number, offset: number, format: Intl.DateTimeFormat): number {
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle, format) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function offsetAt(instant: number, format: Intl.DateTimeFormat): number {
  const field: Record<string, string> = {};
  for (const part of format.formatToParts(instant)) field[part.type] = part.value;
  const { era, year, month, day: dayOfMonth, hour, minute, second } = field;
  const signed = era?.startsWith('B') ? 1 - Number(year) : Number(year);
  const time = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000;
  return utc(signed, Number(month), Number(dayOfMonth)) + time - instant;
}

/** Milliseconds since 1970 of a UTC day, also for the years 0 to 99, which Date.UTC moves to the 20th century. */
export function utc(year: number, month: number, dayOfMonth: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  return date.getTime();
}
