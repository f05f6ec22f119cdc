import { GatehouseError } from '../model/errors.ts';
import { instantOf, isRealDay, isRealTime, writeDay, writeInstant } from './calendar.ts';
import { digitsAt } from './digits.ts';
import type { Zone } from './zone.ts';

const tokens = ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'] as const;
type Token = (typeof tokens)[number];

/** What of a format stands at fixed places of every text that follows it. */
interface Layout {
  readonly length: number;
  readonly at: Readonly<Partial<Record<Token, number>>>;
  readonly literals: readonly { readonly at: number; readonly unit: number }[];
}

/**
 * The parser of a format of tokens. Every digit must be there; texts of zeros alone in place of the digits are no date.
 *
 * Errors: `config.invalid` at `place`.
 */
export function formatParser(format: string, zone: Zone, place: string): (text: string) => string | null | undefined {
  const { length, at, literals } = layoutOf(format, place);
  const { YYYY: yearAt = 0, MM: monthAt = 0, DD: dayAt = 0, HH: hourAt, mm: minuteAt, ss: secondAt } = at;
  return (text) => {
    if (text.length !== length) return undefined;
    for (const literal of literals) if (text.charCodeAt(literal.at) !== literal.unit) return undefined;
    const year = digitsAt(text, yearAt, 4);
    const month = digitsAt(text, monthAt, 2);
    const day = digitsAt(text, dayAt, 2);
    const hour = hourAt === undefined ? 0 : digitsAt(text, hourAt, 2);
    const minute = minuteAt === undefined ? 0 : digitsAt(text, minuteAt, 2);
    const second = secondAt === undefined ? 0 : digitsAt(text, secondAt, 2);
    if (!isRealTime(hour, minute, second)) return undefined;
    const secondOfDay = hour * 3600 + minute * 60 + second;
    if (!isRealDay(year, month, day)) return year + month + day + secondOfDay === 0 ? null : undefined;
    if (year === 1 && month === 1 && day === 1 && secondOfDay === 0) return null;
    if (hourAt === undefined) return writeDay(year, month, day);
    return writeInstant(instantOf(zone, year, month, day, secondOfDay));
  };
}

function layoutOf(format: string, place: string): Layout {
  const at: Partial<Record<Token, number>> = {};
  const literals: { at: number; unit: number }[] = [];
  let position = 0;
  while (position < format.length) {
    const token = tokens.find((candidate) => format.startsWith(candidate, position));
    if (token === undefined) {
      const character = format.charAt(position);
      if (/[\p{L}\p{N}]/u.test(character) && character !== 'T')
        throw badFormat(format, `"${character}" is no token`, place);
      literals.push({ at: position, unit: format.charCodeAt(position) });
      position += 1;
      continue;
    }
    if (at[token] !== undefined) throw badFormat(format, `${token} stands twice`, place);
    at[token] = position;
    position += token.length;
  }
  for (const token of ['YYYY', 'MM', 'DD'] as const) {
    if (at[token] === undefined) throw badFormat(format, `${token} is missing`, place);
  }
  if ((at.mm === undefined) !== (at.HH === undefined)) throw badFormat(format, 'HH and mm go together', place);
  if (at.ss !== undefined && at.mm === undefined) throw badFormat(format, 'ss needs HH and mm', place);
  return { length: format.length, at, literals };
}

function badFormat(format: string, complaint: string, place: string): GatehouseError {
  return new GatehouseError('config.invalid', `${place}: "${format}" is not a format of dates: ${complaint}`, {
    place,
    value: format,
    remedy: `Write it with the tokens ${tokens.join(', ')}, such as DD.MM.YYYY or YYYYMMDD or DD.MM.YYYY HH:mm.`,
  });
}
