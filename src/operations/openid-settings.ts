/** How people sign in at an OpenID provider, as it is configured now. */

import { resolveSignIn } from '../config/resolve.ts';
import { signInPlace } from '../config/secret-places.ts';
import type { OpenidConfig } from '../config/sign-in-config.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

/** Null where no provider is configured. Errors: `config.secret`, `config.reference`. */
export async function openidSettings(
  installation: Pick<Installation, 'database' | 'secrets' | 'lookup'>,
): Promise<OpenidConfig | null> {
  const { raw, lost } = await openStored(installation);
  if (raw.signIn?.openid === undefined) return null;
  const error = lost.get(signInPlace);
  if (error !== undefined) throw error;
  return resolveSignIn(raw.signIn, installation.lookup).openid ?? null;
}
