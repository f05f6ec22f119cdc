/** An ODBC connection string as the fields of a form, both ways. Attributes that no field knows stay, in their order. */

export type OdbcField = 'driver' | 'dsn' | 'host' | 'port' | 'database' | 'user' | 'password';

interface Attribute {
  readonly name: string;
  readonly value: string;
}

// Drivers differ in what they call the same thing; the first name is the one that is written.
const names: Readonly<Record<OdbcField, readonly string[]>> = {
  driver: ['Driver'],
  dsn: ['DSN'],
  host: ['Server', 'Servername', 'Host'],
  port: ['Port'],
  database: ['Database', 'Dbname', 'Dbq'],
  user: ['Uid', 'User', 'Username', 'User ID'],
  password: ['Pwd', 'Password'],
};

const order: readonly OdbcField[] = ['driver', 'dsn', 'host', 'port', 'database', 'user', 'password'];

export interface OdbcFields extends Readonly<Record<OdbcField, string>> {
  /** Attributes that no field knows. */
  readonly further: string;
}

export function odbcFields(connection: string): OdbcFields {
  const attributes = attributesOf(connection);
  const found = (field: OdbcField) => attributes.find(({ name }) => fieldOf(name) === field)?.value ?? '';
  const further = attributes.filter(({ name }) => fieldOf(name) === null).map(textOf);
  return {
    driver: found('driver'),
    dsn: found('dsn'),
    host: found('host'),
    port: found('port'),
    database: found('database'),
    user: found('user'),
    password: found('password'),
    further: further.join(';'),
  };
}

/** The string with one field another: empty takes the attribute away. */
export function withOdbcField(connection: string, field: OdbcField | 'further', value: string): string {
  const attributes = attributesOf(connection);
  if (field === 'further') {
    const known = attributes.filter(({ name }) => fieldOf(name) !== null).map(textOf);
    return [...known, ...(value === '' ? [] : [value])].join(';');
  }
  const at = attributes.findIndex(({ name }) => fieldOf(name) === field);
  if (at !== -1) {
    const changed = attributes.flatMap((attribute, index) =>
      index !== at ? [attribute] : value === '' ? [] : [{ name: attribute.name, value }],
    );
    return changed.map(textOf).join(';');
  }
  if (value === '') return connection;
  const added = { name: names[field][0] ?? field, value };
  const after = attributes.filter(({ name }) => isBefore(fieldOf(name), field)).length;
  return attributes.toSpliced(after, 0, added).map(textOf).join(';');
}

function isBefore(one: OdbcField | null, other: OdbcField): boolean {
  return one !== null && order.indexOf(one) < order.indexOf(other);
}

function fieldOf(name: string): OdbcField | null {
  const wanted = name.trim().toLowerCase();
  return order.find((field) => names[field].some((known) => known.toLowerCase() === wanted)) ?? null;
}

function attributesOf(text: string): Attribute[] {
  const found: Attribute[] = [];
  for (const match of text.matchAll(/([^=;]+)=(\{(?:[^}]|\}\})*\}|(?:\$\{[^}]*\}|[^;])*)/g)) {
    const [, name = '', value = ''] = match;
    const braced = value.startsWith('{') && value.endsWith('}');
    found.push({ name: name.trim(), value: braced ? value.slice(1, -1).replaceAll('}}', '}') : value });
  }
  return found;
}

/** Braces where the value needs them; a driver's name has them by custom. */
function textOf({ name, value }: Attribute): string {
  const reference = /^\$\{[^}]*\}$/.test(value);
  const braced = !reference && (/[;{}]|^\s|\s$/.test(value) || fieldOf(name) === 'driver');
  return `${name}=${braced ? `{${value.replaceAll('}', '}}')}}` : value}`;
}
