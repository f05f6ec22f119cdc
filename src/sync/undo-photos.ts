/** Takes back that a cycle gave somebody a photo; former photos are not kept. */
import { recordChanges, type StoredChange } from '../registry/changes.ts';
import { deletePhotos, photosOfSource } from '../registry/photos.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';
import { shownPhoto } from './write-photos.ts';

export async function undoPhoto(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within, actor, context } = undoing;
  const { sourceId, key, localId } = change;
  if (sourceId === null || change.kind !== 'create')
    return impossibleBecause('The former photo is not kept. It comes back when the source shows it again.');
  const photo = (await photosOfSource(within, sourceId, [localId])).get(localId);
  if (photo === undefined) return keptBecause('The photo is gone already.');
  if (photo.sha256 !== change.fields['sha256']?.[1]) return keptBecause('The photo changed again since.');
  // Its link stays, so it does not come again until the source has another one.
  await deletePhotos(within, sourceId, [localId]);
  const facts = { entity: 'photos', key, localId, kind: 'remove', fields: shownPhoto(photo, undefined) } as const;
  await recordChanges(within, [facts], { cycleId: null, sourceId, actor }, context.now());
  return reverted;
}
