import { expect, test } from 'vitest';
import { hideSecrets } from './secrets.ts';

test.each([
  ['Driver=x;Pwd=turnstile;Uid=u', 'cannot sign in with turnstile', 'cannot sign in with ***'],
  ['Driver=x;Pwd={a;b}}c}', 'refused: a;b}c or {a;b}}c}', 'refused: *** or ***'],
  ['postgres://u:p%40ss@host/db', 'no p%40ss, no p@ss', 'no ***, no ***'],
  ['Driver=x', 'the driver was given Password=other;Server=y', 'the driver was given Password=***;Server=y'],
])('the password of %s is not in a message', (connection, text, hidden) => {
  expect(hideSecrets(text, connection)).toBe(hidden);
});
