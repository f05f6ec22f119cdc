/** Takes back what a cycle did to an identifier. */
import type { ChangeFacts, StoredChange } from '../registry/changes.ts';
import {
  deleteIdentifiers,
  findHolders,
  insertIdentifiers,
  readIdentifiers,
  reserveIdentifiers,
  type StoredIdentifier,
  updateIdentifiers,
} from '../registry/identifiers.ts';
import { relink } from '../registry/links.ts';
import { absentIds } from '../registry/structure.ts';
import { linkState } from './link-index.ts';
import { recordUndo } from './record-undo.ts';
import { impossibleBecause, keptBecause, type Outcome, reverted, type Undoing } from './undo-outcome.ts';

export async function undoIdentifier(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  if (change.kind === 'remove') return restore(change, undoing);
  const identifier = (await readIdentifiers(undoing.within, [change.localId])).get(change.localId);
  if (identifier === undefined) return keptBecause('The identifier is gone already.');
  return change.kind === 'create' ? takeAway(identifier, change, undoing) : undoFields(identifier, change, undoing);
}

/** The row is still in the source: its link stays with no identifier behind it until the row changes. */
async function takeAway(identifier: StoredIdentifier, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  await deleteIdentifiers(within, [identifier.id]);
  await relink(within, 'identifiers', identifier.id, { localId: -identifier.id, state: linkState.present });
  await recordIdentifier(change, undoing, 'remove', identifier, {
    kind: [identifier.kind, null],
    number: [identifier.number, null],
  });
  return reverted;
}

const shownFields: readonly string[] = ['kind', 'number', 'format', 'validFrom', 'validUntil'];

async function restore(change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const { within } = undoing;
  const stored = change.fields['#identifier']?.[0] as StoredIdentifier | undefined;
  if (stored === undefined) return impossibleBecause('The record of the change does not hold the identifier.');
  if ((await absentIds(within, 'person', [stored.personId])).length > 0) {
    return impossibleBecause('The person was deleted.');
  }
  await reserveIdentifiers(within, 0);
  const holder = (await findHolders(within, 0, [stored.value])).find(
    (other) => other.bits === stored.bits && other.scope === stored.scope,
  );
  if (holder !== undefined) {
    return holder.personId === stored.personId
      ? keptBecause('The person has the number again already.')
      : impossibleBecause(`Person ${holder.personId} holds the number since.`);
  }
  const id = await insertIdentifiers(within, [stored]);
  await relink(within, 'identifiers', stored.id, { localId: id, state: linkState.kept });
  // Where the row is still shown and only the identifier was taken.
  await relink(within, 'identifiers', -stored.id, { localId: id, state: linkState.present });
  const set = Object.entries(stored).filter(([name, value]) => shownFields.includes(name) && value !== null);
  const fields = Object.fromEntries(set.map(([name, value]) => [name, [null, value] as const]));
  await recordIdentifier(change, undoing, 'create', { ...stored, id }, fields);
  return reverted;
}

async function undoFields(identifier: StoredIdentifier, change: StoredChange, undoing: Undoing): Promise<Outcome> {
  const edited: string[] = [];
  const values: Record<string, unknown> = {};
  const fields: Record<string, readonly [unknown, unknown]> = {};
  for (const [field, [old, now]] of Object.entries(change.fields)) {
    if (field.startsWith('#')) continue;
    if (((identifier as unknown as Record<string, unknown>)[field] ?? null) !== (now ?? null)) edited.push(field);
    else {
      values[field] = old;
      fields[field] = [now, old];
    }
  }
  if (Object.keys(values).length === 0) return keptBecause(`${edited.join(', ')} changed again since.`);
  await updateIdentifiers(undoing.within, [{ ...identifier, ...values } as StoredIdentifier]);
  await recordIdentifier(change, undoing, 'update', identifier, fields);
  return edited.length === 0
    ? reverted
    : { outcome: 'reverted', reason: `${edited.join(', ')} changed again since: kept` };
}

function recordIdentifier(
  change: StoredChange,
  undoing: Undoing,
  kind: ChangeFacts['kind'],
  { id, personId }: StoredIdentifier,
  fields: ChangeFacts['fields'],
): Promise<void> {
  return recordUndo(change, undoing, { localId: id, kind, fields, raw: { '#personId': [personId, personId] } });
}
