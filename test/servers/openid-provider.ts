/** A real OpenID provider on this machine, with people in groups; it can be made to answer as an attacker or a broken provider would. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Provider } from 'oidc-provider';

export interface OpenidProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the provider says of its people, by the name they sign in by; may be changed. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Changes the answers to come: the discovery document, or the claims of ID tokens, which are then signed by the provider's own key. */
  readonly tamper: (with_: Tampering) => void;
  /** Ends the provider; its address does not answer any more. */
  readonly stop: () => Promise<void>;
}

interface Tampering {
  readonly discovery?: (document: Record<string, unknown>) => Record<string, unknown>;
  readonly claims?: (claims: Record<string, unknown>) => Record<string, unknown>;
  /** The ID token as text, after `claims`. */
  readonly token?: (token: string) => string;
}

const clientId = 'gatehouse';
const clientSecret = 'a secret + of 100% the/client';

/** `home` is the address of the server that signs in here. */
export async function startOpenidProvider(
  home: string,
  tls?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<OpenidProvider> {
  const people: OpenidProvider['people'] = new Map();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' };
  let tampering: Tampering = {};
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    alter(request, response, tampering, jwk);
    answer(request, response);
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const issuer = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  answer = providerOf(issuer, home, people, jwk).callback();
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    tamper: (with_) => {
      tampering = with_;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function providerOf(issuer: string, home: string, people: OpenidProvider['people'], jwk: object): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${home}/api/v1/session/openid/callback`],
        post_logout_redirect_uris: [`${home}/`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, IdToken: 600, Session: 600, Grant: 600, Interaction: 600 },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ ...people.get(id), sub: id }) }),
  });
}

/** Answers are altered on their last step, so that all before it is the provider's own doing. */
function alter(request: IncomingMessage, response: ServerResponse, tampering: Tampering, jwk: object): void {
  const change = changeOf(request.url ?? '', tampering, jwk);
  if (change === undefined) return;
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body: unknown) => {
    if (response.statusCode !== 200 || typeof body !== 'string') return end(body);
    const altered = JSON.stringify(change(JSON.parse(body) as Record<string, unknown>));
    response.setHeader('content-length', Buffer.byteLength(altered));
    return end(altered);
  }) as typeof response.end;
}

function changeOf(
  path: string,
  { discovery, claims, token = (text) => text }: Tampering,
  jwk: object,
): ((body: Record<string, unknown>) => Record<string, unknown>) | undefined {
  if (path.startsWith('/.well-known/')) return discovery;
  if (path !== '/token') return undefined;
  return (body) => {
    const given = String(body['id_token']);
    const altered = claims === undefined ? given : signed(claims(claimsOf(given)), jwk);
    return { ...body, id_token: token(altered) };
  };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

function signed(claims: unknown, jwk: object): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part(claims)}`;
  const key = createPrivateKey({ key: jwk as Parameters<typeof createPrivateKey>[0] & object, format: 'jwk' } as never);
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
