import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateParser } from './dates.ts';
import { zoneOf } from './zone.ts';

const moscow = zoneOf('Europe/Moscow', 'x');
const parse = dateParser(undefined, moscow, 'x');
const formatted = (format: string) => dateParser(format, moscow, 'fields.validFrom');

describe('a date without a format', () => {
  it.each([
    ['2024-01-31', '2024-01-31'],
    ['2024-02-29', '2024-02-29'],
    ['2024-01-31 08:00', '2024-01-31T05:00:00Z'],
    ['2024-01-31T08:00:00', '2024-01-31T05:00:00Z'],
    ['2024-01-31 08:00:00.123456', '2024-01-31T05:00:00Z'],
    ['2024-01-31 00:00:00.0000', '2024-01-30T21:00:00Z'],
    ['2024-01-31T08:00:00Z', '2024-01-31T08:00:00Z'],
    ['2024-01-31 08:00:00+03', '2024-01-31T05:00:00Z'],
    ['2024-01-31 08:00:00.1234567 -05:30', '2024-01-31T13:30:00Z'],
    ['2024-01-31T08:00:00+0530', '2024-01-31T02:30:00Z'],
    ['9999-12-31', '9999-12-31'],
    ['9999-12-31 23:59:59', '9999-12-31T20:59:59Z'],
    ['9999-12-31T23:59:59-05:00', '9999-12-31T23:59:59Z'],
  ])('%s is %s', (text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it.each([
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0001-01-01',
    '0001-01-01T00:00:00',
    'infinity',
    '-infinity',
    'Infinity',
  ])('%s is no date', (text) => {
    expect(parse(text)).toBeNull();
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-32',
    '2024-1-1',
    '24-01-31',
    '31.01.2024',
    '2024-01-31T24:00:00',
    '2024-01-31 08:60',
    '2024-01-31 08:00:60',
    '2024-01-31 8:00',
    '2024-01-31x08:00',
    '2024-01-31 08:00:00.',
    '2024-01-31 08:00:00 Moscow',
    '2024-01-31Z',
    '2024-01-31 08',
    'today',
    '20240131',
    '２０２４-01-31',
    '2024-01-31 08:00:00+99',
    '+002024-01-31',
    '0000-01-01',
    '',
    '-',
    '2024-01-31 ',
    'x024-01-31',
  ])('%s is refused', (text) => {
    expect(parse(text)).toBeUndefined();
  });
});

describe('a date with a format', () => {
  it.each([
    ['DD.MM.YYYY', '31.12.2023', '2023-12-31'],
    ['MM/DD/YYYY', '12/31/2023', '2023-12-31'],
    ['YYYYMMDD', '20231231', '2023-12-31'],
    ['DD.MM.YYYY HH:mm', '31.12.2023 08:30', '2023-12-31T05:30:00Z'],
    ['YYYYMMDDTHHmmss', '20231231T083015', '2023-12-31T05:30:15Z'],
    ['DD.MM.YYYY', '00.00.0000', null],
    ['DD.MM.YYYY', '01.01.0001', null],
  ])('%s reads %s', (format, text, expected) => {
    expect(formatted(format)(text)).toBe(expected);
  });

  it.each([
    ['DD.MM.YYYY', '31.02.2024'],
    ['DD.MM.YYYY', '2024-01-31'],
    ['DD.MM.YYYY', '31.01.24'],
    ['DD.MM.YYYY', '31/01/2024'],
    ['DD.MM.YYYY', '31.01.2024 00:00'],
    ['DD.MM.YYYY HH:mm', '31.01.2024 24:00'],
  ])('%s refuses %s', (format, text) => {
    expect(formatted(format)(text)).toBeUndefined();
  });

  it.each(['DD.MM', 'DD.MM.YY', 'YYYY-MM-DD-DD', 'YYYY-MM-DD mm', 'YYYY-MM-DD ss', 'dd.mm.yyyy', ''])(
    '%s is no format',
    (format) => {
      expect(() => formatted(format)).toThrow('fields.validFrom: ');
    },
  );
});

it('every day from 1900 to 2100 reads back as it was written', () => {
  const russian = formatted('DD.MM.YYYY');
  const compact = formatted('YYYYMMDD');
  for (let at = Date.UTC(1900, 0, 1); at <= Date.UTC(2100, 11, 31); at += 86_400_000) {
    const iso = new Date(at).toISOString().slice(0, 10);
    const [year, month, day] = iso.split('-');
    if (parse(iso) !== iso || russian(`${day}.${month}.${year}`) !== iso || compact(`${year}${month}${day}`) !== iso) {
      throw new Error(`${iso} does not read back`);
    }
  }
});

it('days are real exactly when the calendar has them', () => {
  const parts = fc.tuple(
    fc.integer({ min: 1, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  );
  fc.assert(
    fc.property(parts, ([year, month, day]) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      if (text === '0001-01-01') return;
      const date = new Date(0);
      date.setUTCFullYear(year, month - 1, day);
      const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
      expect(parse(text)).toBe(real ? text : undefined);
    }),
    { numRuns: 500 },
  );
});

it('no text makes a parser throw', () => {
  const parsers = [parse, formatted('DD.MM.YYYY HH:mm')];
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      for (const one of parsers) one(text);
    }),
    { numRuns: 500 },
  );
});

it.each(['0001-01-01T00:00:00Z', '0001-01-01 00:00:00+03:00'])('the empty date is none in any zone: %s', (text) => {
  expect(parse(text)).toBeNull();
});
