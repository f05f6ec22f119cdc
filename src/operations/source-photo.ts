/** The photo that a source has of somebody now: what a preview shows beside the one that is kept. */
import { fetchOnePhoto, type OnePhoto } from '../sync/one-photo.ts';
import { type ConfiguredSource, configuredSource } from './configured-source.ts';
import type { Installation } from './installation.ts';
import { openSource } from './open-source.ts';
import { openStored } from './stored-configuration.ts';

/** Errors: `config.*`, `source.*`, `photo.*`, `command.notFound` where the source has none. */
export async function sourcePhoto(
  installation: Installation,
  name: string,
  key: string,
  signal?: AbortSignal,
): Promise<OnePhoto> {
  return photoOf(installation, configuredSource(await openStored(installation), name, installation), key, signal);
}

/** The same of a source that need not be stored. Errors as of `sourcePhoto`. */
export function photoOf(
  installation: Installation,
  { config }: Pick<ConfiguredSource, 'config'>,
  key: string,
  signal?: AbortSignal,
): Promise<OnePhoto> {
  return fetchOnePhoto({ config, key, signal, open: (ending) => openSource(installation, config, ending) });
}
