import { stringify } from 'yaml';
import { maskedSecret } from './mask.ts';
import { isOnlyReferences } from './references.ts';
import type { RawDocument, RawHook } from './schema.ts';
import { maskSignIn } from './sign-in.ts';
import { maskSetting, withSecrets } from './source-secrets.ts';

/** A document as it may be shown: every literal secret is `***`. */
export function maskDocument({ sources, hooks, ...rest }: RawDocument): RawDocument {
  return {
    sources: sources.map((source) =>
      withSecrets(source, (setting, value) => (typeof value === 'string' ? maskSetting(setting, value) : value)),
    ),
    ...(hooks === undefined ? {} : { hooks: hooks.map(maskHook) }),
    ...rest,
    ...(rest.signIn === undefined ? {} : { signIn: maskSignIn(rest.signIn) }),
  };
}

/** A hook as it may be shown. */
export function maskHook(hook: RawHook): RawHook {
  const { secret, previousSecret } = hook;
  const mask = (text: string): string => (isOnlyReferences(text) ? text : maskedSecret);
  return {
    ...hook,
    secret: mask(secret),
    ...(previousSecret === undefined ? {} : { previousSecret: mask(previousSecret) }),
  };
}

/** The document as YAML with secrets masked. Applied again, it changes nothing: `***` stands for the secret that is stored. */
export function exportYaml(raw: RawDocument): string {
  return stringify(maskDocument(raw), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
}
