/** What is stored, with its references resolved as they are now. */
import type { ConfigurationDocument, HookConfig } from './document.ts';
import type { Lookup } from './references.ts';
import type { RawDocument, RawHook } from './schema.ts';
import { buildSignIn, type RawSignIn } from './sign-in.ts';
import type { SignInConfig } from './sign-in-config.ts';
import { ownSettings } from './stored.ts';
import { validate } from './validate.ts';

/** The stored `signIn` with its references resolved. Errors as of `validate`, most often `config.reference`. */
export function resolveSignIn(signIn: RawSignIn, lookup: Lookup): SignInConfig {
  return validate({ tree: { sources: [], signIn } }, lookup).document.signIn ?? buildSignIn({});
}

/**
 * A stored document with its references resolved, ready for a cycle; of all sources or of those named. Errors as of `validate`,
 * most often `config.reference`.
 */
export function resolveDocument(raw: RawDocument, lookup: Lookup, names?: readonly string[]): ConfigurationDocument {
  const sources = names === undefined ? raw.sources : raw.sources.filter(({ name }) => names.includes(name));
  return validate({ tree: { sources } }, lookup).document;
}

/** What a stored document says besides its sources, with references resolved. Errors as of `validate`. */
export function resolveOwnSettings(raw: RawDocument, lookup: Lookup): ConfigurationDocument {
  return validate({ tree: { ...ownSettings(raw), sources: [] } }, lookup).document;
}

/** One hook of a stored document with its references resolved. Errors as of `validate`, most often `config.reference`. */
export function resolveHook(hook: RawHook, lookup: Lookup): HookConfig {
  const [resolved] = validate({ tree: { sources: [], hooks: [hook] } }, lookup).document.hooks;
  if (resolved === undefined) throw new Error('A document with a hook has one.');
  return resolved;
}
