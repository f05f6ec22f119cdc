import type { OpenidConfig, SignInConfig } from './document.ts';
import type { RawDocument } from './schema.ts';

/** The part `signIn` of the document, with its defaults. */

export type RawSignIn = NonNullable<RawDocument['signIn']>;

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
