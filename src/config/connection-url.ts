import { isSecretName, type Span } from './secret-names.ts';

/** A connection URL taken apart, leniently: what is not well formed is still taken apart so that its secrets can be masked. */
export interface UrlParts {
  readonly scheme: string;
  /** Whether `//` follows the scheme. */
  readonly hierarchical: boolean;
  /** What stands before the `@` of the host; null without one. */
  readonly userinfo: string | null;
  readonly host: string;
  readonly port: string;
  /** From the host to `?` or `#`. */
  readonly path: string;
  /** From `?` on; '' without one. */
  readonly query: string;
  /** How many unencoded `@` there are. */
  readonly rawAt: number;
  /** Start of the user and end of the password. */
  readonly userinfoSpan: Span | null;
  readonly secrets: Span[];
}

export function urlParts(text: string): UrlParts {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(text);
  const schemeEnd = scheme?.[0].length ?? 0;
  const hierarchical = text.startsWith('//', schemeEnd);
  const start = hierarchical ? schemeEnd + 2 : schemeEnd;
  // The last @ of all, not that of the authority: a password with an unencoded / or @ must be masked whole.
  const at = hierarchical ? text.lastIndexOf('@') : -1;
  const userinfo = at >= start ? text.slice(start, at) : null;
  const hostStart = userinfo === null ? start : at + 1;
  const rest = text.slice(hostStart);
  const authority = hierarchical ? (/^[^/?#]*/.exec(rest)?.[0] ?? '') : '';
  const hostAndPort = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority);
  const path = /^[^?#]*/.exec(rest.slice(authority.length))?.[0] ?? '';
  const secrets: Span[] = [];
  const colon = userinfo?.indexOf(':') ?? -1;
  if (userinfo !== null && colon !== -1 && colon + 1 < userinfo.length) {
    secrets.push({ name: 'password', start: start + colon + 1, end: at });
  }
  secrets.push(...secretParameters(text, hostStart + authority.length + path.length));
  return {
    scheme: (scheme?.[1] ?? '').toLowerCase(),
    hierarchical,
    // An @ after the host's end belongs to no userinfo; the check of the connection counts on that.
    userinfo: userinfo !== null && /[/?#]/.test(userinfo) ? null : userinfo,
    host: hostAndPort?.[1] ?? '',
    port: hostAndPort?.[2] ?? '',
    path,
    query: /^\?[^#]*/.exec(rest.slice(authority.length + path.length))?.[0] ?? '',
    rawAt: hierarchical ? text.split('@').length - 1 : 0,
    userinfoSpan: userinfo === null ? null : { name: 'userinfo', start, end: at },
    secrets,
  };
}

/** Values of parameters such as `?sslpassword=...`. */
function secretParameters(text: string, from: number): Span[] {
  const spans: Span[] = [];
  const query = text.slice(from);
  if (!query.startsWith('?')) return spans;
  for (const match of query.matchAll(/[?&;]([^=&;?]*)=([^&;#]*)/g)) {
    const [whole, name = '', value = ''] = match;
    const end = from + match.index + whole.length;
    if (value !== '' && isSecretName(decoded(name)))
      spans.push({ name: decoded(name), start: end - value.length, end });
  }
  return spans;
}

/** A percent-encoded text decoded, or the text itself where it is not well encoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
