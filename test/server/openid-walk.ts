/** A browser without pages that walks a sign-in at an OpenID provider: keeps cookies by site and path, and fills in what is asked. */
import type { OpenidProvider } from '../servers/openid-provider.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export interface Visited {
  readonly status: number;
  readonly url: URL;
  /** Where the answer sends the browser; undefined where it sends it nowhere. */
  readonly location: URL | undefined;
  readonly text: string;
  readonly setCookies: readonly string[];
}

export interface Walker {
  readonly go: (url: string | URL, form?: Record<string, string>) => Promise<Visited>;
  /** Posts JSON to the server as its own page does. */
  readonly post: (path: string, body?: unknown) => Promise<Record<string, unknown> & { status: number }>;
  /** A cookie of the server, `name=value`. */
  readonly cookie: (name: string) => string;
  readonly get: (path: string) => Promise<Record<string, unknown> & { status: number }>;
  /** Begins a sign-in: the address that the server sends the browser to. */
  readonly begin: () => Promise<URL>;
  /** Signs in at the provider and stops before the last step: the address that leads back to the server. */
  readonly signInAt: (begun: URL, name: string) => Promise<URL>;
  /** The whole way. */
  readonly signIn: (name: string) => Promise<Visited>;
}

export function openWalker(server: Pick<ServerUnderTest, 'url'>): Walker {
  const jar = new Map<string, Map<string, string>>();
  const go = async (
    address: string | URL,
    { method = 'GET', body, headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Visited> => {
    const url = new URL(address);
    // Cookies go by host and not by port; here each site keeps its own, as two hosts would.
    const cookies = jar.get(url.host) ?? new Map<string, string>();
    jar.set(url.host, cookies);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
      ...(body === undefined ? {} : { body }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      url,
      location: location === null ? undefined : new URL(location, url),
      text: await answer.text(),
      setCookies: answer.headers.getSetCookie(),
    };
  };
  const json = async (visited: Promise<Visited>): Promise<Record<string, unknown> & { status: number }> => {
    const { text, status } = await visited;
    return { ...(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)), status };
  };
  const walker: Walker = {
    go: (url, form) =>
      form === undefined
        ? go(url)
        : go(url, {
            method: 'POST',
            body: new URLSearchParams(form).toString(),
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          }),
    post: (path, body) => {
      const headers = { origin: server.url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      return json(go(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
    },
    cookie: (name) => `${name}=${jar.get(new URL(server.url).host)?.get(name) ?? ''}`,
    get: (path) => json(go(`${server.url}${path}`)),
    begin: async () => new URL(String((await walker.post('/api/v1/session/openid'))['url'])),
    signInAt: (begun, name) => walkProvider(walker, server, begun, name),
    signIn: async (name) => walker.go(await walker.signInAt(await walker.begin(), name)),
  };
  return walker;
}

/** Follows the provider's redirects and answers its two questions, until the way leads back to the server. */
async function walkProvider(
  walker: Walker,
  server: Pick<ServerUnderTest, 'url'>,
  begun: URL,
  name: string,
): Promise<URL> {
  let at = await walker.go(begun);
  for (let step = 0; step < 20; step += 1) {
    if (at.location?.origin === server.url) return at.location;
    if (at.location !== undefined) at = await walker.go(at.location);
    else if (at.text.includes('name="login"'))
      at = await walker.go(at.url, { prompt: 'login', login: name, password: 'x' });
    else if (at.text.includes('value="consent"')) at = await walker.go(at.url, { prompt: 'consent' });
    else break;
  }
  throw new Error(`The provider does not lead back: ${at.status} ${at.url.href} ${at.text.slice(0, 300)}`);
}

/** The configuration of a provider, as it is applied. */
export function openidOf(provider: OpenidProvider, more: object = {}): Record<string, unknown> {
  return {
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    label: 'Office account',
    scopes: ['openid', 'profile', 'groups'],
    roles: { administrator: ['admins'], operator: ['guards', 'shift leaders'], auditor: ['auditors'] },
    ...more,
  };
}

export async function configureOpenid(server: ServerUnderTest, openid: object): Promise<void> {
  const administrator = await server.signedIn('administrator');
  const answer = await administrator.send('PUT', '/api/v1/configuration', { sources: [], signIn: { openid } });
  if (answer.status !== 200) throw new Error(`The configuration was refused: ${answer.text}`);
}
