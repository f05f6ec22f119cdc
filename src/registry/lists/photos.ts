/** Which of several sources' photos is a person's. */
import type { Database } from '../database.ts';
import { type PhotoFacts, readPhotoFacts } from '../photos.ts';
import type { Origins } from './origins.ts';

/** For each person the photo of the source that speaks first. */
export async function speakingPhotos(
  database: Database,
  personIds: readonly number[],
  { sourceId, priorityOf }: Origins,
): Promise<ReadonlyMap<number, PhotoFacts>> {
  const best = new Map<number, PhotoFacts>();
  for (const photo of await readPhotoFacts(database, personIds)) {
    if (sourceId !== undefined && photo.sourceId !== sourceId) continue;
    const other = best.get(photo.personId);
    if (other === undefined || priorityOf(photo.sourceId) < priorityOf(other.sourceId)) best.set(photo.personId, photo);
  }
  return best;
}
