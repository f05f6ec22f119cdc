import { stringify } from 'yaml';
import { maskConnection } from './mask.ts';
import type { RawDocument } from './schema.ts';

/** A document as it may be shown: every literal secret is `***`. */
export function maskDocument(raw: RawDocument): RawDocument {
  return {
    ...raw,
    sources: raw.sources.map((source) =>
      source.connection === undefined ? source : { ...source, connection: maskConnection(source.connection) },
    ),
  };
}

/** The document as YAML with secrets masked. Applied again, it changes nothing: `***` stands for the secret that is stored. */
export function exportYaml(raw: RawDocument): string {
  return stringify(maskDocument(raw), { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
}
