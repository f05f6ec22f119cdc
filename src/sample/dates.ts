/** Civil dates as the sample writes them; all in UTC. */

/** `2026-03-31` */
export function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}

/** `31.03.2026` */
export function dottedDate(day: Date): string {
  return isoDate(day).split('-').reverse().join('.');
}

/** The day that many days later. */
export function daysAfter(day: Date, days: number): Date {
  const later = new Date(day);
  later.setUTCDate(day.getUTCDate() + days);
  return later;
}
