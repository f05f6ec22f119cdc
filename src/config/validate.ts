import { buildDocument } from './build.ts';
import type { ConfigurationDocument } from './document.ts';
import { type Fault, throwFaults, type Written } from './faults.ts';
import { faultsOf } from './issues.ts';
import { maskedSecret } from './mask.ts';
import { type Path, startsWith } from './path.ts';
import { type Lookup, referencesOf, resolveText } from './references.ts';
import { resolveConnection } from './resolve-connection.ts';
import { documentSchema, type RawDocument } from './schema.ts';
import { secretAt } from './secret-places.ts';

export interface Validated {
  /** As it is written: references unresolved, defaults absent. This is what is stored. */
  readonly raw: RawDocument;
  /** What the product reads. */
  readonly document: ConfigurationDocument;
}

/**
 * Validates a whole document with its references resolved.
 *
 * Errors, all together as GatehouseErrors: `config.invalid`, `config.unknownKey`, `config.unsupported`, `config.reference`.
 */
export function validate(written: Written, lookup: Lookup, earlier: readonly Fault[] = []): Validated {
  const faults: Fault[] = [...earlier];
  const resolved = resolveTree(written.tree, [], lookup, faults);
  const parsed = documentSchema.safeParse(resolved);
  if (!parsed.success) {
    const unresolved = faults.filter(({ at }) => at === 'value').map(({ path }) => path);
    const found = faultsOf(parsed.error.issues, written.tree);
    // What could not be resolved has been told; that it is no time zone, say, is no news.
    faults.push(...found.filter(({ path }) => !unresolved.some((start) => startsWith(path, start))));
  }
  throwFaults(faults, written);
  if (!parsed.success) throw new Error('A document without faults was refused.');
  // Resolving changed texts only, so what holds of the resolved tree's shape holds of the written one.
  return { raw: written.tree as RawDocument, document: buildDocument(parsed.data) };
}

/** The deepest place of a valid document has six steps; deeper ones are left to the schema to refuse. */
const deepest = 12;

function resolveTree(value: unknown, path: Path, lookup: Lookup, faults: Fault[]): unknown {
  if (typeof value === 'string') return resolveString(value, path, lookup, faults);
  if (typeof value !== 'object' || value === null || path.length > deepest) return value;
  if (Array.isArray(value)) return value.map((item, index) => resolveTree(item, [...path, index], lookup, faults));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveTree(item, [...path, key], lookup, faults)]),
  );
}

function resolveString(text: string, path: Path, lookup: Lookup, faults: Fault[]): string {
  const isSourcePart = path.length === 3 && path[0] === 'sources';
  const isName = path.length === 3 && (isSourcePart || path[0] === 'hooks') && path[2] === 'name';
  if (isName && referencesOf(text).length > 0) {
    faults.push({
      code: 'config.invalid',
      path,
      sentence: `cannot hold a reference: it identifies the ${isSourcePart ? 'source' : 'hook'}`,
      at: 'value',
    });
    return text;
  }
  const isConnection = isSourcePart && path[2] === 'connection';
  if (secretAt(path)?.form.isMasked(text)) {
    faults.push(maskFault(path));
    return text;
  }
  const resolved = isConnection ? resolveConnection(text, lookup) : resolveText(text, lookup);
  if ('text' in resolved) return resolved.text;
  faults.push({ code: 'config.reference', path, sentence: resolved.fault, at: 'value' });
  return text;
}

function maskFault(path: Path): Fault {
  return {
    code: 'config.invalid',
    path,
    sentence: `has ${maskedSecret} in the place of a secret, which only stands for one that is already stored`,
    at: 'value',
    remedy: 'Write the secret, or a reference to it.',
  };
}
