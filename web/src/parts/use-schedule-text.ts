/** A schedule in a few words: how often, or a cron expression with its zone; that nobody but a person starts it where there is none. */
import { useCallback } from 'react';
import type { Schedule } from '../api/sources.ts';
import { useTexts } from '../i18n/language.tsx';

export function useScheduleText(): (schedule: Schedule | null) => string {
  const { sources } = useTexts();
  return useCallback(
    (schedule) => {
      if (schedule === null) return sources.byHand;
      if ('every' in schedule) return everyText(sources.every, schedule.every);
      return schedule.timezone === undefined ? schedule.cron : `${schedule.cron} (${schedule.timezone})`;
    },
    [sources],
  );
}

type Units = Readonly<Record<'s' | 'm' | 'h' | 'd', (count: number) => string>>;

/** The configuration writes spans of time as a number and a unit. */
function everyText(units: Units, every: string): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(every) ?? [];
  return unit === undefined ? every : units[unit as keyof Units](Number(count));
}
