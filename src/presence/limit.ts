/** How many fell due at once. */

const minute = 60_000;

/** The most of these instants (ISO, in any order) that lie within one minute. */
export function mostWithinMinute(instants: readonly string[]): number {
  const times = instants.map((instant) => Date.parse(instant)).sort((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - minute) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
