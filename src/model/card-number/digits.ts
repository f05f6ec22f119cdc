/** Reading of digits, without what number parsers forgive: signs, blanks, exponents, other scripts, empty texts. */

/** The longest run of decimal digits that a double always holds exactly. */
const exactDigits = 15;

/** The decimal digits of `text` from `start` up to `end` as a number; -1 unless there are 1 to 15, and digits only. */
export function smallDecimal(text: string, start: number, end: number): number {
  if (end <= start || end - start > exactDigits) return -1;
  let value = 0;
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Any run of decimal digits; null when it is empty or holds anything else. */
export function decimal(text: string): bigint | null {
  if (text.length <= exactDigits) {
    const value = smallDecimal(text, 0, text.length);
    return value < 0 ? null : BigInt(value);
  }
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return null;
  }
  return BigInt(text);
}

/** Any run of hexadecimal digits in either case; null when it is empty or holds anything else. */
export function hexadecimal(text: string): bigint | null {
  if (text.length === 0) return null;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const letter = code | 32;
    if (!((code >= 48 && code <= 57) || (letter >= 97 && letter <= 102))) return null;
  }
  return BigInt(`0x${text}`);
}

/** Upper-case hexadecimal digits, with zeros in front up to `digits`. */
export function hexDigits(value: bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** The largest value of so many bits. */
export function largest(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}
