import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateParser } from './dates.ts';
import { zoneOf } from './zone.ts';

const moscow = zoneOf('Europe/Moscow', 'x');
const generalized = dateParser('generalized', moscow, 'x');
const filetime = dateParser('filetime', moscow, 'x');

describe('a date of a directory', () => {
  it.each([
    ['20261123061803.748922Z', '2026-11-23T06:18:03Z'],
    ['20261123061803Z', '2026-11-23T06:18:03Z'],
    ['202611230618Z', '2026-11-23T06:18:00Z'],
    ['2026112306+0300', '2026-11-23T03:00:00Z'],
    ['20261123061803-05', '2026-11-23T11:18:03Z'],
    ['20261123061803', '2026-11-23T03:18:03Z'],
    ['20161231235960Z', '2016-12-31T23:59:59Z'],
    ['000001010000Z', null],
    ['20260230000000Z', undefined],
    ['20261123256000Z', undefined],
    ['2026-11-23', undefined],
  ])('in generalized time, %s is %s', (text, expected) => {
    expect(generalized(text)).toBe(expected);
  });

  it.each([
    ['135379296000000000', '2030-01-01T00:00:00Z'],
    ['116444736000000000', '1970-01-01T00:00:00Z'],
    ['0', null],
    ['9223372036854775807', null],
    ['-1', null],
    ['-5', undefined],
    ['never', undefined],
    ['99999999999999999999', undefined],
  ])('in file time, %s is %s', (text, expected) => {
    expect(filetime(text)).toBe(expected);
  });

  it('in file time, every second of four centuries reads back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -11_644_473_599, max: 4_000_000_000 }), (seconds) => {
        const units = (BigInt(seconds) + 11_644_473_600n) * 10_000_000n;
        expect(filetime(String(units))).toBe(new Date(seconds * 1000).toISOString().replace('.000', ''));
      }),
    );
  });

  it('may be named iso, as the one without a format', () => {
    expect(dateParser('iso', moscow, 'x')('2026-11-23')).toBe('2026-11-23');
  });
});
