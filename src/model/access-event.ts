/** An access event as a sender tells it, one JSON object, checked on its way in. */
import { parseNumber } from './card-number/card-number.ts';
import type { ErrorCode } from './error-codes.ts';
import { GatehouseError } from './errors.ts';
import { type LocalClock, localClock } from './local-time.ts';
import { showValue } from './value.ts';

export const directions = ['in', 'out', 'unknown'] as const;
export type Direction = (typeof directions)[number];
export const outcomes = ['granted', 'denied'] as const;
export type Outcome = (typeof outcomes)[number];

/** Who passed, as far as the sender knows. */
export type StatedPerson =
  | { readonly kind: 'id'; readonly id: number }
  | { readonly kind: 'employeeId'; readonly employeeId: string }
  | { readonly kind: 'key'; readonly source: string; readonly key: string };

/** The number that was presented; `bits` 0 where it is plain text, as a number plate is. */
export interface StatedNumber {
  readonly text: string;
  readonly format: string | null;
  readonly bits: number;
  /** Upper-case hex, or the text itself where `bits` is 0. */
  readonly value: string;
}

export interface AccessEvent {
  /** The sender's id, by which a repetition is known. */
  readonly id: string;
  /** UTC, ISO 8601 with milliseconds and Z. */
  readonly at: string;
  /** IANA zone of the access point. */
  readonly zone: string;
  readonly accessPoint: string;
  readonly direction: Direction;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly person: StatedPerson | null;
  readonly number: StatedNumber | null;
  readonly site: string | null;
}

const keys = 'id time zone accessPoint direction outcome reason person employeeId source key number format site'.split(
  ' ',
);

/** Gives a checker of events for one site's zone (undefined: the server's). */
export function accessEventReader(siteZone: string | undefined): (value: unknown) => AccessEvent {
  const serverZone = siteZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clocks = new Map<string, LocalClock>();
  const clockOf = (zone: string): LocalClock => {
    let clock = clocks.get(zone);
    if (clock === undefined) {
      try {
        clock = localClock(zone);
      } catch (cause) {
        throw fault(
          'event.time',
          'zone',
          zone,
          'is no time zone of the IANA list',
          'Write a zone such as Europe/Moscow.',
          cause,
        );
      }
      clocks.set(zone, clock);
    }
    return clock;
  };
  /** Errors: `event.syntax`, `event.field`, `event.time`, `number.*`. */
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new GatehouseError('event.syntax', 'An access event must be a JSON object.', {
        remedy: 'Write it as {"id": …, "time": …, "accessPoint": …}.',
        value: showValue(String(value)),
      });
    }
    const fields = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(fields)) {
      if (!keys.includes(key))
        throw fault('event.field', key, '', 'is not a field of an access event', `The fields are ${keys.join(', ')}.`);
    }
    const zone = text(fields, 'zone', 60) ?? serverZone;
    const clock = clockOf(zone);
    return {
      id: required(fields, 'id', 200),
      at: instant(required(fields, 'time', 40), clock),
      zone,
      accessPoint: required(fields, 'accessPoint', 200),
      direction: choice(fields, 'direction', directions, 'unknown'),
      outcome: choice(fields, 'outcome', outcomes, 'granted'),
      reason: text(fields, 'reason', 500),
      person: personOf(fields),
      number: numberOf(fields),
      site: text(fields, 'site', 200),
    };
  };
}

function personOf(fields: Readonly<Record<string, unknown>>): StatedPerson | null {
  const { person } = fields;
  if (person !== undefined && person !== null) {
    if (typeof person !== 'number' || !Number.isSafeInteger(person) || person < 1) {
      throw fault(
        'event.field',
        'person',
        wordOf(person),
        'must be the id of a person in the registry',
        'Give a whole number, or employeeId, or source and key.',
      );
    }
    return { kind: 'id', id: person };
  }
  const employeeId = text(fields, 'employeeId', 200);
  if (employeeId !== null) return { kind: 'employeeId', employeeId };
  const source = text(fields, 'source', 60);
  const key = text(fields, 'key', 400);
  if (source === null && key === null) return null;
  if (source === null || key === null) {
    throw fault('event.field', source === null ? 'source' : 'key', '', 'is missing', 'Give source and key together.');
  }
  return { kind: 'key', source, key };
}

function numberOf(fields: Readonly<Record<string, unknown>>): StatedNumber | null {
  const number = text(fields, 'number', 300);
  const format = text(fields, 'format', 40);
  if (number === null) return null;
  if (format === null) return { text: number, format, bits: 0, value: number };
  const { bits, value } = parseNumber(number, format);
  return { text: number, format, bits, value: value.toString(16).toUpperCase() };
}

const timeForm = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(?: ?(Z|[+-]\d\d(?::?\d\d)?))?$/i;

/** Beyond these years it is the clock that is wrong; months that far away would each get a table in the log. */
const [earliest, latest] = [Date.UTC(1970, 0, 1), Date.UTC(3000, 0, 1)];

function instant(written: string, clock: LocalClock): string {
  const [, date, time, zone] = timeForm.exec(written) ?? [];
  const milliseconds =
    date === undefined || time === undefined ? Number.NaN : Date.parse(`${date}T${time.replace(',', '.')}Z`);
  const offset = zone === undefined ? 0 : offsetOf(zone);
  // Date.parse takes the 31st of any month; what is shown back tells a day that is none.
  const isReal = !Number.isNaN(milliseconds + offset) && new Date(milliseconds).toISOString().slice(0, 10) === date;
  if (!isReal) {
    throw fault(
      'event.time',
      'time',
      written,
      'is no date and time',
      'Write it as 2026-01-31T08:59:30+03:00, or without a zone for the zone of the site.',
    );
  }
  const at = zone === undefined ? clock.instantOf(milliseconds) : milliseconds - offset;
  if (at < earliest || at >= latest) {
    throw fault('event.time', 'time', written, 'is not within the years 1970 to 2999', 'Set the clock of the device.');
  }
  return new Date(at).toISOString();
}

/** Milliseconds east of UTC; NaN for what is no zone. */
function offsetOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), zone.length > 3 ? Number(zone.slice(-2)) : 0];
  // The widest offset ever in civil use is below 16 hours.
  if (hours > 15 || minutes > 59) return Number.NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function text(fields: Readonly<Record<string, unknown>>, name: string, longest: number): string | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return null;
  const written = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof written !== 'string') throw fault('event.field', name, wordOf(value), 'must be text', 'Put it in quotes.');
  if (written.includes('\0') || !written.isWellFormed() || written.length > longest) {
    throw fault(
      'event.field',
      name,
      written,
      `must be well-formed text of at most ${longest} characters`,
      'Shorten or correct it.',
    );
  }
  return written;
}

function required(fields: Readonly<Record<string, unknown>>, name: string, longest: number): string {
  const value = text(fields, name, longest);
  if (value === null) throw fault('event.field', name, '', 'is missing', `Every access event has ${name}.`);
  return value;
}

function choice<const W extends string>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  words: readonly W[],
  otherwise: W,
): W {
  const value = fields[name];
  if (value === undefined || value === null) return otherwise;
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw fault('event.field', name, wordOf(value), `must be one of ${words.join(', ')}`, 'Correct the word.');
  return found;
}

/** A value as messages show it, which put quotes around it. */
function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fault(
  code: ErrorCode,
  field: string,
  value: string,
  says: string,
  remedy: string,
  cause?: unknown,
): GatehouseError {
  const shown = value === '' ? '' : ` "${showValue(value)}"`;
  return new GatehouseError(code, `${field}${shown} ${says}.`, {
    place: field,
    value: showValue(value),
    remedy,
    cause,
  });
}
