import { expect, test } from 'vitest';
import { newTotpSecret, stepOf, totpAddress, totpCode } from './totp.ts';

/** The secret of appendix B of RFC 6238, "12345678901234567890", in base 32; its codes cut to six digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code at second %i is the one of RFC 6238', (seconds, code) => {
  expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code);
  expect(stepOf(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test('the codes of the step before and after are taken, others are not', () => {
  const now = new Date(1_234_567_890_000);
  const present = Math.floor(1_234_567_890 / 30);
  const taken = [-2, -1, 0, 1, 2].map((away) => stepOf(secret, totpCode(secret, present + away), now));
  expect(taken).toEqual([null, present - 1, present, present + 1, null]);
  for (const wrong of ['', '5924', '0059240', 'abcdef']) expect(stepOf(secret, wrong, now)).toBeNull();
});

test('a secret has 160 bits, and its address names account and issuer', () => {
  const made = newTotpSecret();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(made);
  const address = new URL(totpAddress(made, 'Айгүл b', 'Gatehouse'));
  expect([address.protocol, decodeURIComponent(address.pathname)]).toEqual(['otpauth:', '/Gatehouse:Айгүл b']);
  expect(address.searchParams.get('secret')).toBe(made);
});
