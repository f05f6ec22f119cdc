/** Codes that people type from paper or a terminal: four groups of four signs, 80 random bits. */
import { randomInt } from 'node:crypto';
import { secretDigest } from './secrets.ts';

/** Without letters and digits that are mistaken for each other. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** `XXXX-XXXX-XXXX-XXXX`. */
export function newTypedCode(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/** The digest by which a code is kept; small letters, spaces and dashes make no difference. */
export function typedCodeDigest(code: string): string {
  return secretDigest(code.toUpperCase().replaceAll(/[^A-Z2-9]/g, ''));
}
