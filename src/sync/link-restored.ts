/** Links of what an undo has made again, so that its row is taken for it when the source shows the row again, and not for something new. */
import type { StoredChange } from '../registry/changes.ts';
import { readLinksWith, relink, writeLinks, writeLinkTarget } from '../registry/links.ts';
import { linkState } from './link-index.ts';
import { noDigests } from './load-index.ts';
import type { Undoing } from './undo-outcome.ts';

/** Points the links of what `change` removed to what was made in its place. */
export async function linkRestored(
  { sourceId, entity, key, localId: removed }: StoredChange,
  localId: number,
  { within, seq }: Pick<Undoing, 'within' | 'seq'>,
): Promise<void> {
  await relink(within, entity, removed, { localId, state: linkState.kept });
  if (sourceId === null || key === null) return;
  const [link] = await readLinksWith(within, sourceId, entity, [key]);
  if (link === undefined) {
    // A packing has dropped the link since.
    const kept = { ...noDigests, key, localId, state: linkState.kept, missing: 0, record: null };
    await writeLinks(within, sourceId, entity, [kept], seq, false);
  } else if (link.localId < 0) {
    // It was taken away, and not by its row.
    await writeLinkTarget(within, sourceId, entity, { key, localId, state: link.state });
  }
}
