/** Distinguished names, as far as a tree of them needs it. */

/** `OU=Plant` of `OU=Plant,DC=gate,DC=test`; a comma after a backslash belongs to the value. */
function firstPart(dn: string): string {
  return /^(?:\\.|[^\\,])*/.exec(dn)?.[0] ?? '';
}

export function parentDn(dn: string): string {
  return dn.slice(firstPart(dn).length + 1).trim();
}

/** The name of an entry without what kind of name it is: `Plant`. */
export function nameOfDn(dn: string): string {
  const first = firstPart(dn);
  return first
    .slice(first.indexOf('=') + 1)
    .trim()
    .replaceAll(/\\([^0-9a-fA-F])/g, '$1');
}

/** Equal for names that differ in letters' case and in blanks between their parts. */
export function sameDn(dn: string): string {
  return dn.toLowerCase().replaceAll(/\s*,\s*/g, ',');
}
