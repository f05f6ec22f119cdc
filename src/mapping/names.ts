/** A person's name taken apart; only the surname is always there. */
export interface PersonName {
  readonly surname: string;
  readonly givenName: string | null;
  readonly patronymic: string | null;
}

/** Words that make a patronymic together with the father's name before them: "Гасан оглы". */
const patronymicWords: ReadonlySet<string> = new Set(
  (
    'оглы оглу кызы гызы кизы кизи ұлы улы уулу угли ўғли қызы қизи ' +
    'ogly oglu oğlu ogli oʻgʻli kyzy kizi qizi qızı gyzy uly ulu uulu ūly qyzy'
  ).split(' '),
);

/** Words in lower case that open a surname of several words: "фон Неймар", "ван дер Ваальс". */
const particles: ReadonlySet<string> = new Set(
  (
    'де ла ле дю да ди дос дель делла фон цу ван дер ден тен тер аль эль аш ас бин бен ибн ' +
    'de la le du da di dos das del della von zu van der den ten ter al el bin ben ibn'
  ).split(' '),
);

const patronymicEnding = /(?:[оеё]вич|[оеё]вна|ьич|инична|ична|ұлы|қызы|ovich|evich|ovna|evna|ichna)$/u;

/**
 * A whole name, "Surname Given Patronymic...", taken apart; undefined when it has neither letter nor digit. The first word is the
 * surname and the second the given name, except that particles belong to the surname, that a last word which is plainly a patronymic
 * leaves all words before the given name to the surname, and that a comma ends the surname. One word is a surname only.
 */
export function splitName(text: string): PersonName | undefined {
  const first = text.indexOf(' ');
  const second = first < 0 ? -1 : text.indexOf(' ', first + 1);
  // By far the most names are exactly three words with single blanks.
  if (second > first + 1 && second + 1 < text.length && isSimple(text, second)) {
    return {
      surname: text.slice(0, first),
      givenName: text.slice(first + 1, second),
      patronymic: text.slice(second + 1),
    };
  }
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  return splitUnusual(text);
}

/** Starts with a capital letter and has, after the second blank, neither more blanks nor anything else that needs the long way. */
function isSimple(text: string, second: number): boolean {
  const start = text.charCodeAt(0);
  const capital = (start >= 0x410 && start <= 0x42f) || start === 0x401 || (start >= 0x41 && start <= 0x5a);
  if (!capital) return false;
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x20) {
      if (i > second || letters === 0) return false;
      letters = 0;
    } else if ((unit >= 0x400 && unit <= 0x4ff) || (unit >= 0x41 && unit <= 0x7a && (unit <= 0x5a || unit >= 0x61))) {
      letters += 1;
    } else if (unit !== 0x2d || letters === 0 || text.charCodeAt(i + 1) === 0x20) return false;
  }
  return letters > 0;
}

function splitUnusual(text: string): PersonName | undefined {
  const joined = text.replace(/\s*([-\u2010\u2011])\s*/gu, '$1');
  const comma = joined.indexOf(',');
  if (comma > 0) {
    const surname = words(joined.slice(0, comma)).join(' ');
    if (surname !== '') return made(surname, words(joined.slice(comma + 1).replaceAll(',', ' ')));
  }
  const all = words(joined.replaceAll(',', ' '));
  const { length } = all;
  let surnameWords = 1;
  while (surnameWords < length && particles.has(all[surnameWords - 1] ?? '')) surnameWords += 1;
  const last = (all[length - 1] ?? '').toLowerCase();
  if (length > 3 && patronymicWords.has(last)) surnameWords = Math.max(1, length - 3);
  else if (length > 3 && patronymicEnding.test(last)) surnameWords = length - 2;
  return made(all.slice(0, surnameWords).join(' '), all.slice(surnameWords));
}

function made(surname: string, rest: readonly string[]): PersonName {
  return {
    surname,
    givenName: rest[0] ?? null,
    patronymic: rest.length > 1 ? rest.slice(1).join(' ') : null,
  };
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
