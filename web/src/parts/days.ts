/** Days as date inputs give them, `2026-05-01`, in the reader's time zone. */

/** The first instant of a day as ISO 8601. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** The last instant of a day as ISO 8601. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59.999`).toISOString();
}
