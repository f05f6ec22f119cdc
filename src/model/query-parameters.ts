/**
 * Named parameters of a query: `:name` becomes the marker that a driver understands, everywhere but inside literals, quoted names and
 * comments, and never in a `::cast`.
 */

/** How a driver writes its markers: `?`, `$1`, `@p1` or `:1`; `mysql`: `?`, among literals and comments as MySQL has them. */
export type ParameterStyle = 'question' | 'mysql' | 'dollar' | 'at' | 'colon';

export interface TranslatedQuery {
  readonly text: string;
  /**
   * Names in the order of their markers. With `?` a name stands once for each of its occurrences, because each marker takes a value
   * of its own; with the numbered styles each name stands once, `names[0]` being marker 1.
   */
  readonly names: readonly string[];
}

/** Replaces the named parameters of `text` by markers of the given style; text without any comes back unchanged. */
export function translateParameters(text: string, style: ParameterStyle): TranslatedQuery {
  const names: string[] = [];
  let translated = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const after = (style === 'mysql' ? endOfMysqlOpaque(text, at) : null) ?? endOfOpaque(text, at);
    if (after > at) {
      at = after;
      continue;
    }
    const name = text[at] === ':' ? nameAt(text, at + 1) : '';
    if (name === '') {
      at += 1;
      continue;
    }
    translated += text.slice(copied, at) + markerOf(style, name, names);
    at += name.length + 1;
    copied = at;
  }
  return { text: translated + text.slice(copied), names };
}

function markerOf(style: ParameterStyle, name: string, names: string[]): string {
  if (style === 'question' || style === 'mysql') {
    names.push(name);
    return '?';
  }
  if (!names.includes(name)) names.push(name);
  const number = names.indexOf(name) + 1;
  if (style === 'dollar') return `$${number}`;
  return style === 'at' ? `@p${number}` : `:${number}`;
}

const wordStart = /[\p{L}_]/u;
const wordPart = /[\p{L}\p{N}_]/u;

/** The identifier at `at`, or '' where none starts. */
function nameAt(text: string, at: number): string {
  if (!wordStart.test(text[at] ?? '')) return '';
  let end = at + 1;
  while (wordPart.test(text[end] ?? '')) end += 1;
  return text.slice(at, end);
}

/** Where the literal, quoted name, comment or cast that starts at `at` ends; `at` itself where nothing of the sort starts. */
function endOfOpaque(text: string, at: number): number {
  const first = text[at];
  const next = text[at + 1];
  if (first === "'")
    return isEscapeString(text, at) ? endOfEscapeString(text, at, first) : afterNext(text, "'", at + 1);
  if (first === '"' || first === '`') return afterNext(text, first, at + 1);
  if (first === '[') return endOfBracketed(text, at);
  if (first === '-' && next === '-') return endOfLine(text, at);
  if (first === '/' && next === '*') return endOfBlockComment(text, at);
  if (first === ':' && next === ':') return at + 2;
  if (first === '$') return endOfDollarQuoted(text, at);
  // A word is passed over whole, so that `a$b` opens no dollar quote and `x:name` of an array slice starts at its colon.
  const word = nameAt(text, at);
  return at + word.length;
}

/** What differs in MySQL: a backslash takes the next character with it in every literal, and `#` begins a comment. Null for all else. */
function endOfMysqlOpaque(text: string, at: number): number | null {
  const first = text[at];
  if (first === "'" || first === '"') return endOfEscapeString(text, at, first);
  return first === '#' ? endOfLine(text, at) : null;
}

// A quote that is doubled closes and opens again, which comes to the same.
function afterNext(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

/** PostgreSQL's `E'...'`, in which a backslash takes the next character with it. */
function isEscapeString(text: string, at: number): boolean {
  return /[eE]/.test(text[at - 1] ?? '') && !wordPart.test(text[at - 2] ?? '');
}

function endOfEscapeString(text: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** SQL Server and Access quote names as `[last name]`; PostgreSQL's `array[:first]` is not such a name. */
function endOfBracketed(text: string, at: number): number {
  if (wordPart.test(text[at - 1] ?? '') || text[at - 1] === ']' || text[at - 1] === ')') return at;
  return afterNext(text, ']', at + 1);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** Block comments nest in PostgreSQL and SQL Server; elsewhere an inner opening is rare enough. */
function endOfBlockComment(text: string, at: number): number {
  let depth = 0;
  let here = at;
  while (here < text.length) {
    if (text.startsWith('/*', here)) {
      depth += 1;
      here += 2;
    } else if (text.startsWith('*/', here)) {
      depth -= 1;
      here += 2;
      if (depth === 0) return here;
    } else here += 1;
  }
  return text.length;
}

function endOfDollarQuoted(text: string, at: number): number {
  const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 66))?.[0];
  return tag === undefined ? at : afterNext(text, tag, at + tag.length);
}
