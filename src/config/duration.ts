/** Durations as the configuration writes them: a whole number and a unit, `30s`, `5m`, `2h`, `1d`. */

const unitMilliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What is said of a text that is none. */
export const durationText = 'must be a whole number and a unit, such as 30s, 5m, 2h or 1d';

export const durationPattern = /^[0-9]{1,9}[smhd]$/;

/** The duration in milliseconds, or null when the text is not one. */
export function durationMilliseconds(text: string): number | null {
  if (!durationPattern.test(text)) return null;
  return Number(text.slice(0, -1)) * (unitMilliseconds[text.slice(-1)] ?? 0);
}
