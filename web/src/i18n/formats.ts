/** Dates, numbers and spans of time as a language writes them. Times are shown in the reader's time zone. */

export interface Formats {
  /** 12,345 */
  readonly number: (value: number) => string;
  /** Date and time to the minute, from ISO 8601. */
  readonly moment: (iso: string) => string;
  /** Date and time to the second, from ISO 8601; of another time zone when one is named. */
  readonly exact: (iso: string, zone?: string) => string;
  /** Date only, from ISO 8601. */
  readonly date: (iso: string) => string;
  /** "5 minutes ago", "in 2 hours". */
  readonly relative: (iso: string, now: number) => string;
  /** A length of time in its largest fitting unit, from milliseconds. */
  readonly duration: (milliseconds: number) => string;
  /** A list as a sentence has it. */
  readonly list: (items: readonly string[]) => string;
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export function formatsOf(language: string): Formats {
  const numbers = new Intl.NumberFormat(language);
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const relatives = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    number: (value) => numbers.format(value),
    moment: (iso) => moments.format(new Date(iso)),
    exact: exactOf(language),
    date: (iso) => dates.format(new Date(iso)),
    relative: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now) / 1_000);
      const [unit, size] = unitOf(seconds);
      return relatives.format(Math.trunc(seconds / size), unit);
    },
    duration: (milliseconds) => durationText(language, milliseconds),
    list: (items) => lists.format(items),
  };
}

/** The time of day in 24 hours, whatever the language. */
export function exactOf(language: string, dateStyle: 'medium' | 'short' = 'medium'): Formats['exact'] {
  const written = { dateStyle, timeStyle: 'medium', hourCycle: 'h23' } as const;
  const byZone = new Map<string, Intl.DateTimeFormat>();
  return (iso, zone = '') => {
    const known =
      byZone.get(zone) ?? new Intl.DateTimeFormat(language, { ...written, ...(zone && { timeZone: zone }) });
    byZone.set(zone, known);
    return known.format(new Date(iso));
  };
}

function unitOf(seconds: number) {
  return units.find(([, size]) => Math.abs(seconds) >= size) ?? units[3];
}

function durationText(language: string, milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  const [unit, size] = unitOf(seconds);
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: seconds < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language, style).format(seconds / size);
}
