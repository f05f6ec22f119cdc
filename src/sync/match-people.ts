/**
 * Finds who is meant by a row on first sight: the one person without a link who agrees on all fields to match by. Of several people, or
 * where several rows agree with one, nobody is adopted: somebody decides. So it never depends on the order of the rows.
 */
import type { PersonsConfig } from '../config/document.ts';
import { fold, foldedName, type PersonFacts } from '../model/person-state.ts';
import type { PersonRecord } from '../model/records.ts';
import { type Candidate, findCandidates } from '../registry/candidates.ts';
import type { Conflict, MatchClaim } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import type { LinkIndex } from './link-index.ts';
import { type PlannedPerson, planBatch } from './planned.ts';
import type { TouchedRow } from './reading.ts';
import type { References } from './references.ts';
import { shownFacts } from './shown.ts';
import type { Spool } from './spool.ts';

/** What matching needs to know beside the rows. */
export interface Matching {
  readonly database: Database;
  readonly sourceId: number;
  readonly config: Pick<PersonsConfig, 'match'>;
  readonly persons: LinkIndex;
  readonly references: References;
  /** Whether the registry holds people who could be adopted. */
  readonly anybodyThere: boolean;
  /** People adopted in this plan, so that nobody is adopted twice. */
  readonly adopted: Set<number>;
  /** People with whom several rows of this plan agree: none of these is joined; see `contestedRows`. */
  readonly contested: Set<number>;
  /** Keys of rows that stand in conflict until a cycle, which sees all rows, or somebody decides; null in a cycle. */
  readonly undecided: ReadonlySet<string> | null;
  readonly conflict: (conflict: Conflict) => void;
}

export type Candidates = ReadonlyMap<string, Candidate[]>;

/** People who could be adopted by the new rows of a batch, by employee ID or folded name; null when nobody can. */
export async function candidatesFor(
  usable: readonly { row: TouchedRow<PersonRecord> }[],
  planning: Matching,
): Promise<Candidates | null> {
  const { match } = planning.config;
  if (match.length === 0 || !planning.anybodyThere) return null;
  const by = match.includes('employeeId') ? 'employeeId' : 'name';
  const values = new Set<string>();
  for (const { row } of usable) {
    if (!planning.persons.isNew(row.entry)) continue;
    const value = candidateValue(row.record, by);
    if (value !== null) values.add(value);
  }
  if (values.size === 0) return new Map();
  const found = await findCandidates(planning.database, planning.sourceId, by, [...values]);
  const groups = new Map<string, Candidate[]>();
  for (const candidate of found) {
    const value = by === 'employeeId' ? candidate.fields['employeeId'] : candidate.fields['folded'];
    if (typeof value === 'string') groups.set(value, [...(groups.get(value) ?? []), candidate]);
  }
  return groups;
}

function candidateValue(record: PersonRecord, by: 'employeeId' | 'name'): string | null {
  return by === 'employeeId' ? record.employeeId : foldedName(record.surname, record.givenName, record.patronymic);
}

/** The one person who agrees on all fields to match by; null when there is none, 'conflict' where somebody has to decide. */
export function matchRow(
  row: TouchedRow<PersonRecord>,
  facts: PersonFacts,
  candidates: Candidates,
  planning: Matching,
): number | null | 'conflict' {
  const { match } = planning.config;
  const value = candidateValue(row.record, match.includes('employeeId') ? 'employeeId' : 'name');
  if (value === null) return null;
  const agreeing = (candidates.get(value) ?? []).filter((candidate) =>
    match.every((field) => {
      const theirs = candidate.fields[field] ?? (field === 'name' ? candidate.fields['folded'] : null) ?? null;
      const ours = fieldOf(row.record, field);
      return ours !== null && theirs !== null && fold(ours) === fold(theirs);
    }),
  );
  const [first] = agreeing;
  if (first === undefined) return null;
  const single = agreeing.length === 1 ? first.id : null;
  if (single !== null && planning.undecided?.has(row.key) !== true) {
    if (!planning.adopted.has(single)) {
      planning.adopted.add(single);
      return single;
    }
    planning.contested.add(single);
  }
  planning.persons.reject(row.entry);
  planning.conflict(
    matchConflict(
      row.key,
      facts,
      agreeing.map(({ id }) => id),
      planning,
    ),
  );
  return 'conflict';
}

function fieldOf(record: PersonRecord, field: string): string | null {
  if (field.startsWith('custom.')) return record.custom[field.slice(7)] ?? null;
  if (field === 'name') return foldedName(record.surname, record.givenName, record.patronymic);
  const value = (record as unknown as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}

function matchConflict(
  key: string,
  facts: PersonFacts,
  people: readonly number[],
  { config: { match }, references }: Pick<Matching, 'config' | 'references'>,
): Conflict {
  const claim: MatchClaim = { match, facts, shown: shownFacts(facts, references) };
  const fields = match.join(', ');
  return {
    entity: 'persons',
    key,
    code: 'conflict.match',
    reason:
      people.length === 1
        ? `Another new row agrees with the same person ${people[0]} on ${fields}; neither was joined. Decide who the row is, or correct one of the rows.`
        : `${people.length} people (${people.join(', ')}) agree with the row on ${fields}; nobody was joined. Decide who the row is, correct the doubles, or match by more fields.`,
    localIds: people,
    claim: JSON.stringify(claim),
  };
}

/** Of rows that agree with one person the first was planned before the others came: it is a conflict as they are. */
export async function* contestedRows(
  planned: Spool<PlannedPerson>,
  planning: Pick<Matching, 'config' | 'references' | 'contested' | 'persons'>,
): AsyncIterable<{ readonly change: PlannedPerson; readonly conflict: Conflict }> {
  const { contested, persons } = planning;
  if (contested.size === 0) return;
  for await (const batch of planned.batches(planBatch)) {
    for (const change of batch) {
      if (!isContested(change, contested)) continue;
      persons.reject(change.entry);
      yield { change, conflict: matchConflict(change.key, change.facts, [change.id], planning) };
    }
  }
}

export function isContested(
  change: PlannedPerson,
  contested: ReadonlySet<number>,
): change is PlannedPerson & { readonly kind: 'update'; readonly id: number } {
  return change.kind === 'update' && change.fresh && change.id !== null && contested.has(change.id);
}
