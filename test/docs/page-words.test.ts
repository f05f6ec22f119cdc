/** One word for one thing on the pages of a language, and endings that hold after whatever stands in a text. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Words that have another one beside them, which is the one to use. */
const otherWords: Readonly<Record<'ru' | 'kk', readonly (readonly [RegExp, string])[]>> = {
  ru: [
    [/(?<![а-яё])отдел(?:[аыуе]|ов|ом|ами?|ах)?(?![а-яё])/i, 'подразделение'],
    [/токен/i, 'ключ'],
    [/в настройке|файл настройки/i, 'конфигурация'],
    [/запасн/i, 'резервный'],
  ],
  kk: [
    [/(?<![а-яёәғқңөұүһі])бөлім(?:дер|і|нің|ге)?(?![а-яёәғқңөұүһі])(?= атауы| кілт| —|$)/i, 'бөлімше'],
    [/токен/i, 'кілт'],
    [/сұраны[мс]/i, 'сұрау'],
    [/көрсетілімге|көрсетілім сілт/i, 'демонстрация'],
    [/кіру оқиға|қолжетімділік оқиға/i, 'өту оқиғасы'],
    // An ending depends on the sound before it, and a number or a name may end in any.
    [/\}-[а-яәғқңөұүһі]{1,2}(?![а-яәғқңөұүһі])/i, 'a word that takes the ending instead'],
    [/\} (?:бастап|дейін)(?![а-яәғқңөұүһі])/i, 'күнінен бастап, күніне дейін'],
  ],
};

function textsOf(language: string): [string, string][] {
  const folder = new URL(`../../../web/src/i18n/${language}/`, import.meta.url);
  return readdirSync(folder).flatMap((file) =>
    readFileSync(new URL(file, folder), 'utf8')
      .split('\n')
      .map((line, index): [string, string] => [`${file}:${index + 1}`, line]),
  );
}

test.each(['ru', 'kk'] as const)('one thing has one word (%s)', (language) => {
  const found: string[] = [];
  const lines = textsOf(language);
  expect(lines.length).toBeGreaterThan(1_000);
  for (const [place, line] of lines) {
    for (const [word, better] of otherWords[language]) {
      if (word.test(line)) found.push(`${place} ${line.trim()}: ${better}`);
    }
  }
  expect(found).toEqual([]);
});
