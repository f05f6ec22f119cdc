const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', '1', 'yes', 'y', 'да', 'on'].map((word) => [word, true] as const),
  ...['false', 'f', '0', 'no', 'n', 'нет', 'off'].map((word) => [word, false] as const),
]);

/** The spellings of true and false, for messages. */
export const booleanSpellings = 'true/false, t/f, 1/0, yes/no, y/n, да/нет or on/off';

/** The boolean that a text writes, in any case of letters; undefined when it writes none. */
export function parseBoolean(text: string): boolean | undefined {
  if (text === '0') return false;
  if (text === '1') return true;
  return words.get(text.toLowerCase());
}
