import { Buffer } from 'node:buffer';

/** Distinguished names of RFC 4514: their parts, and a form in which equal names are equal texts. */

/** The parts from the entry up: `CN=Kim\, Anna`, `OU=People`, `DC=gate`, `DC=test`. */
export function splitDn(dn: string): readonly string[] {
  if (dn.trim() === '') return [];
  if (!dn.includes('\\') && !dn.includes('"')) return dn.split(',').map((part) => part.trim());
  const parts: string[] = [];
  let at = 0;
  for (let comma = nextComma(dn, 0); comma !== -1; comma = nextComma(dn, at)) {
    parts.push(trimPart(dn.slice(at, comma)));
    at = comma + 1;
  }
  parts.push(trimPart(dn.slice(at)));
  return parts;
}

/** The name of the entry above; '' where there is none. */
export function parentDn(dn: string): string {
  const comma = nextComma(dn, 0);
  return comma === -1 ? '' : dn.slice(comma + 1).trimStart();
}

/** The value of the first part: `Kim, Anna` of `CN=Kim\, Anna,OU=People`. */
export function rdnValue(dn: string): string {
  const comma = nextComma(dn, 0);
  const part = comma === -1 ? dn : dn.slice(0, comma);
  return unescaped(part.slice(part.indexOf('=') + 1));
}

/** A text that is the same for names that a directory takes for the same: letters' case, blanks and ways of escaping do not count. */
export function normalDn(dn: string): string {
  return splitDn(dn)
    .map((part) => {
      const equals = part.indexOf('=');
      const type = part.slice(0, equals).trim().toLowerCase();
      const value = unescaped(part.slice(equals + 1))
        .toLowerCase()
        .replaceAll(/\s+/g, ' ')
        .trim();
      return `${type}=${value.replaceAll(/[\\,="+]/g, (char) => `\\${char}`)}`;
    })
    .join(',');
}

/** Whether an entry is `base` or stands below it; both in the normal form. */
export function isWithin(dn: string, base: string): boolean {
  return base === '' || dn === base || dn.endsWith(`,${base}`);
}

function nextComma(dn: string, from: number): number {
  let quoted = false;
  for (let at = from; at < dn.length; at++) {
    const char = dn[at];
    if (char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) return at;
  }
  return -1;
}

/** Blanks around a part do not belong to it, but an escaped one at its end does. */
function trimPart(part: string): string {
  const trimmed = part.trim();
  return /(?<!\\)(?:\\\\)*\\$/.test(trimmed) ? `${trimmed} ` : trimmed;
}

function unescaped(written: string): string {
  const text = trimPart(written);
  const quoted = /^"(.*)"$/s.exec(text)?.[1];
  const value = quoted ?? text;
  if (!value.includes('\\')) return value;
  // Escaped bytes in a row are one UTF-8 text.
  return value.replaceAll(/(?:\\[0-9a-f]{2})+|\\(.)/gis, (whole, char: string | undefined) =>
    char === undefined ? Buffer.from(whole.replaceAll('\\', ''), 'hex').toString('utf8') : char,
  );
}
