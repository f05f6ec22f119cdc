/** Writes what became of photos: each batch with its links, so that a cycle that is broken off fetches no photo twice. */
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { goneLink } from '../registry/linked.ts';
import { type StoredLinkRow, writeLinks, writeStates } from '../registry/links.ts';
import {
  deletePhotos,
  type PhotoFacts,
  type PhotoRejection,
  photosOfSource,
  type StoredPhoto,
  writePhotoRejections,
  writePhotos,
  writePhotoVersions,
} from '../registry/photos.ts';
import type { Applying } from './applying.ts';
import type { FetchedPhoto } from './fetch-photos.ts';
import type { Removal, ShownFields } from './planned.ts';

export interface WantedPhoto {
  readonly key: string;
  readonly personId: number;
  /** In the index of photos; -1 for one that was never there. */
  readonly entry: number;
  /** Null where the source has no versions. */
  readonly version: string | null;
}

/** What a batch of fetched photos comes to, beside what the registry has. */
export interface PhotoBatch {
  readonly photos: readonly StoredPhoto[];
  readonly sameAgain: readonly { readonly personId: number; readonly version: string }[];
  readonly rejections: readonly PhotoRejection[];
  readonly facts: readonly ChangeFacts[];
  readonly created: number;
  readonly updated: number;
}

/** Compares fetched photos with those that the source gave before. */
export function comparePhotos(
  results: readonly FetchedPhoto<WantedPhoto>[],
  stored: ReadonlyMap<number, PhotoFacts>,
  sourceId: number,
): PhotoBatch {
  const photos: StoredPhoto[] = [];
  const sameAgain: { personId: number; version: string }[] = [];
  const rejections: PhotoRejection[] = [];
  const facts: ChangeFacts[] = [];
  let created = 0;
  for (const result of results) {
    const { key, personId } = result.wanted;
    if (result.kind === 'rejected') {
      const { code, reason } = result;
      rejections.push({ key, personId, version: result.wanted.version ?? result.hash, code, reason });
    }
    if (result.kind !== 'photo') continue;
    const { sha256, width, height, jpeg } = result.photo;
    const version = result.wanted.version ?? result.hash;
    const old = stored.get(personId);
    if (old?.sha256 === sha256) {
      sameAgain.push({ personId, version });
      continue;
    }
    const photo: StoredPhoto = { personId, sourceId, version, sha256, width, height, bytes: jpeg.length, jpeg };
    photos.push(photo);
    if (old === undefined) created += 1;
    const kind = old === undefined ? 'create' : 'update';
    facts.push({ entity: 'photos', key, localId: personId, kind, fields: shownPhoto(old, photo) });
  }
  return { photos, sameAgain, rejections, facts, created, updated: photos.length - created };
}

export async function writePhotoBatch(
  within: Database,
  applying: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  batch: PhotoBatch,
  links: readonly StoredLinkRow[],
  seq: number,
): Promise<void> {
  const { sourceId, author, context } = applying;
  const now = context.now();
  const rejected = new Set(batch.rejections.map(({ key }) => key));
  const settled = links.flatMap(({ key }) => (rejected.has(key) ? [] : [key]));
  await writePhotos(within, batch.photos, now);
  await writePhotoVersions(within, sourceId, batch.sameAgain);
  await writePhotoRejections(within, sourceId, batch.rejections, settled, now);
  const whole = links.map((link) => ({ ...link, missing: 0, record: null }));
  await writeLinks(within, sourceId, 'photos', whole, seq, false);
  await recordChanges(within, batch.facts, author, now);
}

/** Deletes this source's photos of people whom it no longer shows with one; gives how many there were. Also what `release` does. */
export async function removePhotos(
  within: Database,
  removals: readonly Pick<Removal, 'key' | 'localId'>[],
  { sourceId, author, context }: Pick<Applying, 'sourceId' | 'author' | 'context'>,
  seq: number,
): Promise<number> {
  const ids = removals.map(({ localId }) => localId);
  const keys = removals.map(({ key }) => key);
  const stored = await photosOfSource(within, sourceId, ids);
  await deletePhotos(within, sourceId, [...stored.keys()]);
  await writePhotoRejections(within, sourceId, [], keys, context.now());
  const states = keys.map((key) => ({ key, state: goneLink }));
  await writeStates(within, sourceId, 'photos', states, seq);
  const facts = removals.flatMap(({ key, localId }): ChangeFacts[] => {
    const photo = stored.get(localId);
    if (photo === undefined) return [];
    return [{ entity: 'photos', key, localId, kind: 'remove', fields: shownPhoto(photo, undefined) }];
  });
  await recordChanges(within, facts, author, context.now());
  return facts.length;
}

/** A photo as previews and the record of changes tell of it. */
export function shownPhoto(old: PhotoFacts | undefined, now: PhotoFacts | undefined): ShownFields {
  const size = (photo: PhotoFacts | undefined): string | null =>
    photo === undefined ? null : `${photo.width} x ${photo.height}`;
  return {
    version: [old?.version ?? null, now?.version ?? null],
    size: [size(old), size(now)],
    sha256: [old?.sha256 ?? null, now?.sha256 ?? null],
  };
}
