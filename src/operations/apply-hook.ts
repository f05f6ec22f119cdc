/** Adds, replaces and removes one web hook of the configuration, and exchanges its secret. */

import { maskedSecret } from '../config/mask.ts';
import { isOnlyReferences } from '../config/references.ts';
import type { StoredDocument, StoredHook } from '../config/stored.ts';
import { GatehouseError } from '../model/errors.ts';
import { readConfiguration, writeConfiguration } from '../registry/configuration.ts';
import { removeHookCursors } from '../registry/hook-cursors.ts';
import { newHookSecret } from '../relay/hooks/sign.ts';
import { type Applied, applyConfiguration } from './apply-configuration.ts';
import { hookNamed } from './hooks.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface AppliedHook extends Applied {
  /** The secret that was made for a new hook; it is shown this once. Null where one was given or is kept. */
  readonly secret: string | null;
}

/** A hook without a secret keeps the one that is stored, and a new one gets one. Errors: `config.*`. */
export async function applyHook(
  installation: Installation,
  hook: Readonly<Record<string, unknown>> & { readonly name: string },
  { dryRun }: { readonly dryRun: boolean },
): Promise<AppliedHook> {
  const { raw } = await openStored(installation);
  const known = (raw.hooks ?? []).some(({ name }) => name === hook.name);
  const made = hook['secret'] === undefined && !known ? newHookSecret() : null;
  const secret = hook['secret'] ?? made ?? maskedSecret;
  const text = JSON.stringify({ sources: [], hooks: [{ ...hook, secret }] }, null, 2);
  const applied = await applyConfiguration(installation, text, { prune: false, dryRun });
  return { ...applied, secret: dryRun ? null : made };
}

/** What waits for it is forgotten. Errors: `hook.unknown`. */
export async function removeHook(installation: Installation, name: string): Promise<void> {
  await changeHook(installation, name, () => null);
}

/** A new secret, shown this once; the one before goes on signing beside it until `endExchange`. Errors: `hook.unknown`, `config.invalid`. */
export async function exchangeSecret(installation: Installation, name: string): Promise<string> {
  const secret = newHookSecret();
  await changeHook(installation, name, (hook) => {
    if (typeof hook.secret === 'string' && isOnlyReferences(hook.secret)) {
      throw new GatehouseError('config.invalid', `The secret of the hook ${name} is a reference: ${hook.secret}`, {
        place: `hooks.${name}.secret`,
        remedy: 'Exchange it where the reference points, with the old one as previousSecret meanwhile.',
      });
    }
    return { ...hook, secret: { sealed: installation.secrets.seal(secret) }, previousSecret: hook.secret };
  });
  return secret;
}

/** The secret before signs no more. Errors: `hook.unknown`. */
export async function endExchange(installation: Installation, name: string): Promise<void> {
  await changeHook(installation, name, (stored) => {
    const { previousSecret: _, ...hook } = stored;
    return hook;
  });
}

/** Other secrets stay sealed as they are, also where their key is lost. */
async function changeHook(
  installation: Installation,
  name: string,
  change: (hook: StoredHook) => StoredHook | null,
): Promise<void> {
  hookNamed((await openStored(installation)).raw, name);
  await installation.database.transaction(async (within) => {
    const body = await readConfiguration(within);
    if (body === null) return;
    const { hooks = [], ...stored } = JSON.parse(body) as StoredDocument;
    const left = hooks.flatMap((hook) => {
      const next = hook.name === name ? change(hook) : hook;
      return next === null ? [] : [next];
    });
    const next = left.length === 0 ? stored : { ...stored, hooks: left };
    await writeConfiguration(within, JSON.stringify(next), installation.context.now());
    if (!left.some((hook) => hook.name === name)) await removeHookCursors(within, name);
  });
}

/** A secret such as hooks have, for those who write it into a file. */
export function hookSecret(): string {
  return newHookSecret();
}
