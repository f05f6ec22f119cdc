/** What is left of photos when they have been fetched: those that are gone, those that stay rejected, and pictures that several people share. */
import { keysOf } from '../registry/links.ts';
import { readPhotoRejections, sharedPhotos } from '../registry/photos.ts';
import { applyStep } from './applying.ts';
import { holdRemovals } from './guard.ts';
import { countedOf, heldRemoval } from './held-items.ts';
import { linkState } from './link-index.ts';
import { entryOf } from './load-index.ts';
import type { PhotoWork } from './photo-work.ts';
import { findRemovals } from './plan-entity.ts';
import { type Hold, planBatch } from './planned.ts';
import type { Notice } from './report.ts';
import { removePhotos } from './write-photos.ts';

/** So many pictures are named in a notice. */
const namedPictures = 10;

/** Removes, or holds, the photos that the source shows no more. */
export async function applyPhotoRemovals(work: PhotoWork): Promise<void> {
  const { applying, step } = work;
  const counts = applying.counts('photos');
  const found = await findGone(work);
  const hold = step.holdRemovals ?? (found ? await holdOf(work) : null);
  for await (const removals of step.removals.batches(planBatch)) {
    if (hold !== null) {
      for (const removal of removals) applying.held.push(heldRemoval('photos', removal, hold));
      counts.held += removals.length;
      continue;
    }
    let removed = 0;
    await applyStep(applying, async (within, seq) => {
      removed = await removePhotos(within, removals, applying, seq);
    });
    for (const { entry } of removals) step.loaded.index.forget(entry);
    counts.removed += removed;
  }
}

/** Adds what only fetching could find; true when there was any. */
async function findGone({ applying, step, emptied }: PhotoWork): Promise<boolean> {
  const { database, sourceId, config } = applying;
  const rule = config.missing.photos;
  const before = step.removals.size();
  if (config.photos?.versions === undefined && applying.photos.complete) {
    step.missing.push(...(await findRemovals(applying, 'photos', step.loaded, step.removals)).missing);
  }
  for (let from = 0; from < emptied.length; from += planBatch) {
    const batch = emptied.slice(from, from + planBatch);
    const ids = batch.map(({ localId }) => localId);
    const links = await keysOf(database, sourceId, 'photos', ids);
    for (const removal of batch) {
      if ((links.get(removal.localId)?.missing ?? 0) + 1 < rule.afterCycles) step.missing.push(removal.key);
      else step.removals.push(removal);
    }
  }
  return step.removals.size() > before;
}

async function holdOf({ applying, step, known: there, emptied }: PhotoWork): Promise<Hold | null> {
  const { guard } = applying.config;
  const known = await countedOf(applying.database, applying.sourceId, 'photos', 'remove', there);
  const read = applying.counts('photos').read - emptied.length;
  const figures = { entity: 'photos', read, known, removals: step.removals.size() } as const;
  return holdRemovals({ ...figures, firstCycle: applying.firstCycle }, guard.photos, guard.emptyIsSuspicious);
}

/** Photos that were rejected and have not changed are not fetched again, but told of in every cycle, as other rejected rows are. */
export async function tellRejected({ applying, step, rejected }: PhotoWork): Promise<void> {
  const { index } = step.loaded;
  const column = applying.config.photos?.image.column ?? '';
  let remembered = 0;
  for (const rejection of await readPhotoRejections(applying.database, applying.sourceId)) {
    const { key, version, code, reason } = rejection;
    const entry = entryOf(index, key);
    if (entry < 0 || !index.seen(entry) || index.state(entry) !== linkState.present) continue;
    step.rejected.push({ entity: 'photos', key, column, value: version, code, reason });
    remembered += 1;
  }
  // Their rows counted as unchanged when they were read; where only what has changed was read, they were not.
  const counts = applying.counts('photos');
  counts.unchanged = Math.max(0, counts.unchanged - (remembered - rejected));
}

/** Of the photos that came, those that somebody else has too: most often a placeholder, or a photo in the wrong place. */
export async function sharedNotices({ applying, came }: PhotoWork): Promise<Notice[]> {
  const { database, sourceId } = applying;
  const hashes = [...came];
  const shared: number[][] = [];
  for (let from = 0; from < hashes.length; from += planBatch) {
    for (const { personIds } of await sharedPhotos(database, hashes.slice(from, from + planBatch))) {
      shared.push(personIds);
    }
  }
  if (shared.length === 0) return [];
  const named = shared.slice(0, namedPictures).map((ids) => ids.slice(0, namedPictures));
  const keys = await keysOf(database, sourceId, 'persons', named.flat());
  const groups = named.map((ids, index) => {
    const more = (shared[index]?.length ?? 0) - ids.length;
    const people = ids.map((id) => keys.get(id)?.key ?? `person ${id} of another source`);
    return `${people.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  });
  const more = shared.length > groups.length ? `; and ${shared.length - groups.length} more pictures` : '';
  const text = `The same picture is the photo of several people: ${groups.join('; ')}${more}. Look whether it is the right person's.`;
  return [{ entity: 'photos', code: 'photo.shared', text }];
}
