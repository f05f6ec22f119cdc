/** Numbers of drivers as text, without digits that the database did not have. */

/** The shortest text that is this single-precision number; a double would show `0.1` as `0.10000000149011612`. */
export function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** A whole number in units of 10^scale (`12345`, -2) as decimal text (`123.45`). */
export function scaledText(units: bigint | number, scale: number): string {
  const negative = units < 0;
  const digits = String(units).replace('-', '');
  if (scale >= 0) return `${negative ? '-' : ''}${digits}${'0'.repeat(digits === '0' ? 0 : scale)}`;
  const padded = digits.padStart(1 - scale, '0');
  return `${negative ? '-' : ''}${padded.slice(0, scale)}.${padded.slice(scale)}`;
}
