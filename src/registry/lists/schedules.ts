/** Work schedules as they are listed, whole. */
import { type ScheduleInterval, shownInterval, workMinutes } from '../../model/work-schedule.ts';
import type { Database } from '../database.ts';
import { readSchedules } from '../schedules.ts';
import { type Origins, sourceNames, speakingLinkOf } from './origins.ts';

export interface ListedSchedule {
  readonly id: number;
  readonly source: string | null;
  readonly key: string | null;
  readonly name: string;
  readonly cycleDays: number;
  /** A date that is day 1 of the cycle. */
  readonly anchor: string;
  /** Minutes from the midnight with which the day begins; after midnight beyond 1440. */
  readonly intervals: readonly ScheduleInterval[];
  /** Minutes of work in one run of the cycle, without breaks. */
  readonly workMinutes: number;
  /** The intervals as text: `day 1 08:00-17:00; day 1 12:00-13:00 break`. */
  readonly days: string;
}

/** Schedules by id; there are few enough to be read whole. */
export async function* listSchedules(
  database: Database,
  filter: Origins & { readonly limit?: number | undefined },
): AsyncGenerator<ListedSchedule[]> {
  const sources = await sourceNames(database);
  const schedules = await readSchedules(database);
  const links = await speakingLinkOf(database, 'schedules', [...schedules.keys()], filter);
  const listed = [...schedules.values()]
    .filter(({ id }) => filter.sourceId === undefined || links.has(id))
    .map((schedule): ListedSchedule => {
      const { id, name, cycleDays, anchor, intervals } = schedule;
      const link = links.get(id);
      return {
        id,
        source: link === undefined ? null : (sources.get(link.sourceId) ?? null),
        key: link?.key ?? null,
        name,
        cycleDays,
        anchor,
        intervals,
        workMinutes: workMinutes(schedule),
        days: intervals.map(shownInterval).join('; '),
      };
    });
  yield listed.slice(0, filter.limit);
}
