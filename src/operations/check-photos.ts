/** Looks at the photos themselves: their query, its column, and what the first of them is made into. */
import type { PhotosConfig, SourceConfig } from '../config/document.ts';
import { findColumn } from '../mapping/columns.ts';
import { GatehouseError } from '../model/errors.ts';
import type { Source } from '../sources/source.ts';
import { fetchOnePhoto, type OnePhoto } from '../sync/one-photo.ts';
import type { CheckWarning } from './check-warnings.ts';

/** A photo as a cycle would keep it. */
export interface CheckedPhoto {
  /** Key of the person. */
  readonly person: string;
  /** What it comes as. */
  readonly format: OnePhoto['format'];
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export interface CheckedImage {
  /** Of the query of one photo. */
  readonly columns: readonly string[];
  /** Null where nobody of those who were asked for has one that can be used. */
  readonly photo: CheckedPhoto | null;
  readonly warnings: readonly CheckWarning[];
}

export interface ImageToCheck {
  readonly config: SourceConfig;
  readonly photos: PhotosConfig;
  /** Path of the photos in the configuration. */
  readonly place: string;
  /** People to ask for, until one has a photo. */
  readonly keys: readonly string[];
  /** Whether each of them is said to have a photo. */
  readonly expected: boolean;
}

/** Errors: `config.column`, `source.*`. */
export async function checkImage(source: Source, image: ImageToCheck, signal?: AbortSignal): Promise<CheckedImage> {
  const { photos, place, keys, expected } = image;
  const [first] = keys;
  if (first === undefined) return { columns: [], photo: null, warnings: [] };
  const columns = await columnsOf(source, photos, first, signal);
  findColumn(columns, photos.image.column, `${place}.image.column`);
  for (const person of keys) {
    const found = await onePhoto(source, image, person, signal);
    if (found !== null) return { columns, ...found };
    if (expected) break;
  }
  const text = expected
    ? `The query of photos.image gives no photo of ${first}, though the query of versions says that there is one.`
    : `The query of photos.image gives no photo of the first ${keys.length} people.`;
  return { columns, photo: null, warnings: [warning(photos, text)] };
}

function warning({ image }: PhotosConfig, text: string): CheckWarning {
  return { kind: 'photo', column: image.column, text };
}

async function columnsOf(
  source: Source,
  { image }: PhotosConfig,
  person: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  for await (const { columns } of source.read({ text: image.query, parameters: { person } }, signal)) return columns;
  return [];
}

/** Null where there is none. */
async function onePhoto(
  source: Source,
  { config, photos }: ImageToCheck,
  key: string,
  signal?: AbortSignal,
): Promise<Omit<CheckedImage, 'columns'> | null> {
  // The connection is the check's, and stays open.
  const open = (): Promise<Source> => Promise.resolve({ ...source, close: () => Promise.resolve() });
  try {
    const { format, width, height, jpeg } = await fetchOnePhoto({ config, key, open, signal });
    return { photo: { person: key, format, width, height, bytes: jpeg.length }, warnings: [] };
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (error.code === 'command.notFound') return null;
    if (!error.code.startsWith('photo.')) throw error;
    return { photo: null, warnings: [warning(photos, `The photo of ${key} would be rejected: ${error.message}`)] };
  }
}
