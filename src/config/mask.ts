import { isUrl, secretSpans } from './connection.ts';
import { decoded } from './connection-url.ts';
import { isOnlyReferences } from './references.ts';
import type { Span } from './secret-names.ts';

/** Secrets hidden: in connections as they are shown, and in any text that may quote one, such as the message of a driver. */

export const maskedSecret = '***';

/** A connection as it is written, with every literal secret as `***`; references stay, since they hold no secret. */
export function maskConnection(connection: string): string {
  return replaceSpans(connection, literalSecrets(connection), () => maskedSecret);
}

/** The secrets of a connection that are not references: those that have to be encrypted when stored. */
export function literalSecrets(connection: string): Span[] {
  return secretSpans(connection).filter(({ start, end }) => !isOnlyReferences(connection.slice(start, end)));
}

/** The text with each span (in order, not overlapping) replaced. */
function replaceSpans(text: string, spans: readonly Span[], replacement: (span: Span) => string): string {
  let result = '';
  let at = 0;
  for (const span of spans) {
    result += text.slice(at, span.start) + replacement(span);
    at = span.end;
  }
  return result + text.slice(at);
}

// Lengths are bounded so that a long message costs no more than its length.
const secretWord = String.raw`[\w.\- ]{0,40}(?:pwd|password|passwd|passphrase|secret|token|api_?key|access_?key|credential)[\w.\-]{0,40}`;
const attribute = new RegExp(
  String.raw`((?:^|[^\w%])(?:${secretWord}|pass|pw)\s*=)(\s*\{(?:[^}]|\}\})*(?:\}[^;\n]*)?|[^;\n]*)`,
  'gi',
);
const jsonMember = new RegExp(String.raw`("${secretWord}"\s*:\s*)"(?:[^"\\]|\\.)*"`, 'gi');

/** Any text with everything masked that looks like a secret of a connection string or URL in it; rather too much than too little. */
export function maskText(text: string): string {
  const lines = text.replaceAll(attribute, `$1${maskedSecret}`).replaceAll(jsonMember, `$1"${maskedSecret}"`);
  return lines.replaceAll(/([a-z][a-z0-9+.-]{0,20}:\/\/)([^\n]*)/gi, (_whole, scheme: string, rest: string) => {
    return scheme + maskUserinfo(rest);
  });
}

/** What follows `scheme://` on a line: masked from the first colon to the last `@`, unless the colon only starts a port. */
function maskUserinfo(rest: string): string {
  const colon = rest.search(/[:\s/?#]/);
  if (colon === -1 || rest[colon] !== ':') return rest;
  const word = /^\S*/.exec(rest)?.[0] ?? '';
  const at = rest.lastIndexOf('@');
  if (at < colon) return rest;
  if (!word.includes('@') && /^:[0-9]+(?:[/?#,.\s]|$)/.test(rest.slice(colon))) return rest;
  return `${rest.slice(0, colon + 1)}${maskedSecret}${maskText(rest.slice(at))}`;
}

/** The secrets of a resolved connection in every form in which a driver may repeat them, longest first. */
export function secretTexts(connection: string): string[] {
  const texts = new Set<string>();
  for (const { start, end } of secretSpans(connection)) {
    const written = connection.slice(start, end).trim();
    const plain = isUrl(connection) ? decoded(written) : withoutBraces(written);
    for (const form of [written, plain, encodeURIComponent(plain.toWellFormed())]) if (form !== '') texts.add(form);
  }
  return [...texts].sort((a, b) => b.length - a.length);
}

/** A text in which none of these secrets is left; for messages about a connection whose secrets are known. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    if (secret.length >= 4) masked = masked.replaceAll(secret, maskedSecret);
    else {
      // A short one would be found inside of words, and the message could not be read any more.
      const literal = secret.replaceAll(
        /[^\p{L}\p{N}_]/gu,
        (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
      );
      masked = masked.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'gu'), maskedSecret);
    }
  }
  return maskText(masked);
}

function withoutBraces(value: string): string {
  return value.startsWith('{') && value.endsWith('}') ? value.slice(1, -1).replaceAll('}}', '}') : value;
}
