import { expect, test } from 'vitest';
import { errorCodes } from '../../src/model/error-codes.ts';

type Texts = Readonly<Record<string, string>>;

/** The catalogue of a language as the pages have it; they are no part of this build, so it is read from their source. */
async function textsOf(language: string): Promise<Texts> {
  const file = new URL(`../../../web/src/i18n/${language}/problems.ts`, import.meta.url).href;
  return ((await import(/* @vite-ignore */ file)) as { problems: Texts }).problems;
}

/** What must stand in a text of any language as it is: commands, options, names of settings. */
function fixedWords(text: string): string[] {
  return [...text.matchAll(/`[^`]+`|--[a-z]+|\$\{[^}]+\}|\b[A-Z]{2,}[A-Z_]*\b|\breadOnly: true\b/g)]
    .map(([word]) => word)
    .filter((word) => word !== 'HH' && word !== 'MM');
}

test('every code that the server can answer with is explained in English, Russian and Kazakh', async () => {
  const [en, ru, kk] = await Promise.all(['en', 'ru', 'kk'].map(textsOf));
  const codes = Object.keys(errorCodes);
  expect(codes.length).toBeGreaterThan(100);
  expect(en).toEqual(errorCodes);
  for (const texts of [ru, kk]) expect(codes.filter((code) => texts?.[code] === undefined)).toEqual([]);
  for (const [code, text] of Object.entries(errorCodes)) {
    for (const translated of [ru?.[code] ?? '', kk?.[code] ?? '']) {
      expect([code, translated]).toEqual([code, expect.stringMatching(/^[\p{L}-].*[а-яёәғқңөұүһі].*\.$|`\.$/u)]);
      expect([code, fixedWords(text).filter((word) => !translated.includes(word))]).toEqual([code, []]);
    }
    expect([code, ru?.[code] === kk?.[code]]).toEqual([code, false]);
  }
});
