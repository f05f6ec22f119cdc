import { exportYaml, maskDocument } from '../config/export.ts';
import type { RawDocument } from '../config/schema.ts';
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
export async function exportConfiguration(installation: Installation): Promise<Exported> {
  const { raw, lost } = await openStored(installation);
  return { document: maskDocument(raw), yaml: exportYaml(raw), lost: [...lost.keys()] };
}
