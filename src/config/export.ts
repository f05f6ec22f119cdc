import { stringify } from 'yaml';
import { maskConnection, maskedSecret } from './mask.ts';
import { isOnlyReferences } from './references.ts';
import type { RawDocument, RawHook } from './schema.ts';
import { maskSignIn } from './sign-in.ts';

/** A document as it may be shown: every literal secret is `***`. */
export function maskDocument(raw: RawDocument): RawDocument {
  return {
    ...raw,
    sources: raw.sources.map((source) =>
      source.connection === undefined ? source : { ...source, connection: maskConnection(source.connection) },
    ),
    ...(raw.hooks === undefined ? {} : { hooks: raw.hooks.map(maskHook) }),
    ...(raw.signIn === undefined ? {} : { signIn: maskSignIn(raw.signIn) }),
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
