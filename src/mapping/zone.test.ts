import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from './zone.ts';

function instant(zone: string, local: string): string {
  return new Date(zoneOf(zone, 'x').toInstant(Date.parse(`${local}Z`))).toISOString().slice(0, 19);
}

describe('a local time', () => {
  it.each([
    ['Europe/Moscow', '2024-01-31T08:00:00', '2024-01-31T05:00:00'],
    ['Europe/Moscow', '2012-01-31T08:00:00', '2012-01-31T04:00:00'],
    ['Asia/Kolkata', '2024-01-31T08:00:00', '2024-01-31T02:30:00'],
    ['America/New_York', '2024-07-01T12:00:00', '2024-07-01T16:00:00'],
    ['Australia/Lord_Howe', '2024-01-01T00:00:00', '2023-12-31T13:00:00'],
  ])('of %s: %s is %s', (zone, local, expected) => {
    expect(instant(zone, local)).toBe(expected);
  });

  it('that the clocks skip is read as if they had not been changed yet', () => {
    expect(instant('Europe/Berlin', '2024-03-31T02:30:00')).toBe('2024-03-31T01:30:00');
    expect(instant('Europe/Berlin', '2024-03-31T01:59:59')).toBe('2024-03-31T00:59:59');
    expect(instant('Europe/Berlin', '2024-03-31T03:00:00')).toBe('2024-03-31T01:00:00');
  });

  it('that comes twice is the first', () => {
    expect(instant('Europe/Berlin', '2024-10-27T02:30:00')).toBe('2024-10-27T00:30:00');
    expect(instant('Europe/Berlin', '2024-10-27T03:00:00')).toBe('2024-10-27T02:00:00');
  });

  it('shows as itself on the clocks of its zone', () => {
    const zone = zoneOf('Europe/Moscow', 'x');
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Moscow',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const times = fc.integer({ min: Date.UTC(2011, 3, 1) / 1000, max: Date.UTC(2037, 0, 1) / 1000 });
    fc.assert(
      fc.property(times, (seconds) => {
        const local = seconds * 1000;
        // The one hour that Moscow has had twice.
        if (Math.abs(local - Date.UTC(2014, 9, 26, 1)) < 7_200_000) return;
        const shown = new Date(local).toISOString().slice(0, 19).replace('T', ' ');
        expect(clock.format(zone.toInstant(local))).toBe(shown);
      }),
      { numRuns: 300 },
    );
  });

  it('needs a zone that exists', () => {
    expect(() => zoneOf('Europe/Moskow', 'sources[0].timezone')).toThrow(
      'sources[0].timezone: "Europe/Moskow" is not a time zone',
    );
  });
});
