/** When a source's next cycle is due: by its schedule, after failures, and scattered so that sources do not all begin at once. */
import { Cron } from 'croner';
import type { Schedule } from '../config/document.ts';
import { durationMilliseconds } from '../config/duration.ts';

/** From so many failures in a row on a source is in quarantine: it is tried rarely until a cycle goes through. */
export const quarantineAfter = 5;

const minute = 60_000;
const hour = 60 * minute;

/** `chance` gives numbers from 0 to 1. */
export type Chance = () => number;

/**
 * The time after a cycle that began at `started`, never before `now`. Null for a cron expression that never comes again.
 */
export function nextBySchedule(
  schedule: Schedule,
  started: Date,
  now: Date,
  chance: Chance = Math.random,
): Date | null {
  if ('every' in schedule) {
    const every = durationMilliseconds(schedule.every) ?? hour;
    const due = Math.max(started.getTime() + every, now.getTime());
    return new Date(due + chance() * Math.min(every / 10, 30_000));
  }
  const [first, second] = cronOf(schedule).nextRuns(2, now);
  if (first === undefined) return null;
  const gap = second === undefined ? hour : second.getTime() - first.getTime();
  return new Date(first.getTime() + chance() * Math.min(gap / 10, 10_000));
}

/** The time to try again while another process has the source: soon, since that process may have been killed and only seem to run it. */
export function nextWhileBusy(schedule: Schedule, started: Date, now: Date): Date {
  const soon = new Date(now.getTime() + 10_000);
  const planned = nextBySchedule(schedule, started, now);
  return planned !== null && planned < soon ? planned : soon;
}

/** The time after so many failures in a row: soon at first, then ever later, and once an hour in quarantine. */
export function nextAfterFailure(
  schedule: Schedule,
  failures: number,
  now: Date,
  chance: Chance = Math.random,
): Date | null {
  const every = 'every' in schedule ? (durationMilliseconds(schedule.every) ?? hour) : minute;
  const least = Math.max(Math.min(every, hour), 1000);
  const wait = failures >= quarantineAfter ? hour : Math.min(least * 2 ** (failures - 1), hour);
  const retry = new Date(now.getTime() + Math.max(wait, 'every' in schedule ? every : 0) * (1 + chance() / 10));
  if ('every' in schedule) return retry;
  const planned = nextBySchedule(schedule, now, now, chance);
  // In quarantine the plan itself may come more often than once an hour.
  if (planned === null || failures >= quarantineAfter) return retry;
  return planned < retry ? planned : retry;
}

function cronOf(schedule: { readonly cron: string; readonly timezone?: string }): Cron {
  return new Cron(schedule.cron, schedule.timezone === undefined ? {} : { timezone: schedule.timezone });
}
