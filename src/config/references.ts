import { isAbsolute } from 'node:path';
import { messageOf } from '../model/errors.ts';

/**
 * References in strings: `${NAME}` from the environment, `${file:/path}` from a file; `$${` is the text `${`. They are stored as they
 * are written and resolved when the document is used.
 */

/** Where references get their values. */
export interface Lookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

export interface Reference {
  readonly start: number;
  readonly end: number;
  /** What stands between the braces. */
  readonly name: string;
}

/** The result of looking up references: the text, or what is wrong as the end of a sentence. */
export type Resolved = { readonly text: string } | { readonly fault: string };

const mark = /\$?\$\{([^}]*)(\}?)/g;

/** Every reference of a text, well formed or not. */
export function referencesOf(text: string): Reference[] {
  const references: Reference[] = [];
  for (const match of text.matchAll(mark)) {
    if (match[0].startsWith('$$')) continue;
    references.push({ start: match.index, end: match.index + match[0].length, name: match[1] ?? '' });
  }
  return references;
}

const wellFormed = /\$\$\{|\$\{(?:[A-Za-z_][A-Za-z0-9_]*|file:[^}$\n]+)\}/g;

/** The text with every well-formed reference as a run of one harmless character, so that it is not taken for syntax; same length. */
export function hideReferences(text: string): string {
  return text.replaceAll(wellFormed, (whole) => (whole.startsWith('$$') ? whole : '\u{E000}'.repeat(whole.length)));
}

/** Whether a text has references and, white space and braces around it apart, nothing else. */
export function isOnlyReferences(text: string): boolean {
  const hidden = hideReferences(text);
  return hidden !== text && /^\s*(?:\u{E000}+|\{\u{E000}+\})\s*$/u.test(hidden);
}

/** A text with its references replaced; `quote` fits a value to the place where it comes to stand. */
export function resolveText(
  text: string,
  lookup: Lookup,
  quote: (value: string, reference: Reference) => string = (value) => value,
): Resolved {
  let result = '';
  let at = 0;
  for (const reference of referencesOf(text)) {
    const found = lookUp(text.slice(reference.start, reference.end), reference.name, lookup);
    if ('fault' in found) return found;
    result += unescaped(text.slice(at, reference.start)) + quote(found.text, reference);
    at = reference.end;
  }
  return { text: result + unescaped(text.slice(at)) };
}

function unescaped(text: string): string {
  return text.replaceAll('$${', '${');
}

function lookUp(written: string, name: string, { env, readFile }: Lookup): Resolved {
  if (name.startsWith('file:') && written.endsWith('}')) {
    const path = name.slice('file:'.length);
    if (!isAbsolute(path)) return { fault: `${written} must name the file by its whole path, from the root` };
    try {
      return { text: readFile(path).replace(/\r?\n$/, '') };
    } catch (thrown) {
      return { fault: `${written} cannot be read: ${messageOf(thrown)}` };
    }
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || !written.endsWith('}')) {
    return {
      fault: 'has ${ without a name of the environment or file:/path and a } after it; the text ${ is written $${',
    };
  }
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) return { fault: `${written} is not set in the environment` };
  return { text: value };
}
