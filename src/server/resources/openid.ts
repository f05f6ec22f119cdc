/** Sign-in at an OpenID provider: authorization code with PKCE, state and nonce, ending in the same session as one by password. */
import { z } from 'zod';
import { signInByOpenid } from '../../accounts/openid-account.ts';
import { beginOpenidAttempt, takeAttempt } from '../../accounts/openid-attempt.ts';
import type { OpenidConfig } from '../../config/sign-in-config.ts';
import { GatehouseError, GatehouseErrors, messageOf } from '../../model/errors.ts';
import { openidSettings } from '../../operations/openid-settings.ts';
import { deleteSession } from '../../registry/sessions.ts';
import { addressOfSignIn, addressOfSignOut, identityOf } from '../openid/exchange.ts';
import { openProviders, type Providers } from '../openid/providers.ts';
import { type Operation, operation } from '../operation.ts';
import type { Service } from '../service.ts';

const place = '/api/v1/session/openid';
const callback = `${place}/callback`;
/** How old the knowledge of a provider may be: to say that it answers, and to go on with a sign-in. */
const age = { fresh: 30, usual: 3600 };

export function openidOperations(service: Service): Operation[] {
  const providers = openProviders(service.context);
  return [
    getOperation(service, providers),
    beginOperation(service, providers),
    finishOperation(service, providers),
    endOperation(service, providers),
  ];
}

function getOperation(service: Service, providers: Providers): Operation {
  return operation({
    method: 'GET',
    path: place,
    id: 'getOpenid',
    tag: 'session',
    summary: 'Whether people can sign in at an OpenID provider, and whether it answers',
    needs: 'anyone',
    answer: z
      .object({
        provider: z
          .object({ label: z.string().describe('What the button says.'), answers: z.boolean() })
          .nullable()
          .describe('Null where none is configured.'),
      })
      .meta({ id: 'OpenidSignIn' }),
    run: async () => {
      try {
        const config = await settings(service);
        if (config === null) return { provider: null };
        const answers = await providers.find(config, age.fresh).then(
          () => true,
          () => false,
        );
        return { provider: { label: config.label, answers } };
      } catch (thrown) {
        if (thrown instanceof GatehouseError) return { provider: { label: 'OpenID', answers: false } };
        throw thrown;
      }
    },
  });
}

function beginOperation(service: Service, providers: Providers): Operation {
  const { database, context } = service;
  return operation({
    method: 'POST',
    path: place,
    id: 'beginOpenid',
    tag: 'session',
    summary: 'Begins a sign-in at the OpenID provider; the answer says where the browser goes',
    needs: 'anyone',
    answer: z.object({ url: z.url() }),
    refusals: { 403: 'The request comes from another site, or no provider is configured.', 502: 'The provider fails.' },
    // Nobody has signed in yet; how it ends is recorded by `finishOpenid`.
    audit: null,
    run: async ({ origin, attempt }) => {
      const config = await configured(service);
      const provider = await providers.find(config, age.fresh);
      const { secret, ...begun } = await beginOpenidAttempt(database, context);
      attempt.keep(secret);
      return { url: await addressOfSignIn(provider, config, begun, `${origin}${callback}`) };
    },
  });
}

const word = z.string().max(8000).optional();

function finishOperation(service: Service, providers: Providers): Operation {
  const { database, context } = service;
  return operation({
    method: 'GET',
    path: callback,
    id: 'finishOpenid',
    tag: 'session',
    summary: 'Where the OpenID provider sends the browser back to; signs in and goes on to the pages',
    description: 'Goes to `/`, or to `/sign-in?problem=CODE`, and nowhere else.',
    needs: 'anyone',
    query: z.object({ code: word, state: word, iss: word, error: word, error_description: word }),
    answer: z.null(),
    status: 303,
    audit: 'signed in',
    failurePage: '/sign-in',
    run: async ({ query, origin, caller, attempt, target, beginSession, answerHeader }) => {
      target('at the OpenID provider');
      // Taken before anything else, so that it is used up whatever comes of it.
      const begun = await takeAttempt(database, context, attempt.secret);
      attempt.keep(null);
      const config = await configured(service);
      const comesBack = new URL(`${origin}${callback}`);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) comesBack.searchParams.set(name, value);
      const provider = await providers.find(config, age.usual);
      const identity = await identityOf(context, provider, config, begun, comesBack);
      target(`subject ${identity.subject} of ${identity.issuer}`.slice(0, 200));
      const { account, did } = await signInByOpenid(database, context, identity);
      target(`account ${account.id} (${account.name}) at the OpenID provider${deeds[did ?? 'nothing'](account.role)}`);
      if (caller?.session != null) await deleteSession(database, caller.session);
      await beginSession(account, 'openid');
      answerHeader('location', '/');
      return null;
    },
  });
}

const deeds = {
  made: (role: string) => `, made as ${role}`,
  role: (role: string) => `, now ${role}`,
  nothing: () => '',
};

function endOperation(service: Service, providers: Providers): Operation {
  const { database } = service;
  return operation({
    method: 'POST',
    path: `${place}/end`,
    id: 'endOpenid',
    tag: 'session',
    summary: 'Signs out, and says where the browser signs out at the OpenID provider as well',
    needs: 'account',
    withoutSecondFactor: true,
    answer: z.object({ url: z.url().nullable().describe('Null where there is no such place.') }),
    audit: 'signed out',
    run: async ({ caller, origin, endSession }) => {
      if (caller.session !== null) await deleteSession(database, caller.session);
      endSession();
      if (caller.signIn !== 'openid') return { url: null };
      return { url: await signOutAddress(service, providers, `${origin}/`) };
    },
  });
}

/** A provider that is down, or configured no more, must keep nobody from signing out here. */
async function signOutAddress(service: Service, providers: Providers, returnTo: string): Promise<string | null> {
  try {
    const config = await settings(service);
    if (config === null) return null;
    return addressOfSignOut(await providers.find(config, age.usual), config.clientId, returnTo);
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return null;
    throw thrown;
  }
}

/** What is wrong with a configuration goes to the log: who signs in can do nothing about it. Errors: `auth.provider`. */
async function settings({ context, installationFor }: Service): Promise<OpenidConfig | null> {
  try {
    return await openidSettings(installationFor({ name: '-' }));
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError || thrown instanceof GatehouseErrors)) throw thrown;
    context.log('error', 'The configuration of signIn.openid cannot be used', { error: messageOf(thrown) });
    throw new GatehouseError('auth.provider', 'The sign-in at the OpenID provider is configured wrongly', {
      remedy: 'Sign in with name and password. The log of the server says what is wrong.',
      cause: thrown,
    });
  }
}

async function configured(service: Service): Promise<OpenidConfig> {
  const config = await settings(service);
  if (config !== null) return config;
  throw new GatehouseError('auth.openidOff', 'Signing in through an OpenID provider is not configured', {
    remedy: 'Sign in with name and password.',
  });
}
