import { expandActiveDirectory } from '../config/active-directory.ts';
import { exportYaml, maskDocument } from '../config/export.ts';
import type { RawDocument, RawSource } from '../config/schema.ts';
import type { Installation } from './installation.ts';
import { openStored } from './stored-configuration.ts';

export interface Exported {
  readonly document: RawDocument;
  /** The same as YAML; applied again, it changes nothing. */
  readonly yaml: string;
  /** Sources whose connection cannot be decrypted and so is missing. */
  readonly lost: readonly string[];
}

/** The stored configuration with every literal secret as `***`. */
export async function exportConfiguration(
  installation: Installation,
  presets: 'kept' | 'expanded' = 'kept',
): Promise<Exported> {
  const { raw, lost } = await openStored(installation);
  const shown = presets === 'kept' ? raw : { ...raw, sources: raw.sources.map(expanded) };
  return { document: maskDocument(shown), yaml: exportYaml(shown), lost: [...lost.keys()] };
}

function expanded(source: RawSource): RawSource {
  return source.type === 'active-directory' ? expandActiveDirectory(source) : source;
}
