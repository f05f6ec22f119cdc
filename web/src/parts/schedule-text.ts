/** A schedule in a few words: a span of time, or a cron expression with its zone. */
import type { Schedule } from '../api/sources.ts';

export function scheduleText(schedule: Schedule): string {
  if ('every' in schedule) return schedule.every;
  return schedule.timezone === undefined ? schedule.cron : `${schedule.cron} (${schedule.timezone})`;
}
