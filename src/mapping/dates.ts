import { instantOf, isRealDay, isRealTime, writeInstant } from './calendar.ts';
import { formatParser } from './date-format.ts';
import { digitsAt } from './digits.ts';
import { parseFileTime, parseGeneralized } from './directory-dates.ts';
import { utc, type Zone } from './zone.ts';

/**
 * What a text says: `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SSZ` where it has a time; null for spellings of "no date"; undefined when it is
 * not a date of the format.
 */
export type DateParser = (text: string) => string | null | undefined;

/** How dates without a configured format are written, for messages. */
export const isoSpelling = 'YYYY-MM-DD, with or without a time HH:MM:SS';

/**
 * The parser of a format: tokens YYYY, MM, DD, HH, mm and ss between other characters, or a name; undefined is ISO 8601 and what databases
 * write of it. Times without a zone are in `zone`.
 *
 * Errors: `config.invalid` at `place`.
 */
export function dateParser(format: string | undefined, zone: Zone, place: string): DateParser {
  if (format === undefined || format === 'iso') return (text) => parseIso(text, zone);
  if (format === 'generalized') return (text) => parseGeneralized(text, zone);
  return format === 'filetime' ? parseFileTime : formatParser(format, zone, place);
}

/**
 * `YYYY-MM-DD`, then optionally `T` or a blank and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, then optionally `Z` or an offset; the
 * fraction is dropped. `0000-00-00`, `0001-01-01` (empty dates of MySQL, 1C and .NET), `infinity` and `-infinity` are no date.
 */
function parseIso(text: string, zone: Zone): string | null | undefined {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return isInfinity(text) ? null : undefined;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (text.length === 10) {
    if (isRealDay(year, month, day)) return year === 1 && month === 1 && day === 1 ? null : text;
    return year === 0 && month === 0 && day === 0 ? null : undefined;
  }
  const secondOfDay = timeAt(text);
  if (secondOfDay === undefined) return undefined;
  if (year + month + day === 0) return null;
  if (!isRealDay(year, month, day)) return undefined;
  const offset = offsetAt(text, timeEnd(text));
  if (offset === undefined) return undefined;
  // Whatever zone is written beside it: an empty date of .NET has one.
  if (year === 1 && month === 1 && day === 1 && secondOfDay === 0) return null;
  if (offset !== null) return writeInstant(utc(year, month, day) + (secondOfDay - offset) * 1000);
  return writeInstant(instantOf(zone, year, month, day, secondOfDay));
}

function isInfinity(text: string): boolean {
  const folded = text.toLowerCase();
  return folded === 'infinity' || folded === '-infinity';
}

/** The second of the day of the time that begins after the separator at 10; undefined when there is no real time. */
function timeAt(text: string): number | undefined {
  const separator = text.charCodeAt(10);
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return undefined;
  if (text.charCodeAt(13) !== 0x3a) return undefined;
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = text.charCodeAt(16) === 0x3a ? digitsAt(text, 17, 2) : 0;
  return isRealTime(hour, minute, second) ? hour * 3600 + minute * 60 + second : undefined;
}

/** Where the time ends; -1 when a fraction has no digits or too many. */
function timeEnd(text: string): number {
  if (text.charCodeAt(16) !== 0x3a) return 16;
  const point = text.charCodeAt(19);
  if (point !== 0x2e && point !== 0x2c) return 19;
  let end = 20;
  while (end < text.length && !Number.isNaN(digitsAt(text, end, 1))) end += 1;
  return end === 20 || end > 29 ? -1 : end;
}

/** Seconds east of UTC that stand from `at` to the end; null where nothing does; undefined for anything else. */
function offsetAt(text: string, at: number): number | null | undefined {
  if (at < 0) return undefined;
  if (at === text.length) return null;
  const rest = text.slice(at);
  if (rest === 'Z' || rest === 'z') return 0;
  const match = /^ ?([+-])(\d\d)(?::?(\d\d)(?::(\d\d))?)?$/u.exec(rest);
  if (match === null) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  // The widest offset ever in civil use is below 16 hours.
  if (seconds > 57_600) return undefined;
  return match[1] === '-' ? -seconds : seconds;
}
