/** How long to wait after failures: from a quarter of a second, doubled each time, to a minute. */

const shortest = 250;
const longest = 60_000;

/** Milliseconds to wait after so many failures in a row; scattered, so that targets that failed together are not tried together. */
export function backOff(failures: number): number {
  const whole = Math.min(longest, shortest * 2 ** Math.min(failures - 1, 20));
  return Math.round(whole * (0.5 + Math.random() / 2));
}
