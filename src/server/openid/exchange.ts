/** The two ends of a sign-in at an OpenID provider: the address to send a browser to, and who it is that comes back. */
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  ResponseBodyError,
} from 'openid-client';
import type { OpenidIdentity } from '../../accounts/openid-account.ts';
import type { OpenidAttempt } from '../../accounts/openid-attempt.ts';
import { roles } from '../../accounts/role.ts';
import type { OpenidConfig } from '../../config/sign-in-config.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import { providerFault } from './providers.ts';

/** Where a browser signs in. */
export async function addressOfSignIn(
  provider: Configuration,
  { scopes }: OpenidConfig,
  { state, nonce, verifier }: OpenidAttempt,
  returnTo: string,
): Promise<string> {
  return buildAuthorizationUrl(provider, {
    redirect_uri: returnTo,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).href;
}

/** Where a browser signs out at the provider as well; null where the provider has no such place. */
export function addressOfSignOut(provider: Configuration, clientId: string, returnTo: string): string | null {
  if (provider.serverMetadata().end_session_endpoint === undefined) return null;
  return buildEndSessionUrl(provider, { client_id: clientId, post_logout_redirect_uri: returnTo }).href;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Who comes back, after every check of code, state, nonce, issuer, audience, times and signature. Errors: `auth.providerRefused`,
 * `auth.openidAnswer`, `auth.provider`.
 */
export async function identityOf(
  context: Context,
  provider: Configuration,
  config: OpenidConfig,
  attempt: OpenidAttempt,
  comesBack: URL,
): Promise<OpenidIdentity> {
  try {
    const tokens = await authorizationCodeGrant(provider, comesBack, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('The provider sent no ID token');
    const all = await withUserInfo(provider, config, claims, tokens.access_token);
    return { issuer: config.issuer, subject: claims.sub, names: namesOf(all), role: roleOf(config, all) };
  } catch (thrown) {
    throw refusalOf(context, config, thrown);
  }
}

/** Many providers give the groups of a person only where they are asked for once more. */
async function withUserInfo(
  provider: Configuration,
  { roleClaim }: OpenidConfig,
  claims: Claims & { readonly sub: string },
  accessToken: string,
): Promise<Claims> {
  const endpoint = provider.serverMetadata().userinfo_endpoint;
  if (claimOf(claims, roleClaim) !== undefined || endpoint === undefined) return claims;
  return { ...(await fetchUserInfo(provider, accessToken, claims.sub)), ...claims };
}

function roleOf({ roleClaim, groups }: OpenidConfig, claims: Claims): OpenidIdentity['role'] {
  const claim = claimOf(claims, roleClaim);
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const has = (wanted: readonly string[]): boolean => wanted.some((group) => values.includes(group));
  // From the one that may most to the one that may least.
  return roles.find((role) => has(groups[role])) ?? null;
}

/** A claim by its name, which may hold dots, or by a path of names. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

function namesOf(claims: Claims): string[] {
  return ['preferred_username', 'name', 'email'].flatMap((name) => {
    const claim = claims[name];
    return typeof claim === 'string' ? [claim] : [];
  });
}

/** Words of the provider go to the log, not to the page: anybody can write them into an address. */
function refusalOf(context: Context, config: OpenidConfig, thrown: unknown): GatehouseError {
  if (thrown instanceof AuthorizationResponseError) {
    context.log('warn', 'The OpenID provider refused a sign-in', {
      issuer: config.issuer,
      error: `${thrown.error} ${thrown.error_description ?? ''}`.slice(0, 500),
    });
    return new GatehouseError('auth.providerRefused', 'The OpenID provider refused the sign-in, or it was broken off', {
      remedy: 'Begin the sign-in again, or ask whoever runs the provider.',
    });
  }
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const spent = thrown instanceof ResponseBodyError && thrown.error === 'invalid_grant';
  if (!spent && !distrusted.has(String(code))) return providerFault(context, config, thrown);
  context.log('warn', 'An answer of the OpenID provider was not accepted', {
    issuer: config.issuer,
    error: messageOf(thrown).slice(0, 500),
  });
  return new GatehouseError('auth.openidAnswer', 'The answer of the OpenID provider cannot be trusted or is used up', {
    remedy: 'Begin the sign-in again.',
  });
}

/** Codes of the library for answers that arrived and did not stand up to a check. */
const distrusted: ReadonlySet<string> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
]);
