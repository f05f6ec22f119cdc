import { stringify } from 'yaml';
import type { RawDocument, RawHook } from './schema.ts';
import { mapSecrets } from './secret-places.ts';

/** A document as it may be shown: every literal secret is `***`. */
export function maskDocument(raw: RawDocument): RawDocument {
  const { sources, hooks, ...rest } = mapSecrets(raw, (value, { form }) =>
    typeof value === 'string' ? form.mask(value) : value,
  );
  return { sources, ...(hooks === undefined ? {} : { hooks }), ...rest };
}

/** A hook as it may be shown. */
export function maskHook(hook: RawHook): RawHook {
  return maskDocument({ sources: [], hooks: [hook] }).hooks?.[0] ?? hook;
}

/** The document as YAML with secrets masked. Applied again, it changes nothing: `***` stands for the secret that is stored. */
export function exportYaml(raw: RawDocument): string {
  return stringify(maskDocument(raw), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
}
