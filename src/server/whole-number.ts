/** Whole numbers in addresses: written in digits and nothing else, so that one thing has one address. */
import { z } from 'zod';

/** A number as an address has it, of at least `least`; `most` is as far as numbers are exact unless it says less. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): z.ZodPreprocess<z.ZodInt> {
  return z.preprocess(ofDigits, z.int().min(least).max(most));
}

/** What is no digits stays a text, which the schema of numbers refuses; Number() would take 1e3, 0x10, blanks and nothing at all. */
function ofDigits(written: unknown): unknown {
  return typeof written === 'string' && /^\d{1,16}$/.test(written) ? Number(written) : written;
}
