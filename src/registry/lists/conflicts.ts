/** Conflicts as they are listed: with who claims the identifier and who holds it at this moment, or who the row may be, and what can be decided. */
import type { Entity } from '../../model/records.ts';
import { joinable } from '../candidates.ts';
import type { Conflict, StoredConflict } from '../conflicts.ts';
import { claimOf, conflictOf, matchOf, readConflict } from '../conflicts.ts';
import type { Database } from '../database.ts';
import { findHolder } from '../identifiers.ts';
import { entityCode } from '../linked.ts';
import { localIdOf } from '../links.ts';
import { sourceNames } from './origins.ts';
import { numbersWaitingFor } from './outcomes.ts';
import { conditions, demand, pages } from './pages.ts';
import { type ShortPerson, shortPeople } from './short-people.ts';

/** `give` the identifier to the claimant, or have the holder `keep` it; `join` the row with a candidate, or make a `new` person of it. */
export type ConflictDecision = 'give' | 'keep' | 'join' | 'new';

export interface ListedConflict extends Omit<Conflict, 'claim'> {
  /** The same as long as the conflict lasts. */
  readonly id: number;
  readonly source: string | null;
  readonly cycle: number;
  /** The identifier that two people claim; null where the conflict is about something else. */
  readonly kind: string | null;
  readonly number: string | null;
  readonly format: string | null;
  /** The person whose row claims it, and that person's key in the source. */
  readonly claimant: number | null;
  readonly claimantKey: string | null;
  /** Who holds it now; null where nobody does any more. */
  readonly holder: number | null;
  /** People who agree with a new row and whom it can be joined with now; empty where the conflict is about something else. */
  readonly candidates: readonly number[];
  /** Fields by which people were looked for. */
  readonly match: readonly string[];
  /** What the new row says, by field; null where the conflict is about something else. */
  readonly row: Readonly<Record<string, unknown>> | null;
  /** Numbers of cards that wait until it is known who the new row is. */
  readonly waitingNumbers: readonly string[];
  /** All whom the conflict names, in short. */
  readonly people: readonly ShortPerson[];
  /** Empty where only a correction in the source helps. */
  readonly decisions: readonly ConflictDecision[];
}

export interface ConflictFilter {
  readonly sourceId?: number | undefined;
  readonly entity?: Entity | undefined;
  readonly limit?: number | undefined;
  /** Only those that come after this id in the list. */
  readonly after?: number | undefined;
}

/** The oldest first: one that is decided moves no other, and new ones come last. */
export async function* listConflicts(database: Database, filter: ConflictFilter): AsyncGenerator<ListedConflict[]> {
  const sources = await sourceNames(database);
  const where = conditions();
  if (filter.sourceId !== undefined) demand(where, 'source_id = ?', filter.sourceId);
  if (filter.entity !== undefined) demand(where, 'entity = ?', entityCode(filter.entity));
  const { limit, after } = filter;
  const query = { select: 'SELECT * FROM conflict', by: 'id', order: 'ascending', where, limit, after } as const;
  for await (const rows of pages(database, query)) {
    const listed: Found[] = [];
    for (const row of rows) listed.push(await shown(database, conflictOf(row), sources));
    yield withPeople(database, listed);
  }
}

export async function findConflict(database: Database, id: number): Promise<ListedConflict | undefined> {
  const conflict = await readConflict(database, id);
  if (conflict === undefined) return undefined;
  return (await withPeople(database, [await shown(database, conflict, await sourceNames(database))]))[0];
}

type Found = Omit<ListedConflict, 'people'>;

async function withPeople(database: Database, found: readonly Found[]): Promise<ListedConflict[]> {
  const idsOf = ({ entity, localIds, claimant, holder, candidates }: Found): number[] => [
    ...new Set([holder, claimant, ...candidates, ...(entity === 'persons' ? localIds : [])].flatMap((id) => id ?? [])),
  ];
  const people = await shortPeople(database, found.flatMap(idsOf));
  return found.map((conflict) => ({ ...conflict, people: idsOf(conflict).flatMap((id) => people.get(id) ?? []) }));
}

async function shown(
  database: Database,
  conflict: StoredConflict,
  sources: ReadonlyMap<number, string>,
): Promise<Found> {
  const { id, sourceId, cycleId, entity, key, code, reason, localIds } = conflict;
  const match = matchOf(conflict);
  const candidates = match === null ? [] : await joinable(database, sourceId, localIds);
  const claim = claimOf(conflict);
  const claimant = claim === null ? null : ((await localIdOf(database, sourceId, 'persons', claim.personKey)) ?? null);
  const holder = claim === null ? null : ((await findHolder(database, sourceId, claim.facts))?.personId ?? null);
  return {
    id,
    source: sources.get(sourceId) ?? null,
    cycle: cycleId,
    entity,
    key,
    code,
    reason,
    localIds,
    kind: claim?.facts.kind ?? null,
    number: claim?.facts.number ?? null,
    format: claim?.facts.format ?? null,
    claimant,
    claimantKey: claim === null ? null : claim.personKey.replaceAll('\u001f', ' ').trim(),
    holder,
    candidates,
    match: match?.match ?? [],
    row: match?.shown ?? null,
    waitingNumbers: match === null ? [] : await numbersWaitingFor(database, sourceId, key),
    decisions:
      match === null ? identifierDecisions(claimant, holder) : candidates.length === 0 ? ['new'] : ['join', 'new'],
  };
}

function identifierDecisions(claimant: number | null, holder: number | null): readonly ConflictDecision[] {
  if (claimant === null) return [];
  return holder === null ? ['give'] : ['give', 'keep'];
}
