import { utc, type Zone } from './zone.ts';

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether a day is in the Gregorian calendar, years 1 to 9999. */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (!(year >= 1) || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (monthDays[month - 1] ?? 0);
}

/** Whether a time is on a clock of 24 hours; leap seconds are not. */
export function isRealTime(hour: number, minute: number, second: number): boolean {
  return hour < 24 && minute < 60 && second < 60;
}

/** `YYYY-MM-DD`. */
export function writeDay(year: number, month: number, day: number): string {
  const written = year < 1000 ? String(year).padStart(4, '0') : String(year);
  return `${written}-${pad(month)}-${pad(day)}`;
}

/** The local day and time of a zone as an instant, in milliseconds since 1970. */
export function instantOf(zone: Zone, year: number, month: number, day: number, secondOfDay: number): number {
  return zone.toInstant(utc(year, month, day) + secondOfDay * 1000);
}

const first = utc(1, 1, 1);
const last = utc(9999, 12, 31) + 86_399_000;

/**
 * `YYYY-MM-DDTHH:MM:SSZ`. Instants that a zone moves out of the years 1 to 9999 become the first or last second of them: sources write
 * the ends of the calendar for "always" and "for ever".
 */
export function writeInstant(instant: number): string {
  const date = new Date(Math.min(Math.max(instant, first), last));
  const day = writeDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  return `${day}T${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}Z`;
}

const twoDigits: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function pad(number: number): string {
  return twoDigits[number] ?? String(number);
}
