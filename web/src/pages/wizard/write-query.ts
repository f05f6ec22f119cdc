/** The query that reads a table, its names quoted where the database asks for it. */
import type { TableInfo } from '../../api/drafts.ts';

interface Quoting {
  readonly plain: RegExp;
  readonly open: string;
  readonly close: string;
}

const quotings: Readonly<Record<string, Quoting>> = {
  postgresql: { plain: /^[a-z_][a-z0-9_]*$/, open: '"', close: '"' },
  mysql: { plain: /^[a-z_][a-z0-9_]*$/i, open: '`', close: '`' },
  sqlserver: { plain: /^[a-z_][a-z0-9_]*$/i, open: '[', close: ']' },
  oracle: { plain: /^[A-Z][A-Z0-9_$]*$/, open: '"', close: '"' },
  firebird: { plain: /^[A-Z][A-Z0-9_$]*$/, open: '"', close: '"' },
  sqlite: { plain: /^[a-z_][a-z0-9_]*$/i, open: '"', close: '"' },
  // Which database is behind the driver is not known: names in one case need no quotes in most.
  odbc: { plain: /^([a-z_][a-z0-9_]*|[A-Z_][A-Z0-9_]*)$/, open: '"', close: '"' },
};
const reserved =
  /^(select|from|where|order|group|user|table|key|index|start|end|date|level|number|comment|column|desc|asc|position)$/i;

export function queryOfTable(type: string, { schema, name, columns }: TableInfo): string {
  const quote = (word: string) => quoted(type, word);
  const table =
    schema === null || schema === '' || isDefault(type, schema) ? quote(name) : `${quote(schema)}.${quote(name)}`;
  const list = columns.length === 0 ? '*' : columns.map((column) => quote(column.name)).join(', ');
  return `SELECT ${list}\nFROM ${table}`;
}

function quoted(type: string, word: string): string {
  const { plain, open, close } = quotings[type] ?? { plain: /^\w+$/, open: '"', close: '"' };
  if (plain.test(word) && (type === 'odbc' || !reserved.test(word))) return word;
  return `${open}${word.replaceAll(close, close + close)}${close}`;
}

function isDefault(type: string, schema: string): boolean {
  if (type === 'postgresql' || type === 'odbc') return schema === 'public';
  return type === 'sqlite' && schema === 'main';
}
