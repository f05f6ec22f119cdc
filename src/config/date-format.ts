/** The syntax of date formats: tokens YYYY MM DD HH mm ss between other characters, or a name. */

/** `generalized` is how LDAP writes times, `filetime` how Windows counts them. */
const namedFormats: readonly string[] = ['iso', 'generalized', 'filetime'];
const tokens = ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'];

/** What is wrong with a date format, as the end of a sentence; null when nothing is. */
export function dateFormatFault(format: string): string | null {
  if (namedFormats.includes(format)) return null;
  // `T` is allowed because it stands between date and time in ISO 8601.
  const words = format.match(/YYYY|MM|DD|HH|mm|ss|T|\p{L}+?(?=YYYY|MM|DD|HH|mm|ss|T|\P{L}|$)/gu) ?? [];
  const used = new Set<string>();
  for (const word of words) {
    if (word === 'T') continue;
    if (!tokens.includes(word))
      return 'may hold only the letters YYYY, MM, DD, HH, mm and ss, or be one of the words iso, generalized and filetime';
    if (used.has(word)) return `names ${word} twice`;
    used.add(word);
  }
  for (const token of ['YYYY', 'MM', 'DD']) if (!used.has(token)) return `lacks ${token}`;
  if (used.has('mm') !== used.has('HH')) return 'has hours without minutes, or minutes without hours';
  if (used.has('ss') && !used.has('mm')) return 'has seconds without minutes';
  if (/[0-9]/.test(format)) return 'holds digits, which cannot be told from those of the date';
  return null;
}
