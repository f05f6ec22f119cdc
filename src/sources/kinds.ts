/** The table of the kinds of sources. A kind is loaded when it is first used, so that a driver that is not needed costs nothing. */
import type { SourceType } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import type { SourceKind } from './source.ts';

const kinds: Readonly<Partial<Record<SourceType, () => Promise<SourceKind>>>> = {
  odbc: async () => (await import('./odbc/odbc.ts')).odbc,
};

/** The kind of a type. Errors: `source.unsupported`. */
export async function sourceKind(type: SourceType): Promise<SourceKind> {
  const load = kinds[type];
  if (load === undefined)
    throw new GatehouseError('source.unsupported', `Sources of type ${type} cannot be read by this version.`);
  return load();
}
