/** Codes that change with the time, of RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator app has them. */
import { createHmac, randomBytes } from 'node:crypto';

const stepSeconds = 30;
const digits = 6;
/** Steps before and after the present one whose codes are taken too, as clocks differ and people type slowly. */
const tolerance = 1;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits in base 32, as apps take them. */
export function newTotpSecret(): string {
  return [...randomBytes(20)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .match(/.{5}/g)
    ?.map((bits) => base32[Number.parseInt(bits, 2)])
    .join('') as string;
}

/** The time step whose code this is; null when it is none of those that count now. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const present = Math.floor(now.getTime() / 1000 / stepSeconds);
  let found: number | null = null;
  // Every step is compared, so that the time taken says nothing.
  for (let step = present - tolerance; step <= present + tolerance; step += 1) {
    if (isSameText(totpCode(secret, step), code)) found = step;
  }
  return found;
}

/** The code of a time step. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** What a QR code tells an app. */
export function totpAddress(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const words = new URLSearchParams({
    secret,
    issuer,
    algorithm: 'SHA1',
    digits: String(digits),
    period: String(stepSeconds),
  });
  // Apps do not read `+` as a space.
  return `otpauth://totp/${label}?${words.toString().replaceAll('+', '%20')}`;
}

function bytesOf(secret: string): Buffer {
  const bits = Array.from(secret, (sign) => base32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function isSameText(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}
