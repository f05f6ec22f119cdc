import { durationMilliseconds } from './duration.ts';
import type { RawDocument } from './schema.ts';
import type { OpenidConfig, SignInConfig } from './sign-in-config.ts';

/** The part `signIn` of the document, with its defaults. */

export type RawSignIn = NonNullable<RawDocument['signIn']>;

export function buildSignIn(raw: RawSignIn): SignInConfig {
  const { idle = '30m', longest = '12h', displays = [] } = raw.sessions ?? {};
  return {
    ...(raw.openid === undefined ? {} : { openid: buildOpenid(raw.openid) }),
    sessions: {
      idleMilliseconds: durationMilliseconds(idle) ?? 0,
      longestMilliseconds: durationMilliseconds(longest) ?? 0,
      displays,
    },
    secondFactor: { required: raw.secondFactor?.required ?? [] },
  };
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
