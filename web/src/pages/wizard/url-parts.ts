/** A connection URL as the fields of a form, both ways. References such as `${HR_PASSWORD}` stay as they are written. */

export interface UrlFields {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** What follows `?`. */
  readonly parameters: string;
}

const pattern =
  /^[a-z][a-z0-9+.-]*:(?:\/\/)?(?:([^@]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::([^/?#]*))?(?:\/([^?#]*))?(?:\?(.*))?$/is;

export function urlFields(connection: string): UrlFields {
  const [, userinfo = '', host = '', port = '', database = '', parameters = ''] = pattern.exec(connection) ?? [];
  const colon = userinfo.indexOf(':');
  return {
    host,
    port,
    database: decoded(database),
    user: decoded(colon === -1 ? userinfo : userinfo.slice(0, colon)),
    password: colon === -1 ? '' : decoded(userinfo.slice(colon + 1)),
    parameters,
  };
}

export function urlOf(scheme: string, fields: UrlFields): string {
  const { host, port, database, user, password, parameters } = fields;
  const secret = password === '' ? '' : `:${encoded(password)}`;
  const userinfo = user === '' && secret === '' ? '' : `${encoded(user)}${secret}@`;
  const address = `${host.trim()}${port.trim() === '' ? '' : `:${port.trim()}`}`;
  // Slashes of a path stay: it is a path for some databases.
  const path = encoded(database).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%5C', '\\');
  return `${scheme}://${userinfo}${address}/${path}${parameters === '' ? '' : `?${parameters}`}`;
}

/** The path of a SQLite file. */
export function pathOfUrl(connection: string): string {
  return connection.replace(/^sqlite:/i, '');
}

function encoded(text: string): string {
  return text
    .split(/(\$\{[^}]*\})/)
    .map((part) => (/^\$\{[^}]*\}$/.test(part) ? part : encodeURIComponent(part)))
    .join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
