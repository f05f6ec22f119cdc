/** Dates as directories write them: generalized time of LDAP, and Windows' file time, which Active Directory counts in. */
import { isRealDay, isRealTime, writeInstant } from './calendar.ts';
import { utc, type Zone } from './zone.ts';

const pattern = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:(\d\d))?)?(?:[.,]\d{1,9})?(Z|[+-]\d\d(?:\d\d)?)?$/i;

/** `20261123061803.748922Z`; minutes, seconds, fraction and zone may be absent. The year 0 is no date. */
export function parseGeneralized(text: string, zone: Zone): string | null | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  if (year === 0) return null;
  // A leap second is written here, unlike anywhere else.
  const shown = Math.min(second, second === 60 ? 59 : second);
  if (!isRealDay(year, month, day) || !isRealTime(hour, minute, shown)) return undefined;
  const instant = utc(year, month, day) + (hour * 3600 + minute * 60 + shown) * 1000;
  const offset = offsetOf(match[7]);
  if (offset === undefined) return undefined;
  return writeInstant(offset === null ? zone.toInstant(instant) : instant - offset * 1000);
}

/** Seconds east of UTC; null where no zone is written; undefined where there is no such zone. */
function offsetOf(written: string | undefined): number | null | undefined {
  if (written === undefined) return null;
  if (written.toUpperCase() === 'Z') return 0;
  const seconds = Number(written.slice(1, 3)) * 3600 + Number(written.slice(3) || 0) * 60;
  if (seconds > 57_600) return undefined;
  return written.startsWith('-') ? -seconds : seconds;
}

const never = 0x7fff_ffff_ffff_ffffn;
/** From 1601 to 1970, in units of 100 nanoseconds. */
const epoch = 116_444_736_000_000_000n;

/** Units of 100 nanoseconds since 1601 in UTC; 0 and the largest number mean never, which is no date. */
export function parseFileTime(text: string): string | null | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const count = BigInt(text);
  if (count === 0n || count >= never || count === -1n) return null;
  return count < 0n ? undefined : writeInstant(Number((count - epoch) / 10_000n));
}
