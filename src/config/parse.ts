import type { Fault, Written } from './faults.ts';
import { keepSecrets } from './keep-secrets.ts';
import type { Lookup } from './references.ts';
import type { RawDocument } from './schema.ts';
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
