/** The OpenID provider as its discovery document describes it: read when it is needed, kept for a while. */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import type { OpenidConfig } from '../../config/sign-in-config.ts';
import { isSafeAddress } from '../../config/sign-in-schema.ts';
import type { Context } from '../../model/context.ts';
import { GatehouseError, messageOf } from '../../model/errors.ts';
import { fetchFrom } from './provider-fetch.ts';

export interface Providers {
  /**
   * The provider of a configuration; asked anew when what is known is older than `mostSeconds`. Errors: `auth.provider`, with the reason
   * in the log only: who asks is not signed in yet.
   */
  readonly find: (config: OpenidConfig, mostSeconds: number) => Promise<Configuration>;
}

interface Known {
  readonly key: string;
  readonly at: number;
  readonly found: Promise<Configuration>;
  failed: boolean;
}

/** For how long a provider that failed is not asked again: a page that everybody loads must not become a flood. */
const failureSeconds = 5;
const requestSeconds = 5;
/** How far the clocks of provider and server may be apart. */
const toleranceSeconds = 60;

export function openProviders(context: Context): Providers {
  let known: Known | undefined;
  return {
    find: (config, mostSeconds) => {
      const key = JSON.stringify(config);
      const now = context.now().getTime();
      const age = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(now - known.at) / 1000;
      if (known?.key === key && age <= (known.failed ? failureSeconds : mostSeconds)) return known.found;
      const asked: Known = { key, at: now, found: describe(config, context), failed: false };
      asked.found.catch(() => {
        asked.failed = true;
      });
      known = asked;
      return asked.found;
    },
  };
}

async function describe(config: OpenidConfig, context: Context): Promise<Configuration> {
  try {
    const issuer = new URL(config.issuer);
    const insecure = issuer.protocol === 'http:';
    // The library goes by the clock of the machine, everything else here by that of the context.
    const skew = Math.round((context.now().getTime() - Date.now()) / 1000);
    const provider = await discovery(
      issuer,
      config.clientId,
      { [clockTolerance]: toleranceSeconds, [clockSkew]: skew },
      authenticationOf(config),
      {
        [customFetch]: fetchFrom(config),
        timeout: requestSeconds,
        execute: insecure ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
      },
    );
    refuseUnsafe(provider, config);
    return provider;
  } catch (thrown) {
    throw providerFault(context, config, thrown);
  }
}

/** Logs what went wrong with a provider, and tells whoever signs in as much as they can use. */
export function providerFault(context: Context, { issuer }: OpenidConfig, thrown: unknown): GatehouseError {
  context.log('warn', 'The OpenID provider could not be used', { issuer, error: reasonOf(thrown) });
  return new GatehouseError('auth.provider', 'The OpenID provider does not answer, or not as it should', {
    remedy: 'Sign in with name and password, or try again later. The log of the server says what is wrong.',
    cause: thrown,
  });
}

/** Messages of the library are short; what the network said stands in their causes. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const more = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
  return `${messageOf(thrown)}${more}`.slice(0, 500);
}

function refuseUnsafe(provider: Configuration, { allowHttp }: OpenidConfig): void {
  const { authorization_endpoint, token_endpoint, end_session_endpoint } = provider.serverMetadata();
  if (authorization_endpoint === undefined || token_endpoint === undefined) {
    throw new Error('The provider names no authorization_endpoint or no token_endpoint');
  }
  // Browsers are sent to these, so no other kind of address may stand there either.
  for (const address of [authorization_endpoint, token_endpoint, end_session_endpoint]) {
    if (address !== undefined && !isSafeAddress(new URL(address), allowHttp)) {
      throw new Error(`${address} is not reached over TLS`);
    }
  }
}

/** The way of showing the secret that providers must know; the other one where it says that it knows that alone. */
function authenticationOf({ clientSecret }: OpenidConfig): ClientAuth {
  if (clientSecret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported;
    const onlyPost = known?.includes('client_secret_post') === true && !known.includes('client_secret_basic');
    (onlyPost ? post : basic)(server, client, body, headers);
  };
}
