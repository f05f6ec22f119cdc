/**
 * Fetches and applies photos, when the people are there. Nothing that is wrong with photos ends the cycle: what could not be fetched is
 * told and waits for the next.
 */
import type { GatehouseError } from '../model/errors.ts';
import { createPhotoDecoder } from '../photos/photo.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { type PhotoFacts, photosOfSource } from '../registry/photos.ts';
import { type Applying, applyStep, storedLink } from './applying.ts';
import { digest, digestKeyText } from './digest.ts';
import { type FetchedPhoto, fetchPhotos } from './fetch-photos.ts';
import { applyPhotoRemovals, sharedNotices, tellRejected } from './finish-photos.ts';
import { linkState } from './link-index.ts';
import { keySeed } from './load-index.ts';
import type { PhotoWork } from './photo-work.ts';
import type { Digests } from './planned.ts';
import type { Notice } from './report.ts';
import { byVersion, everybody, hashDigests, type Wanted } from './wanted-photos.ts';
import { comparePhotos, writePhotoBatch } from './write-photos.ts';

/** A transaction holds so many photos, or about so many bytes. */
const batchPhotos = 100;
const batchBytes = 8 * 2 ** 20;

type Fetched = FetchedPhoto<Wanted>;

/** Gives what the reader must know beside the counts. Errors: `registry.*`, `cycle.cancelled`. */
export async function applyPhotos(
  applying: Applying,
  progress: (fetched: number, expected: number | null) => void,
): Promise<Notice[]> {
  const step = applying.plan.entities.photos;
  const { photos } = applying.config;
  if (step === undefined || photos === undefined || step.reading.aborted !== null) return [];
  const known = step.loaded.index.present();
  const work: PhotoWork = { applying, step, known, emptied: [], came: new Set(), rejected: 0 };
  const notices = await fetchAll(work, progress);
  await applyPhotoRemovals(work);
  await tellRejected(work);
  return [...notices, ...(await sharedNotices(work))];
}

async function fetchAll(work: PhotoWork, progress: (fetched: number, expected: number | null) => void) {
  const { applying, step } = work;
  const { photos } = applying.config;
  if (photos === undefined) return [];
  const { index } = step.loaded;
  const decoder = createPhotoDecoder({ box: photos.box, quality: photos.quality });
  const expected = photos.versions === undefined ? null : applying.plan.photos.size();
  const before = applying.photos.fetched;
  const supply = {
    photos,
    open: applying.photos.open,
    decoder,
    signal: applying.signal,
    fetched: () => {
      applying.photos.fetched += 1;
    },
    known: ({ entry, version }: Wanted, hash: string) => {
      if (version !== null || entry < 0) return false;
      const [a, b] = hashDigests(photos.made, hash);
      return index.sameRow(entry, a, b) && index.state(entry) === linkState.present;
    },
  };
  const batch: Fetched[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await applyBatch(work, batch.splice(0));
    bytes = 0;
    progress(applying.photos.fetched - before, expected);
  };
  const wanted = photos.versions === undefined ? everybody(applying, step) : byVersion(applying, step);
  const fetching = fetchPhotos(wanted, supply);
  try {
    for (;;) {
      const next = await fetching.next();
      if (next.done === true) {
        await flush();
        return next.value === null ? [] : [endedEarly(applying, next.value.message)];
      }
      batch.push(next.value);
      if (next.value.kind === 'photo') bytes += next.value.photo.jpeg.length;
      if (batch.length >= batchPhotos || bytes >= batchBytes) await flush();
    }
  } finally {
    await fetching.return(null);
    await decoder.close();
  }
}

function endedEarly(applying: Applying, why: string): Notice {
  applying.photos.complete = false;
  return {
    entity: 'photos',
    code: 'photo.fetch',
    text: `Fetching photos ended early; the rest waits for the next cycle. ${why}`,
  };
}

async function applyBatch(work: PhotoWork, results: readonly Fetched[]): Promise<void> {
  if (results.length === 0) return;
  const { applying, step } = work;
  const { index } = step.loaded;
  const people = results.map(({ wanted }) => wanted.personId);
  const stored = await photosOfSource(applying.database, applying.sourceId, people);
  const counts = applying.counts('photos');
  const linked = results.flatMap((result) => {
    const { wanted } = result;
    const digests = digestsOf(work, result, stored);
    return digests === null ? [] : [{ wanted, link: storedLink({ key: wanted.key, digests }, wanted.personId) }];
  });
  const batch = comparePhotos(results, stored, applying.sourceId);
  if (linked.length > 0) {
    const links = linked.map(({ link }) => link);
    await applyStep(applying, (within, seq) => writePhotoBatch(within, applying, batch, links, seq));
  }
  for (const { wanted, link } of linked) {
    if (wanted.entry >= 0) index.set(wanted.entry, link);
    else {
      digestKeyText(wanted.key, keySeed);
      index.see(index.add(digest.a, digest.b, link), 1);
    }
  }
  counts.created += batch.created;
  counts.updated += batch.updated;
  counts.unchanged += batch.sameAgain.length;
  work.rejected += batch.rejections.length;
  for (const { sha256 } of batch.photos) work.came.add(sha256);
}

/** What the link of a fetched photo becomes; null where it stays as it is. */
function digestsOf(work: PhotoWork, result: Fetched, stored: ReadonlyMap<number, PhotoFacts>): Digests | null {
  const { applying, step } = work;
  const { wanted } = result;
  const { index } = step.loaded;
  const counts = applying.counts('photos');
  if (result.kind === 'empty') {
    // Without versions it is simply not seen.
    if (wanted.digests === null) return null;
    const gone = stored.has(wanted.personId) && index.state(wanted.entry) !== linkState.kept;
    if (gone && applying.config.missing.photos.action === 'delete') {
      work.emptied.push({ key: wanted.key, entry: wanted.entry, localId: wanted.personId });
      return null;
    }
    counts.unchanged += 1;
    return wanted.digests;
  }
  if (wanted.digests === null) {
    counts.read += 1;
    if (wanted.entry >= 0) index.see(wanted.entry, 1);
  }
  if (result.kind === 'failed') {
    applying.photos.complete = false;
    step.rejected.push(notRead(wanted.key, result.error));
    return null;
  }
  if (result.kind === 'same') {
    counts.unchanged += 1;
    return null;
  }
  return wanted.digests ?? hashDigests(applying.config.photos?.made ?? '', result.hash);
}

function notRead(key: string, error: GatehouseError): RejectedRow {
  const reason = `The photo cannot be read from the source: ${error.message}`;
  return { entity: 'photos', key, column: 'image', value: '', code: error.code, reason };
}
