/**
 * Decides on a conflict about an identifier: it is given to the person whose row claims it, or stays with its holder. Either way the row that
 * loses counts as dealt with until it changes; one that was turned down also when the holder loses the identifier.
 */
import { GatehouseError } from '../model/errors.ts';
import { type ChangeFacts, recordChanges } from '../registry/changes.ts';
import { claimOf, deleteConflict, readConflict, type StoredConflict } from '../registry/conflicts.ts';
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
import type { DecisionTask } from './deciding.ts';
import { linkState } from './link-index.ts';
import type { IdentifierChange } from './planned.ts';
import { rulesOf } from './rules.ts';
import { withLeases } from './with-leases.ts';

export interface ConflictWish {
  readonly decision: 'give' | 'keep';
  readonly reason: string;
  /** The holder whom the operator saw; with another one by now nothing is done. Null asks for no comparison. */
  readonly holder: number | null;
}

export interface Resolved {
  readonly conflict: number;
  readonly decision: ConflictWish['decision'];
  /** The recorded change, by which the decision is taken back. */
  readonly change: number;
  /** Who has the identifier now. */
  readonly person: number;
}

/** What taking a decision back needs: kept with its change as `#resolution`. */
export interface Resolution {
  readonly conflict: StoredConflict;
  readonly decision: ConflictWish['decision'];
  /** The stored key of the row that claimed the identifier. */
  readonly key: string;
  /** The identifier as its holder had it; null where nobody held it any more. */
  readonly before: StoredIdentifier | null;
  /** Sources whose rows gave it to the holder. */
  readonly sources: readonly number[];
}

/** Errors: `command.notFound`, `conflict.decision`, `conflict.changed`, `cycle.running`. */
export async function resolveConflict(task: DecisionTask, id: number, wish: ConflictWish): Promise<Resolved> {
  const { database } = task;
  const seen = await existing(database, id);
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
        const conflict = await existing(within, id);
        const claim = decidable(conflict);
        const holding = await findHolder(within, conflict.sourceId, claim.facts);
        if (holding?.id !== holder?.id) throw changed('Somebody else holds the identifier by now.');
        if (wish.holder !== null && wish.holder !== (holding?.personId ?? null)) {
          throw changed(
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
  if (before?.personId === personId) throw changed('The person has the identifier already.');
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
      '#resolution': [null, { conflict, decision: 'give', key: claim.key, before, sources } satisfies Resolution],
    },
  });
  return { conflict: conflict.id, decision: 'give', change, person: personId };
}

async function keep(deciding: Deciding): Promise<Resolved> {
  const { within, conflict, claim, before } = deciding;
  const personId = await claimantOf(deciding);
  if (before === null) throw changed('Nobody holds the identifier any more.');
  await writeClaim(deciding, 0);
  await keepClaimDown(within, { sourceId: conflict.sourceId, key: claim.key, identifierId: before.id });
  const change = await record(deciding, {
    localId: before.id,
    kind: 'update',
    fields: { claimant: [null, String(personId)], ...decided('keep', deciding.reason) },
    raw: {
      '#personId': [before.personId, before.personId],
      '#resolution': [null, { conflict, decision: 'keep', key: claim.key, before, sources: [] } satisfies Resolution],
    },
  });
  return { conflict: conflict.id, decision: 'keep', change, person: before.personId };
}

function decided(decision: ConflictWish['decision'], reason: string): ChangeFacts['fields'] {
  return { decision: [null, decision], reason: [null, reason] };
}

/** The rows that gave the identifier to its holder count as dealt with until they change; gives their sources. */
async function letGo(within: Database, identifierId: number): Promise<number[]> {
  const links = await linkStatesOf(within, 'identifiers', [identifierId]);
  const sources = [...new Set(links.map(({ sourceId }) => sourceId))];
  for (const sourceId of sources) {
    const to = { localId: -identifierId, state: linkState.present };
    await relinkLiving(within, 'identifiers', identifierId, to, await nextSeq(within, sourceId));
    await dropPackedLinks(within, sourceId);
  }
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

async function existing(database: Database, id: number): Promise<StoredConflict> {
  const conflict = await readConflict(database, id);
  if (conflict !== undefined) return conflict;
  throw new GatehouseError('command.notFound', `There is no conflict ${id}.`, {
    value: String(id),
    remedy: 'It was decided, or it has ended by itself: see `gatehouse list conflicts`.',
  });
}

/** What `claimOf` reads is the whole planned change. */
function decidable(conflict: StoredConflict): IdentifierChange {
  const claim = claimOf(conflict);
  if (claim !== null) return claim as IdentifierChange;
  throw new GatehouseError(
    'conflict.decision',
    `Conflict ${conflict.id} is not about an identifier, so there is nothing to give or keep.`,
    { place: conflict.key, remedy: 'Correct the rows in the source; the next cycle finds out.' },
  );
}

async function claimantOf({ within, conflict, claim }: Deciding): Promise<number> {
  const personId = await localIdOf(within, conflict.sourceId, 'persons', claim.personKey);
  if (personId === undefined) throw changed('The person who claims the identifier is no longer in the registry.');
  return personId;
}

async function identifierOf(within: Database, id: number): Promise<StoredIdentifier | null> {
  return (await readIdentifiers(within, [id])).get(id) ?? null;
}

function changed(what: string): GatehouseError {
  return new GatehouseError('conflict.changed', what, {
    remedy: 'Look at the conflict again; where it has ended, the next cycle removes it from the list.',
  });
}
