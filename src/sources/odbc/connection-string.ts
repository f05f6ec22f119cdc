/** Connection strings of ODBC: `Key=value;Key={value with ; or }} in it}`. */
export interface ConnectionPart {
  readonly key: string;
  readonly value: string;
}

/** The parts of a connection string in their order, values without their braces. */
export function parseConnectionString(text: string): readonly ConnectionPart[] {
  const parts: ConnectionPart[] = [];
  for (const found of text.matchAll(/\s*([^=;]+?)\s*=\s*(\{(?:[^}]|\}\})*\}|[^;]*)(?:;|$)/g)) {
    const key = found[1] ?? '';
    const value = (found[2] ?? '').trim();
    parts.push({ key, value: value.startsWith('{') && value.endsWith('}') ? unbraced(value) : value });
  }
  return parts;
}

function unbraced(value: string): string {
  return value.slice(1, -1).replaceAll('}}', '}');
}

/** The value of the first part that has one of the keys, whatever their case. */
export function partOf(parts: readonly ConnectionPart[], ...keys: readonly string[]): string | undefined {
  return parts.find(({ key }) => keys.some((wanted) => wanted.toLowerCase() === key.toLowerCase()))?.value;
}

/** A setting that we add where the user has not given it under any of its names; the first name is the one written. */
export interface Setting {
  readonly names: readonly [string, ...string[]];
  readonly value: string;
}

/** The connection string as the user wrote it, with the settings appended that it does not have. */
export function withSettings(text: string, settings: readonly Setting[]): string {
  const parts = parseConnectionString(text);
  let whole = text.trim().replace(/;+$/, '');
  for (const { names, value } of settings)
    if (partOf(parts, ...names) === undefined) whole += `;${names[0]}=${bracedWhereNeeded(value)}`;
  return whole;
}

function bracedWhereNeeded(value: string): string {
  return /[;={}[\]()?*!@]|^\s|\s$/.test(value) ? `{${value.replaceAll('}', '}}')}}` : value;
}
