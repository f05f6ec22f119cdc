/** Gives the identifiers that a cycle held to their people, where the people are there and nobody else has the numbers. */
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import type { Database } from '../registry/database.ts';
import { findHolders, insertIdentifiers, reserveIdentifiers } from '../registry/identifiers.ts';
import { localIdOf, writeLinks } from '../registry/links.ts';
import type { StoredHeld } from '../registry/outcomes.ts';
import { storedLink } from './applying.ts';
import type { Deciding } from './deciding.ts';
import { changeOf } from './held-items.ts';
import type { IdentifierChange } from './planned.ts';
import { shownKeyText } from './reading.ts';

export async function releaseIdentifiers(
  within: Database,
  items: readonly StoredHeld[],
  deciding: Deciding,
  seq: number,
): Promise<void> {
  const changes = items.map((item) => changeOf<IdentifierChange>(item));
  await reserveIdentifiers(within, 0);
  const holders = await findHolders(
    within,
    deciding.sourceId,
    changes.map((change) => change.facts.value),
  );
  const taken = new Set(holders.map((holder) => `${holder.scope}\u0000${holder.bits}\u0000${holder.value}`));
  for (const change of changes) {
    const number = `${change.facts.scope}\u0000${change.facts.bits}\u0000${change.facts.value}`;
    const personId = await personNamed(within, deciding, change.personKey);
    if (personId === undefined || taken.has(number)) {
      const reason =
        personId === undefined ? 'The person is no longer in the registry.' : 'Somebody else holds the number.';
      deciding.kept.push({ entity: 'identifiers', key: shownKeyText(change.key), reason });
      continue;
    }
    taken.add(number);
    const id = await insertIdentifiers(within, [{ ...change.facts, personId }]);
    const link = { ...storedLink(change, id), missing: 0, record: null };
    await writeLinks(within, deciding.sourceId, 'identifiers', [link], seq, false);
    const facts: ChangeFacts = {
      entity: 'identifiers',
      key: shownKeyText(change.key),
      localId: id,
      kind: 'create',
      fields: change.fields,
      raw: { '#personId': [personId, personId] },
    };
    await recordChanges(within, [facts], deciding.author, deciding.context.now());
  }
}

/** The person of a key, or of a row's key where people have several rows; as when the reference was planned. */
async function personNamed(within: Database, deciding: Deciding, key: string): Promise<number | undefined> {
  const { sourceId, config } = deciding;
  const by = config.identifiers?.fields['person']?.by;
  const byPerson =
    by === 'key' && config.persons?.identity === 'person'
      ? undefined
      : await localIdOf(within, sourceId, 'persons', key);
  const byRow = by === 'personKey' ? undefined : await localIdOf(within, sourceId, 'personRows', key);
  return byPerson !== undefined && byRow !== undefined && byPerson !== byRow ? undefined : (byPerson ?? byRow);
}
