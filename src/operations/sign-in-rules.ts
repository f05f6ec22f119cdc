/** How long people stay signed in and who needs a second factor, as it is configured now; asked at nearly every request. */

import { resolveSignIn } from '../config/resolve.ts';
import { buildSignIn } from '../config/sign-in.ts';
import type { SignInConfig } from '../config/sign-in-config.ts';
import { messageOf } from '../model/errors.ts';
import { readConfiguration } from '../registry/configuration.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export type SignInRules = Pick<SignInConfig, 'sessions' | 'secondFactor'>;

export function createSignInRules(installation: Installation): () => Promise<SignInRules> {
  let known: { readonly body: string | null; readonly rules: SignInRules } | undefined;
  return async () => {
    const body = await readConfiguration(installation.database);
    if (known === undefined || known.body !== body) known = { body, rules: await readRules(installation) };
    return known.rules;
  };
}

async function readRules(installation: Installation): Promise<SignInRules> {
  const { sessions, secondFactor } = (await openStored(installation)).raw.signIn ?? {};
  const own = {
    ...(sessions === undefined ? {} : { sessions }),
    ...(secondFactor === undefined ? {} : { secondFactor }),
  };
  try {
    return resolveSignIn(own, installation.lookup);
  } catch (error) {
    // A reference that cannot be resolved must neither lock everybody out nor let anybody in more easily.
    installation.context.log('error', 'signIn.sessions or signIn.secondFactor cannot be used: the strictest hold', {
      error: messageOf(error),
    });
    return { ...buildSignIn({}), secondFactor: { required: ['administrator', 'operator', 'auditor'] } };
  }
}
