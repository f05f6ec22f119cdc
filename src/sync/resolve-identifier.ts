/**
 * Decides on a conflict about an identifier: it is given to the person whose row claims it, or stays with its holder. Either way the row that
 * loses counts as dealt with until it changes; one that was turned down also when the holder loses the identifier.
 */
import { GatehouseError } from '../model/errors.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import { claimOf, deleteConflict, type StoredConflict } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import {
  findHolder,
  insertIdentifiers,
  moveIdentifiers,
  readIdentifiers,
  reserveIdentifiers,
  type StoredIdentifier,
} from '../registry/identifiers.ts';
import { linkStatesOf, localIdOf, nextSeq, relinkLiving, writeLinks } from '../registry/links.ts';
import { dropPackedLinks } from '../registry/packed-links.ts';
import { keepClaimDown } from '../registry/refused-claims.ts';
import { storedLink } from './applying.ts';
import {
  conflictChanged,
  existingConflict,
  type IdentifierResolution,
  type IdentifierWish,
  type Resolved,
} from './conflict-decision.ts';
import type { DecisionTask } from './deciding.ts';
import { linkState } from './link-index.ts';
import type { IdentifierChange } from './planned.ts';
import { rulesOf } from './rules.ts';
import { withLeases } from './with-leases.ts';

/** Errors: `command.notFound`, `conflict.decision`, `conflict.changed`, `cycle.running`. */
export async function resolveIdentifier(
  task: DecisionTask,
  seen: StoredConflict,
  wish: IdentifierWish,
): Promise<Resolved> {
  const { database } = task;
  const { id } = seen;
  const { configOf } = await rulesOf(task);
  const holder = await findHolder(database, seen.sourceId, decidable(seen).facts);
  const links = holder === undefined ? [] : await linkStatesOf(database, 'identifiers', [holder.id]);
  return withLeases(
    task,
    [seen.sourceId, ...links.map(({ sourceId }) => sourceId)],
    (sourceId) => configOf(sourceId)?.name ?? `number ${sourceId}`,
    () =>
      database.transaction(async (within) => {
        await reserveIdentifiers(within, 0);
        const conflict = await existingConflict(within, id);
        const claim = decidable(conflict);
        const holding = await findHolder(within, conflict.sourceId, claim.facts);
        if (holding?.id !== holder?.id) throw conflictChanged('Somebody else holds the identifier by now.');
        if (wish.holder !== null && wish.holder !== (holding?.personId ?? null)) {
          throw conflictChanged(
            holding === undefined
              ? 'Nobody holds the identifier any more.'
              : `Person ${holding.personId} holds the identifier by now.`,
          );
        }
        const before = holding === undefined ? null : await identifierOf(within, holding.id);
        const deciding = { within, task, conflict, claim, before, reason: wish.reason };
        await deleteConflict(within, id);
        return wish.decision === 'give' ? give(deciding) : keep(deciding);
      }),
  );
}

interface Deciding {
  readonly within: Database;
  readonly task: DecisionTask;
  readonly conflict: StoredConflict;
  readonly claim: IdentifierChange;
  readonly before: StoredIdentifier | null;
  readonly reason: string;
}

async function give(deciding: Deciding): Promise<Resolved> {
  const { within, conflict, claim, before } = deciding;
  const personId = await claimantOf(deciding);
  if (before?.personId === personId) throw conflictChanged('The person has the identifier already.');
  const facts = { ...claim.facts, personId };
  const given = before?.id ?? (await insertIdentifiers(within, [facts]));
  const sources = before === null ? [] : await letGo(within, before.id);
  if (before !== null) await moveIdentifiers(within, [{ ...facts, id: given }]);
  await writeClaim(deciding, given);
  const fields: Record<string, readonly [unknown, unknown]> = {
    person: [before === null ? null : String(before.personId), String(personId)],
  };
  for (const field of ['kind', 'number', 'format', 'validFrom', 'validUntil'] as const) {
    const old = before?.[field] ?? null;
    if (old !== facts[field] || before === null) fields[field] = [old, facts[field]];
  }
  const change = await record(deciding, {
    localId: given,
    kind: before === null ? 'create' : 'update',
    fields: { ...fields, ...decided('give', deciding.reason) },
    raw: {
      '#personId': [before?.personId ?? personId, personId],
      '#resolution': [
        null,
        { conflict, decision: 'give', key: claim.key, before, sources } satisfies IdentifierResolution,
      ],
    },
  });
  return { conflict: conflict.id, decision: 'give', change, person: personId };
}

async function keep(deciding: Deciding): Promise<Resolved> {
  const { within, conflict, claim, before } = deciding;
  const personId = await claimantOf(deciding);
  if (before === null) throw conflictChanged('Nobody holds the identifier any more.');
  await writeClaim(deciding, 0);
  await keepClaimDown(within, { sourceId: conflict.sourceId, key: claim.key, identifierId: before.id });
  const change = await record(deciding, {
    localId: before.id,
    kind: 'update',
    fields: { claimant: [null, String(personId)], ...decided('keep', deciding.reason) },
    raw: {
      '#personId': [before.personId, before.personId],
      '#resolution': [
        null,
        { conflict, decision: 'keep', key: claim.key, before, sources: [] } satisfies IdentifierResolution,
      ],
    },
  });
  return { conflict: conflict.id, decision: 'keep', change, person: before.personId };
}

function decided(decision: IdentifierWish['decision'], reason: string): ChangeFacts['fields'] {
  return { decision: [null, decision], reason: [null, reason] };
}

/** The rows that gave the identifier to its holder count as dealt with until they change; gives their sources. */
async function letGo(within: Database, identifierId: number): Promise<number[]> {
  const links = await linkStatesOf(within, 'identifiers', [identifierId]);
  const sources = [...new Set(links.map(({ sourceId }) => sourceId))];
  await relinkLiving(within, 'identifiers', identifierId, { localId: -identifierId, state: linkState.present });
  for (const sourceId of sources) await dropPackedLinks(within, sourceId);
  return sources;
}

/** The claiming row as it stands belongs to this identifier; 0 where it has none. */
async function writeClaim({ within, conflict, claim }: Deciding, identifierId: number): Promise<void> {
  const link = { ...storedLink(claim, identifierId), missing: 0, record: null };
  await writeLinks(within, conflict.sourceId, 'identifiers', [link], await nextSeq(within, conflict.sourceId), false);
  await dropPackedLinks(within, conflict.sourceId);
}

async function record(
  { within, task, conflict }: Deciding,
  facts: Pick<ChangeFacts, 'localId' | 'kind' | 'fields' | 'raw'>,
): Promise<number> {
  const author = { cycleId: null, sourceId: conflict.sourceId, actor: task.actor };
  const change: ChangeFacts = { entity: 'identifiers', key: conflict.key, ...facts };
  return recordChanges(within, [change], author, task.context.now());
}

/** What `claimOf` reads is the whole planned change. */
function decidable(conflict: StoredConflict): IdentifierChange {
  const claim = claimOf(conflict);
  if (claim !== null) return claim as IdentifierChange;
  throw new GatehouseError(
    'conflict.decision',
    `Conflict ${conflict.id} does not say who claims what, so there is nothing to give or keep.`,
    { place: conflict.key, remedy: 'Correct the rows in the source; the next cycle finds out.' },
  );
}

async function claimantOf({ within, conflict, claim }: Deciding): Promise<number> {
  const personId = await localIdOf(within, conflict.sourceId, 'persons', claim.personKey);
  if (personId === undefined)
    throw conflictChanged('The person who claims the identifier is no longer in the registry.');
  return personId;
}

async function identifierOf(within: Database, id: number): Promise<StoredIdentifier | null> {
  return (await readIdentifiers(within, [id])).get(id) ?? null;
}
