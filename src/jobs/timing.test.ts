import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAfterFailure, nextBySchedule, quarantineAfter } from './timing.ts';

const never = (): number => 0;
const minute = 60_000;
const hour = 60 * minute;

/** The times of a schedule after an instant, as they read on a clock in a zone. */
function timesOf(cron: string, timezone: string, from: string, count: number): string[] {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  const times: string[] = [];
  for (let now = new Date(from); times.length < count; ) {
    const next = nextBySchedule({ cron, timezone }, now, now, never);
    if (next === null) break;
    times.push(shown.format(next));
    now = next;
  }
  return times;
}

describe('cron in a time zone', () => {
  test('comes once on the day whose clock is put forward over its time', () => {
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28 02:30',
      '2026-03-29 03:00',
      '2026-03-30 02:30',
    ]);
  });

  test('comes once on the day whose clock shows its time twice', () => {
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', 3)).toEqual([
      '2026-10-24 02:30',
      '2026-10-25 02:30',
      '2026-10-26 02:30',
    ]);
  });

  test('keeps to its own clock when the clocks change, and to the zone that is named', () => {
    expect(timesOf('0 6 * * SUN', 'Europe/Berlin', '2026-03-22T12:00:00Z', 2)).toEqual([
      '2026-03-29 06:00',
      '2026-04-05 06:00',
    ]);
    const now = new Date('2026-06-01T00:00:00Z');
    const at = (timezone: string) =>
      nextBySchedule({ cron: '0 9 * * *', timezone }, now, now, never)?.toISOString() ?? null;
    expect([at('Asia/Almaty'), at('Europe/Moscow')]).toEqual(['2026-06-01T04:00:00.000Z', '2026-06-01T06:00:00.000Z']);
  });

  test('that never comes again has no next time', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    expect(nextBySchedule({ cron: '0 0 31 2 *' }, now, now, never)).toBeNull();
  });
});

describe('starts', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('are scattered after their time, by a tenth of the interval and at most half a minute', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    const property = fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      chance,
      fc.nat(100_000_000),
      (seconds, by, ago) => {
        const started = new Date(now.getTime() - ago);
        const next = nextBySchedule({ every: `${seconds}s` }, started, now, () => by)?.getTime() ?? 0;
        const due = Math.max(now.getTime(), started.getTime() + seconds * 1000);
        expect(next).toBeGreaterThanOrEqual(due);
        expect(next - due).toBeLessThanOrEqual(Math.min(seconds * 100, 30_000));
      },
    );
    fc.assert(property);
  });

  test('differ from source to source', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    const times = Array.from({ length: 20 }, () => nextBySchedule({ every: '5m' }, now, now)?.getTime());
    expect(new Set(times).size).toBeGreaterThan(15);
  });

  test('after failures come ever later, at most every hour, and in quarantine rarely whatever the plan', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    for (const schedule of [{ every: '1m' }, { cron: '* * * * *' }] as const) {
      const waits = Array.from({ length: 8 }, (_, index) => {
        const next = nextAfterFailure(schedule, index + 1, now, never);
        return (next?.getTime() ?? 0) - now.getTime();
      });
      expect(waits).toEqual([...waits].sort((one, other) => one - other));
      expect(waits[0]).toBeLessThanOrEqual(2 * minute);
      expect(waits.slice(quarantineAfter - 1)).toEqual(Array(8 - quarantineAfter + 1).fill(hour));
    }
    expect(nextAfterFailure({ every: '1d' }, 1, now, never)?.toISOString()).toBe('2026-06-02T00:00:00.000Z');
  });
});
