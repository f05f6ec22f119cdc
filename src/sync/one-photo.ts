/** One photo as a source has it at this moment, fitted as a cycle would, and kept nowhere. */
import type { SourceConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import type { FittedPhoto } from '../photos/outcome.ts';
import { createPhotoDecoder } from '../photos/photo.ts';
import type { Source } from '../sources/source.ts';
import { type FetchedPhoto, fetchPhotos } from './fetch-photos.ts';

export type OnePhoto = FittedPhoto;

export interface PhotoWish {
  readonly config: SourceConfig;
  /** The person's key in the source. */
  readonly key: string;
  readonly open: (signal: AbortSignal) => Promise<Source>;
  readonly signal?: AbortSignal | undefined;
}

/** For connecting, reading and decoding together: somebody waits before a screen. */
const limitMilliseconds = 30_000;

/** Errors: `config.unsupported`, `config.column`, `source.*`, `photo.*`, `command.notFound` where the source has none. */
export async function fetchOnePhoto({ config, key, open, signal }: PhotoWish): Promise<OnePhoto> {
  const { photos } = config;
  if (photos === undefined) {
    throw new GatehouseError('config.unsupported', `Source ${config.name} reads no photos.`, {
      place: config.name,
      remedy: 'Name a source that has photos.',
    });
  }
  const limit = AbortSignal.timeout(limitMilliseconds);
  const ending = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const decoder = createPhotoDecoder({ box: photos.box, quality: photos.quality, processes: 1 });
  const fetching = fetchPhotos(only({ key }), {
    photos,
    open: () => open(ending),
    decoder,
    known: () => false,
    fetched: () => {},
    signal: ending,
  });
  try {
    const { value } = await fetching.next();
    return photoIn(value, config.name, key);
  } catch (error) {
    if (!limit.aborted || signal?.aborted) throw error;
    throw new GatehouseError('source.timeout', `The photo of "${key}" did not come within 30 seconds.`, {
      place: config.name,
      value: key,
      remedy: 'Try again when the source answers faster; the cycle waits longer.',
      cause: error,
    });
  } finally {
    await fetching.return(null);
    await decoder.close();
  }
}

async function* only<W>(wanted: W): AsyncGenerator<W[]> {
  yield [wanted];
}

/** What fetching gave, or why it ended without giving anything. */
function photoIn(fetched: FetchedPhoto<unknown> | GatehouseError | null, source: string, key: string): FittedPhoto {
  if (fetched instanceof GatehouseError) throw fetched;
  if (fetched?.kind === 'photo') return fetched.photo;
  if (fetched?.kind === 'failed') throw fetched.error;
  if (fetched?.kind === 'rejected') {
    throw new GatehouseError(fetched.code, fetched.reason, {
      place: source,
      value: key,
      remedy: 'Correct the photo in the source.',
    });
  }
  throw new GatehouseError('command.notFound', `Source ${source} has no photo of "${key}".`, {
    place: source,
    value: key,
    remedy: 'See what the query of photos.image gives for this key.',
  });
}
