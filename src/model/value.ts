/**
 * One value of a row as a source hands it over, without loss: text whole, NULL apart from '', bytes exact. Decimals and integers that a
 * double cannot hold come as text. SQL sources give every scalar as text (`'42'`, `'12.50'`, `'2024-01-31'`, `'true'`), so that a
 * column reads the same through every driver.
 */
export type Value = string | number | boolean | null | Uint8Array;

/** A value as a person would read it in a message; long ones are shortened, bytes shown in hex. */
export function showValue(value: Value, limit = 80): string {
  if (value === null) return 'NULL';
  const text =
    value instanceof Uint8Array
      ? `0x${Buffer.from(value.subarray(0, limit)).toString('hex').toUpperCase()}`
      : String(value);
  return text.length > limit ? `${text.slice(0, limit)}... (${text.length} characters)` : text;
}
