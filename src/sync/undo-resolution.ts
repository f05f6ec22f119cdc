/** Takes a decision on a conflict back: the identifier is where it was, and the conflict is there again. */
import type { StoredChange } from '../registry/changes.ts';
import { restoreConflict } from '../registry/conflicts.ts';
import { deleteIdentifiers, moveIdentifiers, readIdentifiers } from '../registry/identifiers.ts';
import { markLink } from '../registry/link-marks.ts';
import { linkStatesOf, relinkLiving, writeLinkTarget } from '../registry/links.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { forgetClaim } from '../registry/refused-claims.ts';
import { absentIds } from '../registry/structure.ts';
import { type IdentifierResolution, isMatchResolution, type Resolution } from './conflict-decision.ts';
import { linkState } from './link-index.ts';
import { recordUndo, swapped } from './record-undo.ts';
import { undoMatch } from './undo-match.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';

/** What a change keeps when it was a decision on a conflict. */
export function resolutionOf(change: StoredChange): Resolution | null {
  return (change.fields['#resolution']?.[1] as Resolution | undefined) ?? null;
}

export async function undoResolution(change: StoredChange, resolution: Resolution, undoing: Undoing): Promise<Outcome> {
  if (isMatchResolution(resolution)) return undoMatch(change, resolution, undoing);
  const { within } = undoing;
  const { conflict, key } = resolution;
  if (resolution.decision === 'give') {
    const refusal = await takeBack(change, resolution, undoing);
    if (refusal !== null) return refusal;
  }
  await forgetClaim(within, { sourceId: conflict.sourceId, key });
  await writeLinkTarget(within, conflict.sourceId, 'identifiers', { key, localId: 0, state: linkState.present });
  await markLink(within, conflict.sourceId, 'identifiers', key);
  await restoreConflict(within, conflict);
  await recordResolution(change, resolution, undoing);
  return { ...reverted, reason: 'The conflict is listed again.' };
}

/** Gives the identifier back to whoever held it; the outcome where that cannot be. */
async function takeBack(
  change: StoredChange,
  resolution: IdentifierResolution,
  undoing: Undoing,
): Promise<Outcome | null> {
  const { within } = undoing;
  const { before } = resolution;
  const given = (await readIdentifiers(within, [change.localId])).get(change.localId);
  if (given === undefined) return keptBecause('The identifier is gone already.');
  if (given.personId !== (change.fields['#personId']?.[1] ?? null)) return keptBecause('Somebody else has it by now.');
  if (before === null) {
    await deleteIdentifiers(within, [given.id]);
    return null;
  }
  if ((await absentIds(within, 'person', [before.personId])).length > 0) {
    return impossibleBecause('The person who had it was deleted.');
  }
  // Rows that gave it to the claimant meanwhile are no claim of the holder's.
  await relinkLiving(within, 'identifiers', given.id, { localId: 0, state: linkState.present });
  await moveIdentifiers(within, [before]);
  await relinkLiving(within, 'identifiers', -before.id, { localId: before.id, state: linkState.present });
  for (const { sourceId } of await linkStatesOf(within, 'identifiers', [before.id])) {
    await dropPackedLinks(within, sourceId);
  }
  return null;
}

function recordResolution(change: StoredChange, resolution: IdentifierResolution, undoing: Undoing): Promise<void> {
  const [from, to] = change.fields['#personId'] ?? [null, null];
  const gone = resolution.decision === 'give' && resolution.before === null;
  const shown = Object.entries(change.fields).filter(([name]) => !name.startsWith('#'));
  return recordUndo(change, undoing, {
    localId: change.localId,
    kind: gone ? 'remove' : 'update',
    fields: swapped(Object.fromEntries(shown)),
    raw: { '#personId': [to, gone ? to : from] },
  });
}
