import { type Fault, fault, type Origin } from './fault.ts';
import { utc, type Zone } from './zone.ts';

/**
 * The fault of a period whose end lies before its start; null when there is none. A day as start begins, and a day as end ends, at
 * midnight of the zone. Both are as records hold them.
 */
export function periodFault(from: string | null, until: string | null, zone: Zone, origin: Origin): Fault | null {
  if (from === null || until === null) return null;
  // Texts of the same form sort as the times do.
  const backwards = from.length === until.length ? until < from : endOf(until, zone) < startOf(from, zone);
  if (!backwards) return null;
  return fault(
    'mapping.period',
    origin,
    until,
    `is before the start ${from}`,
    'Correct one of the two dates in the source.',
  );
}

function startOf(date: string, zone: Zone): number {
  return date.length === 10 ? zone.toInstant(dayOf(date)) : Date.parse(date);
}

function endOf(date: string, zone: Zone): number {
  return date.length === 10 ? zone.toInstant(dayOf(date) + 86_400_000) : Date.parse(date);
}

function dayOf(date: string): number {
  return utc(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}
