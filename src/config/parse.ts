import type { ConfigurationDocument, HookConfig } from './document.ts';
import type { Fault, Written } from './faults.ts';
import { keepSecrets } from './keep-secrets.ts';
import type { Lookup } from './references.ts';
import type { RawDocument, RawHook } from './schema.ts';
import { buildSignIn, type RawSignIn } from './sign-in.ts';
import type { SignInConfig } from './sign-in-config.ts';
import { ownSettings } from './stored.ts';
import { type Validated, validate } from './validate.ts';
import { parseYaml } from './yaml.ts';

export interface ParseOptions extends Lookup {
  /** The document that is stored: where the new text has `***` for a secret, the stored one is kept. */
  readonly stored?: RawDocument;
}

/**
 * Reads and validates the text of a configuration file (YAML, and so JSON).
 *
 * Errors, all together as GatehouseErrors: `config.syntax`, or any of `config.invalid`, `config.unknownKey`, `config.unsupported`,
 * `config.reference`. Each names its path, line and column.
 */
export function parseDocument(text: string, options: ParseOptions): Validated {
  return readDocument(parseYaml(text), options);
}

/** Validates a document that is already a tree of plain values, such as the body of a request. Errors as of `parseDocument`. */
export function readDocument(written: Written, options: ParseOptions): Validated {
  const faults: Fault[] = [];
  const tree = keepSecrets(written.tree, options.stored, faults);
  return validate({ ...written, tree }, options, faults);
}

/** The stored `signIn` with its references resolved. Errors as of `parseDocument`, most often `config.reference`. */
export function resolveSignIn(signIn: RawSignIn, lookup: Lookup): SignInConfig {
  return validate({ tree: { sources: [], signIn } }, lookup).document.signIn ?? buildSignIn({});
}

/**
 * A stored document with its references resolved, ready for a cycle; of all sources or of those named. Errors as of `parseDocument`,
 * most often `config.reference`.
 */
export function resolveDocument(raw: RawDocument, lookup: Lookup, names?: readonly string[]): ConfigurationDocument {
  const sources = names === undefined ? raw.sources : raw.sources.filter(({ name }) => names.includes(name));
  return validate({ tree: { sources } }, lookup).document;
}

/** What a stored document says besides its sources, with references resolved. Errors as of `parseDocument`. */
export function resolveOwnSettings(raw: RawDocument, lookup: Lookup): ConfigurationDocument {
  return validate({ tree: { ...ownSettings(raw), sources: [] } }, lookup).document;
}

/** One hook of a stored document with its references resolved. Errors as of `parseDocument`, most often `config.reference`. */
export function resolveHook(hook: RawHook, lookup: Lookup): HookConfig {
  const [resolved] = validate({ tree: { sources: [], hooks: [hook] } }, lookup).document.hooks;
  if (resolved === undefined) throw new Error('A document with a hook has one.');
  return resolved;
}
