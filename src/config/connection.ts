import { tlsModes, urlParameters } from '../model/connection-parameters.ts';
import { type UrlParts, urlParts } from './connection-url.ts';
import type { SqlType } from './document.ts';
import { hideReferences } from './references.ts';
import { isSecretName, type Span } from './secret-names.ts';

/** Connection strings and URLs: their parts, which of them are secret, and what can be wrong with them. */

/** One `name=value` of an ODBC connection string; `value` is null for a piece without an equals sign. */
export interface OdbcAttribute {
  readonly name: string;
  readonly value: Span | null;
  readonly braces: 'none' | 'closed' | 'open' | 'followed';
}

/** Where secrets stand in a connection, literal or as references, in their order. */
export function secretSpans(connection: string): Span[] {
  const text = hideReferences(connection);
  if (isUrl(text)) return urlParts(text).secrets;
  const spans: Span[] = [];
  for (const { name, value } of odbcAttributes(text)) {
    if (value !== null && isSecretName(name) && value.end > value.start) spans.push(value);
  }
  return spans;
}

/** What is wrong with a connection whose references are resolved, as the end of a sentence without its values; null when nothing is. */
export function connectionFault(type: SqlType, connection: string): string | null {
  if (type === 'odbc') return odbcFault(connection);
  return urlFault(type, connection);
}

export function isUrl(text: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]*:/i.test(text);
}

/** The attributes of an ODBC connection string. A value in braces goes on to a `}` that is not doubled. */
export function odbcAttributes(text: string): OdbcAttribute[] {
  const attributes: OdbcAttribute[] = [];
  let at = 0;
  while (at < text.length) {
    const semicolon = indexOrEnd(text, ';', at);
    const piece = text.slice(at, semicolon);
    const nameLength = piece.indexOf('=');
    if (nameLength === -1) {
      if (piece.trim() !== '') attributes.push({ name: piece.trim(), value: null, braces: 'none' });
      at = semicolon + 1;
      continue;
    }
    const equals = at + nameLength;
    const name = text.slice(at, equals).trim();
    const start = equals + 1;
    const { end, braces } = valueEnd(text, start);
    attributes.push({ name, value: { name, start, end }, braces });
    at = end + 1;
  }
  return attributes;
}

function valueEnd(text: string, start: number): { end: number; braces: OdbcAttribute['braces'] } {
  const opening = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
  if (text[opening] !== '{') return { end: indexOrEnd(text, ';', start), braces: 'none' };
  let closing = text.indexOf('}', opening + 1);
  while (closing !== -1 && text[closing + 1] === '}') closing = text.indexOf('}', closing + 2);
  if (closing === -1) return { end: text.length, braces: 'open' };
  const end = indexOrEnd(text, ';', closing);
  return { end, braces: text.slice(closing + 1, end).trim() === '' ? 'closed' : 'followed' };
}

function indexOrEnd(text: string, piece: string, from: number): number {
  const index = text.indexOf(piece, from);
  return index === -1 ? text.length : index;
}

function odbcFault(text: string): string | null {
  if (isUrl(text)) return 'must be an ODBC connection string such as Driver={PostgreSQL Unicode};Server=...';
  const attributes = odbcAttributes(text);
  if (attributes.some(({ value, braces }) => value === null || braces === 'followed')) {
    return 'has a part that is not name=value; a value with ; in it stands in braces, and a } inside them is doubled';
  }
  if (attributes.some(({ braces }) => braces === 'open')) return 'has a { without its }';
  const names = attributes.map(({ name }) => name.toLowerCase());
  if (!['driver', 'dsn', 'filedsn'].some((name) => names.includes(name))) return 'names neither Driver nor DSN';
  return null;
}

const schemes: Readonly<Record<Exclude<SqlType, 'odbc'>, { names: readonly string[]; example: string }>> = {
  postgresql: { names: ['postgres', 'postgresql'], example: 'postgres://user:password@host:5432/database' },
  mysql: { names: ['mysql', 'mariadb'], example: 'mysql://user:password@host:3306/database' },
  sqlserver: { names: ['sqlserver', 'mssql'], example: 'sqlserver://user:password@host:1433/database' },
  oracle: { names: ['oracle'], example: 'oracle://user:password@host:1521/service' },
  firebird: { names: ['firebird'], example: 'firebird://user:password@host:3050/path/or/alias' },
  sqlite: { names: ['sqlite'], example: 'sqlite:path/to/file.db' },
};

function urlFault(type: Exclude<SqlType, 'odbc'>, text: string): string | null {
  const { names, example } = schemes[type];
  const shape = `must be a URL such as ${example}`;
  if (text !== text.trim()) return 'has white space before or after it';
  const parts = urlParts(text);
  const { scheme, hierarchical, userinfo, host, port, path, rawAt } = parts;
  if (!names.includes(scheme)) return shape;
  if (type === 'sqlite') return path === '' && host === '' ? shape : null;
  if (!hierarchical) return shape;
  if (rawAt > 1 || (rawAt === 1 && userinfo === null)) {
    return 'has @ in a wrong place: in the password, path and parameters write @ as %40, / as %2F, ? as %3F, # as %23';
  }
  if (host === '') return `names no host; it ${shape}`;
  if (/[\s\\]/.test(host)) return 'has a character in its host that cannot be there';
  if (port !== '' && !(/^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    return 'has a port that is not a number from 1 to 65535; in a password write / as %2F, ? as %3F, # as %23';
  }
  if (userinfo !== null && /%(?![0-9a-f]{2})/i.test(userinfo))
    return 'has a % in its user or password: write it as %25';
  if (path.replace(/^\//, '') === '') return shape;
  return parametersFault(urlParameters[type], text, parts);
}

/** What no driver would be told is not accepted and then ignored, or refused in the middle of the night. */
function parametersFault(known: readonly string[], text: string, { query }: UrlParts): string | null {
  if (text.includes('#')) return 'has an unescaped #; write it as %23';
  for (const [name, value] of new URLSearchParams(query)) {
    if (!known.includes(name)) return `has a parameter that is not known: ${name}; known are ${known.join(', ')}`;
    if (name === 'sslmode' && !tlsModes.some((mode) => mode === value)) {
      return `has an sslmode that is none of ${tlsModes.join(', ')}`;
    }
  }
  return null;
}
