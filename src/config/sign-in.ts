import type { OpenidConfig, SignInConfig } from './document.ts';
import { maskedSecret } from './mask.ts';
import { isOnlyReferences } from './references.ts';
import type { RawDocument } from './schema.ts';

/** The part `signIn` of the document: its one secret, and its defaults. */

export type RawSignIn = NonNullable<RawDocument['signIn']>;

/** Where the secret stands, as it is told to people; no source can have this name. */
export const signInPlace = 'signIn.openid';

/** The secret of the client where it is written into the document and not a reference; undefined where there is none. */
export function literalClientSecret(signIn: RawSignIn | undefined): string | undefined {
  const secret = signIn?.openid?.clientSecret;
  return secret === undefined || isOnlyReferences(secret) ? undefined : secret;
}

export function withClientSecret(signIn: RawSignIn, clientSecret: string): RawSignIn {
  return signIn.openid === undefined ? signIn : { ...signIn, openid: { ...signIn.openid, clientSecret } };
}

export function maskSignIn(signIn: RawSignIn): RawSignIn {
  return literalClientSecret(signIn) === undefined ? signIn : withClientSecret(signIn, maskedSecret);
}

export function buildSignIn(raw: RawSignIn): SignInConfig {
  return raw.openid === undefined ? {} : { openid: buildOpenid(raw.openid) };
}

function buildOpenid(raw: NonNullable<RawSignIn['openid']>): OpenidConfig {
  const { issuer, clientId, clientSecret, roles, caFile } = raw;
  return {
    issuer,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    scopes: [...new Set(['openid', ...(raw.scopes ?? ['profile'])])],
    roleClaim: roles.claim ?? 'groups',
    groups: {
      administrator: roles.administrator ?? [],
      operator: roles.operator ?? [],
      auditor: roles.auditor ?? [],
    },
    label: raw.label ?? new URL(issuer).host,
    ...(caFile === undefined ? {} : { caFile }),
    allowHttp: raw.allowHttp ?? false,
  };
}
