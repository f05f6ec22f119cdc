/**
 * Fetches photos one after another over one connection, while those that came before are decoded. A photo that cannot be read or used costs
 * only itself; a source that answers no more ends the fetching, and the rest waits for the next cycle.
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { PhotosConfig } from '../config/document.ts';
import { GatehouseError } from '../model/errors.ts';
import { decodeRow } from '../model/row-batch.ts';
import type { Value } from '../model/value.ts';
import type { FittedPhoto, PhotoOutcome, PhotoRejectionCode } from '../photos/outcome.ts';
import type { PhotoDecoder } from '../photos/photo.ts';
import type { Source } from '../sources/source.ts';

export type FetchedPhoto<W> =
  | { readonly kind: 'photo'; readonly wanted: W; readonly hash: string; readonly photo: FittedPhoto }
  | {
      readonly kind: 'rejected';
      readonly wanted: W;
      readonly hash: string;
      readonly code: PhotoRejectionCode;
      readonly reason: string;
    }
  /** The bytes are those of the last time. */
  | { readonly kind: 'same'; readonly wanted: W }
  /** The source has no bytes. */
  | { readonly kind: 'empty'; readonly wanted: W }
  /** The source failed at this photo twice. */
  | { readonly kind: 'failed'; readonly wanted: W; readonly error: GatehouseError };

export interface PhotoSupply<W> {
  readonly photos: PhotosConfig;
  readonly open: () => Promise<Source>;
  readonly decoder: PhotoDecoder;
  /** Whether the bytes with this SHA-256 were dealt with before. */
  readonly known: (wanted: W, hash: string) => boolean;
  /** Called for each photo that the source gave. */
  readonly fetched: () => void;
  readonly signal: AbortSignal;
}

/** So many photos in a row that cannot be read mean that it is not the photos. */
const failuresInRow = 3;
/** A photo can end the process that reads it, as one of 300 MB does; more of them must not keep the others waiting for ever. */
const crashesInRow = 10;

/** Gives what became of each wanted photo, in order, and returns why it ended early, if it did. */
export async function* fetchPhotos<W extends { readonly key: string }>(
  wanted: AsyncIterable<readonly W[]>,
  supply: PhotoSupply<W>,
): AsyncGenerator<FetchedPhoto<W>, GatehouseError | null> {
  const images = imageReader(supply);
  const ahead = availableParallelism() + 1;
  const waiting: Promise<Settled<FetchedPhoto<W>>>[] = [];
  const suspects: Suspect<W>[] = [];
  let [failures, crashes, given] = [0, 0, 0];
  let stopped: GatehouseError | null = null;
  try {
    for await (const batch of wanted) {
      for (const one of batch) {
        if (stopped !== null) break;
        const image = await images.read(one.key);
        if ('error' in image) {
          if (isCrash(image)) crashes += 1;
          else failures += 1;
          if (image.final || failures === failuresInRow || crashes === crashesInRow) stopped = image.error;
          else if (isCrash(image)) suspects.push({ wanted: one, error: image.error });
          else waiting.push(settled(outcomeOf(one, image, supply)));
        } else {
          [failures, crashes, given] = [0, 0, given + 1];
          waiting.push(settled(outcomeOf(one, image, supply)));
        }
        if (waiting.length <= ahead) continue;
        const next = taken(await waiting.shift());
        if (next instanceof GatehouseError) stopped ??= next;
        else yield next;
      }
      if (stopped !== null) break;
    }
    for (const rest of waiting.splice(0)) {
      const next = taken(await rest);
      if (next instanceof GatehouseError) stopped ??= next;
      else yield next;
    }
    // Where others were read, or it were only some few, it is the photo that ends the process; else it may be the driver.
    const guilty = supply.photos.versions !== undefined && (given > 0 || suspects.length < failuresInRow);
    for (const { wanted: one, error } of suspects) {
      if (guilty) yield { kind: 'rejected', wanted: one, hash: '', code: 'photo.crashed', reason: crashReason(error) };
      else yield { kind: 'failed', wanted: one, error };
    }
    return stopped;
  } finally {
    await images.close();
  }
}

/** A photo at which the process that reads ended twice. */
interface Suspect<W> {
  readonly wanted: W;
  readonly error: GatehouseError;
}

function isCrash({ error, final }: Failure): boolean {
  return error.code === 'source.crashed' && !final;
}

function crashReason({ message }: GatehouseError): string {
  return `The photo cannot be read: it ends the process that reads it, most often by its size. ${message}`;
}

/** A promise that may wait in a queue without anybody listening to its failure. */
type Settled<T> = { readonly value: T } | { readonly thrown: unknown };

async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await promise };
  } catch (thrown) {
    return { thrown };
  }
}

/** Of failures only that of the decoder itself, which is no photo's, ends the fetching softly. */
function taken<T>(result: Settled<T> | undefined): T | GatehouseError {
  if (result === undefined) throw new RangeError('nothing waits');
  if ('value' in result) return result.value;
  if (result.thrown instanceof GatehouseError && result.thrown.code === 'photo.decoder') return result.thrown;
  throw result.thrown;
}

async function outcomeOf<W>(
  wanted: W,
  image: Image | Failure,
  { decoder, known, signal, fetched }: PhotoSupply<W>,
): Promise<FetchedPhoto<W>> {
  if ('error' in image) return { kind: 'failed', wanted, error: image.error };
  const { bytes } = image;
  if (bytes === null || bytes.length === 0) return { kind: 'empty', wanted };
  fetched();
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (known(wanted, hash)) return { kind: 'same', wanted };
  const outcome = await decodeTwice(decoder, bytes, signal);
  if (outcome.kind === 'photo') return { kind: 'photo', wanted, hash, photo: outcome };
  return { kind: 'rejected', wanted, hash, code: outcome.code, reason: outcome.reason };
}

/** A machine that was out of memory or out of breath for a moment must not cost a photo for good. */
async function decodeTwice(decoder: PhotoDecoder, bytes: Uint8Array, signal: AbortSignal): Promise<PhotoOutcome> {
  try {
    const outcome = await decoder.decode(bytes, signal);
    const judged = outcome.kind === 'photo' || (outcome.code !== 'photo.crashed' && outcome.code !== 'photo.timeout');
    if (judged) return outcome;
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== 'photo.decoder') throw error;
  }
  return decoder.decode(bytes, signal);
}

interface Image {
  readonly bytes: Uint8Array | null;
}

interface Failure {
  readonly error: GatehouseError;
  /** The source cannot be reached, or the configuration is wrong: the next photo would fare no better. */
  readonly final: boolean;
}

interface ImageReader {
  /** Errors that are not the source's are thrown. */
  read(key: string): Promise<Image | Failure>;
  close(): Promise<void>;
}

function imageReader({ photos, open, signal }: Pick<PhotoSupply<never>, 'photos' | 'open' | 'signal'>): ImageReader {
  let source: Source | null = null;
  const close = async (): Promise<void> => {
    await source?.close().catch(() => {});
    source = null;
  };
  const attempt = async (key: string): Promise<Image | Failure> => {
    try {
      source ??= await open();
    } catch (error) {
      return { error: expected(error, signal), final: true };
    }
    try {
      return { bytes: await readImage(source, photos.image, key, signal) };
    } catch (thrown) {
      const error = expected(thrown, signal);
      return { error, final: error.code === 'config.column' };
    }
  };
  return {
    async read(key) {
      const first = await attempt(key);
      if (!('error' in first) || first.final) return first;
      // The connection may have broken, or the driver with it: once more over a new one.
      await close();
      return attempt(key);
    },
    close,
  };
}

function expected(thrown: unknown, signal: AbortSignal): GatehouseError {
  if (signal.aborted) throw new GatehouseError('cycle.cancelled', 'The cycle was cancelled', { cause: thrown });
  if (thrown instanceof GatehouseError) return thrown;
  throw thrown;
}

/** The first row's bytes; null where there is no row or no photo in it. */
async function readImage(
  source: Source,
  image: PhotosConfig['image'],
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  let value: Value | undefined;
  for await (const batch of source.read({ text: image.query, parameters: { person: key } }, signal)) {
    const column = columnOf(batch.columns, image.column);
    if (value === undefined && batch.count > 0) value = decodeRow(batch, 0)[column] ?? null;
  }
  if (value === undefined || value === null) return null;
  // Text is no photo; as bytes it is rejected with a reason that says what it looks like.
  return value instanceof Uint8Array ? value : Buffer.from(String(value), 'utf8');
}

function columnOf(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  const found = exact >= 0 ? exact : columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (found >= 0) return found;
  throw new GatehouseError('config.column', `photos.image.column: the result of the query has no column "${name}"`, {
    place: 'photos.image.column',
    value: name,
    remedy: `It has ${columns.join(', ')}.`,
  });
}
