/** Civil times of a zone: what a clock on the wall shows at an instant, and the instant at which it shows a time. */

/** One zone's clock. */
export interface LocalClock {
  /** `YYYY-MM-DD HH:MM:SS.mmm` as the wall shows it. */
  readonly show: (instant: number) => string;
  /**
   * Milliseconds since 1970 in UTC of a local time that is given as if it were UTC. Of times that come twice the first is meant; a time
   * that a change of clocks skips is read as if the clocks had not been changed yet.
   */
  readonly instantOf: (local: number) => number;
}

/** The civil day of an instant, `YYYY-MM-DD`; of the server's zone where none is given. */
export function civilDay(now: Date, zone: string | undefined): string {
  return localClock(zone).show(now.getTime()).slice(0, 10);
}

const quarter = 900_000;
const day = 86_400_000;

/** The clock of an IANA zone; undefined is the server's. Throws RangeError for a zone that is not known. */
export function localClock(zone: string | undefined): LocalClock {
  const offsetAt = offsets(zone);
  return {
    show: (instant) => new Date(instant + offsetAt(instant)).toISOString().slice(0, 23).replace('T', ' '),
    instantOf(local) {
      const before = offsetAt(local - day);
      const early = local - before;
      if (offsetAt(early) === before) return early;
      const late = local - offsetAt(local + day);
      return offsetAt(late) === offsetAt(local + day) ? late : early;
    },
  };
}

/** The offset from UTC in milliseconds; it changes on full quarters of an hour only, so one look-up serves each. */
function offsets(zone: string | undefined): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return (instant) => {
    const start = Math.floor(instant / quarter) * quarter;
    let offset = known.get(start);
    if (offset === undefined) {
      const parts = new Map(format.formatToParts(start).map((part) => [part.type, Number(part.value)]));
      const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      offset = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - start;
      if (known.size > 5000) known.clear();
      known.set(start, offset);
    }
    return offset;
  };
}
