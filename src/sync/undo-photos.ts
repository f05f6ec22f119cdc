/** Takes back what a cycle did to somebody's photo, as long as the photo before it is kept. */
import type { StoredChange } from '../registry/changes.ts';
import {
  deletePhotos,
  type PhotoFacts,
  photosOfSource,
  readFormerPhoto,
  type StoredPhoto,
  writePhotos,
} from '../registry/photos.ts';
import { recordUndo } from './record-undo.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';
import { shownPhoto } from './write-photos.ts';

export async function undoPhoto(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within, context } = undoing;
  const { sourceId, localId, fields } = change;
  if (sourceId === null) return impossibleBecause('The photo came from no source.');
  const photo = (await photosOfSource(within, sourceId, [localId])).get(localId);
  const [before, after] = fields['sha256'] ?? [null, null];
  if (photo === undefined && after !== null) return keptBecause('The photo is gone already.');
  if ((photo?.sha256 ?? null) !== after) return keptBecause('The photo changed again since.');
  if (before === null) {
    // Its link stays, so it does not come again until the source has another one.
    await deletePhotos(within, sourceId, [localId]);
    await recordPhoto(change, undoing, photo, undefined);
    return reverted;
  }
  const former = await readFormerPhoto(within, localId, sourceId);
  if (former === undefined || former.sha256 !== before) {
    return impossibleBecause('The former photo is not kept any more. It comes back when the source shows it again.');
  }
  await writePhotos(within, [former], context.now());
  await recordPhoto(change, undoing, photo, former);
  return reverted;
}

function recordPhoto(
  change: StoredChange,
  undoing: Undoing,
  before: PhotoFacts | undefined,
  after: StoredPhoto | undefined,
): Promise<void> {
  const kind = after === undefined ? 'remove' : before === undefined ? 'create' : 'update';
  return recordUndo(change, undoing, { localId: change.localId, kind, fields: shownPhoto(before, after) });
}
