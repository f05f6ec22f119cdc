import { stringify } from 'yaml';
import type { RawDocument } from './schema.ts';
import { maskSetting, withSecrets } from './source-secrets.ts';

/** A document as it may be shown: every literal secret is `***`. */
export function maskDocument(raw: RawDocument): RawDocument {
  return {
    ...raw,
    sources: raw.sources.map((source) =>
      withSecrets(source, (setting, value) => (typeof value === 'string' ? maskSetting(setting, value) : value)),
    ),
  };
}

/** The document as YAML with secrets masked. Applied again, it changes nothing: `***` stands for the secret that is stored. */
export function exportYaml(raw: RawDocument): string {
  return stringify(maskDocument(raw), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
}
