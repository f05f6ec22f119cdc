/** Which work schedule somebody has from when until when: a history without gaps in its order, so that last month stays as it was. */

export interface Assignment {
  /** Local id of the schedule. */
  readonly schedule: number;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** First day on which it holds no longer; null while it holds. */
  readonly until: string | null;
}

/** What a source says: null dates are "as soon as it is known" and "until it changes"; `until` is the last day. */
export interface Assigning {
  readonly schedule: number | null;
  readonly from: string | null;
  readonly until: string | null;
}

/** The history after a change that is found on the day `today`; sorted by `from`. */
export function assignSchedule(history: readonly Assignment[], now: Assigning, today: string): Assignment[] {
  const end = now.until === null ? null : dayAfter(now.until);
  const last = history.at(-1);
  const goesOn =
    last !== undefined && last.schedule === now.schedule && now.from === null && (last.until ?? '9999') > today;
  const from = goesOn ? last.from : (now.from ?? today);
  const kept = history
    .filter((earlier) => earlier.from < from)
    .map((earlier) => (earlier.until === null || earlier.until > from ? { ...earlier, until: from } : earlier));
  if (now.schedule === null || (end !== null && end <= from)) return kept;
  return [...kept, { schedule: now.schedule, from, until: end }];
}

/** The schedule on a day, or null. */
export function assignedOn(history: readonly Assignment[], date: string): number | null {
  return history.find(({ from, until }) => from <= date && (until === null || date < until))?.schedule ?? null;
}

/** The last day on which an assignment holds; null while it holds. */
export function lastDay({ until }: Assignment): string | null {
  return until === null ? null : movedBy(until, -1);
}

function dayAfter(date: string): string {
  return movedBy(date, 1);
}

function movedBy(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
