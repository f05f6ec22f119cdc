/**
 * Work schedules: a cycle of 1 to 32 days that repeats from its anchor, each day with any number of intervals of work and breaks. A week is
 * a cycle of 7 days from a Monday.
 */
import type { ErrorCode } from './error-codes.ts';

export const longestCycle = 32;
/** The anchor of weeks, a Monday. */
export const weekAnchor = '2024-01-01';

const minutesOfDay = 1440;

export const intervalKinds = ['work', 'break'] as const;
export type IntervalKind = (typeof intervalKinds)[number];

/** Minutes from the midnight with which the day begins; an interval that goes on after midnight ends later than 1440. */
export interface DayInterval {
  readonly start: number;
  readonly end: number;
  readonly kind: IntervalKind;
}

export interface ScheduleInterval extends DayInterval {
  /** Day of the cycle, from 1. */
  readonly day: number;
}

export interface WorkSchedule {
  readonly name: string;
  /** Days until the cycle repeats, 1 to 32. */
  readonly cycleDays: number;
  /** A civil date, `YYYY-MM-DD`, that is day 1 of the cycle. */
  readonly anchor: string;
  /** In order of day and start. */
  readonly intervals: readonly ScheduleInterval[];
}

/** The day of the cycle, from 1, that a civil date is. */
export function cycleDayOf(schedule: WorkSchedule, date: string): number {
  const days = (Date.parse(`${date}T00:00:00Z`) - Date.parse(`${schedule.anchor}T00:00:00Z`)) / 86_400_000;
  return (((days % schedule.cycleDays) + schedule.cycleDays) % schedule.cycleDays) + 1;
}

/** The intervals that begin on a civil date, in order; those of an overnight shift all belong to the day on which it begins. */
export function intervalsOn(schedule: WorkSchedule, date: string): DayInterval[] {
  const day = cycleDayOf(schedule, date);
  return schedule.intervals
    .filter((interval) => interval.day === day)
    .map(({ start, end, kind }) => ({ start, end, kind }));
}

/** Minutes of work without breaks in one run of the cycle. */
export function workMinutes(schedule: WorkSchedule): number {
  return schedule.intervals.reduce(
    (sum, { start, end, kind }) => sum + (kind === 'work' ? end - start : start - end),
    0,
  );
}

export interface ScheduleFault {
  readonly code: ErrorCode;
  readonly value: string;
  /** What is wrong, as a sentence without the remedy. */
  readonly complaint: string;
}

/**
 * The intervals in order, each break in the shift that it interrupts: one that stands after midnight is moved behind its shift's start. Or
 * what is wrong with them: intervals of work that overlap, within a day or into the next, or a break outside of work.
 */
export function arrangeIntervals(
  cycleDays: number,
  intervals: readonly ScheduleInterval[],
): readonly ScheduleInterval[] | ScheduleFault {
  const work = intervals.filter(({ kind }) => kind === 'work').sort(inOrder);
  const overlapping = firstOverlap(work, cycleDays);
  if (overlapping !== null) return overlapping;
  const breaks: ScheduleInterval[] = [];
  for (const pause of intervals.filter(({ kind }) => kind === 'break')) {
    const placed = placeBreak(pause, work);
    if (placed === null) return faultOf(pause, 'is a break outside the working time of its day');
    breaks.push(placed);
  }
  breaks.sort(inOrder);
  return firstOverlap(breaks, cycleDays) ?? [...work, ...breaks].sort(inOrder);
}

function inOrder(left: ScheduleInterval, right: ScheduleInterval): number {
  return left.day - right.day || left.start - right.start || right.end - left.end;
}

function placeBreak(pause: ScheduleInterval, work: readonly ScheduleInterval[]): ScheduleInterval | null {
  for (const shift of [0, minutesOfDay]) {
    const moved = { ...pause, start: pause.start + shift, end: pause.end + shift };
    if (work.some(({ day, start, end }) => day === pause.day && start <= moved.start && moved.end <= end)) return moved;
  }
  return null;
}

function firstOverlap(sorted: readonly ScheduleInterval[], cycleDays: number): ScheduleFault | null {
  const at = (interval: ScheduleInterval): number => (interval.day - 1) * minutesOfDay;
  for (const [index, interval] of sorted.entries()) {
    const last = index === sorted.length - 1;
    const next = sorted[last ? 0 : index + 1] as ScheduleInterval;
    const nextStart = at(next) + next.start + (last ? cycleDays * minutesOfDay : 0);
    if (at(interval) + interval.end > nextStart) {
      return last && index === 0
        ? faultOf(interval, 'overlaps itself when the cycle begins anew')
        : faultOf(interval, `overlaps ${shownInterval(next)}`);
    }
  }
  return null;
}

function faultOf(interval: ScheduleInterval, complaint: string): ScheduleFault {
  const value = shownInterval(interval);
  return { code: 'schedule.interval', value, complaint: `${value} ${complaint}` };
}

/** `day 2 20:00-08:00`, with `break` where it is one. */
export function shownInterval({ day, start, end, kind }: ScheduleInterval): string {
  return `day ${day} ${clock(start)}-${clock(end)}${kind === 'break' ? ' break' : ''}`;
}

function clock(minutes: number): string {
  const ofDay = minutes > minutesOfDay ? minutes - minutesOfDay : minutes;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
