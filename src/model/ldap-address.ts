/** The addresses of directory servers: `ldaps://dc1.example.org,ldaps://dc2.example.org:3269`. */

export interface LdapAddress {
  readonly host: string;
  readonly port: number;
  /** Encrypted from the first byte on, as `ldaps` is. */
  readonly secure: boolean;
  /** The network address that answered, where the same server must answer again: a name may stand for several. */
  readonly ip?: string;
}

/** The addresses in their order, or what is wrong with the text as the end of a sentence. */
export function parseAddresses(text: string): readonly LdapAddress[] | string {
  const addresses: LdapAddress[] = [];
  for (const piece of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const match = /^(ldaps?):\/\/(\[[0-9a-f:.]+\]|[^/?#@:\s\\[\]]+)(?::([0-9]{1,5}))?\/?$/i.exec(piece);
    if (match === null) return 'must be one or more of ldaps://host:636 or ldap://host:389, separated by commas';
    const [, scheme = '', host = '', port] = match;
    const secure = scheme.toLowerCase() === 'ldaps';
    const number = port === undefined ? (secure ? 636 : 389) : Number(port);
    if (number < 1 || number > 65_535) return 'has a port that is not a number from 1 to 65535';
    addresses.push({ host: host.replace(/^\[(.*)\]$/, '$1'), port: number, secure });
  }
  return addresses.length === 0 ? 'names no server' : addresses;
}

export function showAddress({ host, port, secure }: LdapAddress): string {
  return `${secure ? 'ldaps' : 'ldap'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
