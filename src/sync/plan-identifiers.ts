/** Plans identifiers from the rows that changed, and settles who may have which number. */
import type { IdentifierRecord } from '../model/records.ts';
import type { Conflict } from '../registry/conflicts.ts';
import type { Database } from '../registry/database.ts';
import { findHolders, type Holder, readIdentifiers } from '../registry/identifiers.ts';
import type { RejectedRow } from '../registry/outcomes.ts';
import { digest, digestText, seedOf } from './digest.ts';
import { createLinkIndex, type LinkIndex } from './link-index.ts';
import { isPersonFault, type PersonFinder, unknownPerson } from './person-finder.ts';
import type { Hold, IdentifierChange, Removal, ShownFields } from './planned.ts';
import { shownKeyText, type TouchedRow } from './reading.ts';

export interface IdentifierPlanning {
  readonly database: Database;
  readonly sourceId: number;
  readonly finder: PersonFinder;
  readonly identifiers: LinkIndex;
  readonly rejected: (row: RejectedRow) => void;
  /** A link whose number or person became another one: the old identifier goes before the new one comes. */
  readonly replaced: (removal: Removal) => void;
}

type Facts = IdentifierChange['facts'];

/** The changes that a batch of rows makes, without looking at who else has the numbers. */
export async function planIdentifiers(
  rows: readonly TouchedRow<IdentifierRecord>[],
  planning: IdentifierPlanning,
): Promise<IdentifierChange[]> {
  const { identifiers, finder } = planning;
  const knownIds = rows.filter((row) => !identifiers.isNew(row.entry)).map((row) => identifiers.localId(row.entry));
  const known = knownIds.length === 0 ? new Map() : await readIdentifiers(planning.database, knownIds);
  const changes: IdentifierChange[] = [];
  for (const row of rows) {
    const { record } = row;
    const person = finder.find(record.person);
    if (isPersonFault(person)) {
      identifiers.reject(row.entry);
      planning.rejected({ entity: 'identifiers', key: shownKeyText(row.key), ...person });
      continue;
    }
    const facts = factsOf(record);
    const common = { key: row.key, entry: row.entry, digests: row.digests, personKey: record.person, person, facts };
    const old = identifiers.isNew(row.entry) ? undefined : known.get(identifiers.localId(row.entry));
    if (old === undefined) {
      changes.push({
        kind: 'create',
        id: null,
        replaces: null,
        fields: shownIdentifier(facts, record.person),
        ...common,
      });
    } else if (
      old.personId === finder.persons?.localId(person) &&
      old.bits === facts.bits &&
      old.value === facts.value &&
      old.scope === facts.scope
    ) {
      const fields: Record<string, readonly [unknown, unknown]> = {};
      for (const field of ['kind', 'number', 'format', 'validFrom', 'validUntil'] as const) {
        if (old[field] !== facts[field]) fields[field] = [old[field], facts[field]];
      }
      changes.push({ kind: 'update', id: old.id, replaces: null, fields, ...common });
    } else {
      planning.replaced({ key: row.key, entry: row.entry, localId: old.id });
      changes.push({
        kind: 'create',
        id: null,
        replaces: old.id,
        fields: shownIdentifier(facts, record.person),
        ...common,
      });
    }
  }
  return changes;
}

function factsOf(record: IdentifierRecord): Facts {
  return {
    scope: record.bits === 0 ? record.kind : '',
    bits: record.bits,
    value: record.value,
    kind: record.kind,
    number: record.number,
    format: record.format,
    validFrom: record.validFrom,
    validUntil: record.validUntil,
  };
}

function shownIdentifier(facts: Facts, person: string): ShownFields {
  const fields: Record<string, readonly [unknown, unknown]> = {
    person: [null, person],
    kind: [null, facts.kind],
    number: [null, facts.number],
  };
  if (facts.format !== null) fields['format'] = [null, facts.format];
  if (facts.validFrom !== null) fields['validFrom'] = [null, facts.validFrom];
  if (facts.validUntil !== null) fields['validUntil'] = [null, facts.validUntil];
  return fields;
}

/** How a planned addition ends. */
export type Settled =
  | { readonly kind: 'apply'; readonly change: IdentifierChange }
  | { readonly kind: 'hold'; readonly change: IdentifierChange; readonly hold: Hold }
  | { readonly kind: 'conflict'; readonly conflict: Conflict; readonly change: IdentifierChange }
  | { readonly kind: 'reject'; readonly row: RejectedRow };

export interface Settlement {
  /** Decides on a batch of planned changes, in order. */
  settle(changes: readonly IdentifierChange[]): Promise<Settled[]>;
}

/** Identifiers that this source lets go of in this cycle: those that then are nobody's, and those that another source gives too. */
export interface Leaving {
  readonly freed: Set<number>;
  readonly shared: Set<number>;
}

const numberSeed = seedOf('gatehouse: canonical numbers');

/**
 * Settles additions against who has the numbers: identifiers that go in this cycle free theirs, ones whose removal is held keep the addition
 * waiting, and one of somebody else is a conflict, never a silent move. Of two rows of one reading the first has the number.
 */
export function createSettlement(
  database: Database,
  sourceId: number,
  persons: LinkIndex,
  { freed, shared }: Leaving,
  waiting: ReadonlyMap<number, Hold>,
): Settlement {
  // Numbers given to people by this plan: number -> entry of the person, in the compact form of an index.
  const given = createLinkIndex();
  return {
    async settle(changes) {
      const additions = changes.filter((change) => change.kind === 'create');
      const holders = new Map<string, Holder>();
      if (additions.length > 0) {
        for (const holder of await findHolders(
          database,
          sourceId,
          additions.map((change) => change.facts.value),
        )) {
          holders.set(numberKey(holder), holder);
        }
      }
      return changes.map((change): Settled => {
        // Whoever was to be joined with somebody waits, and so do the identifiers.
        if (!persons.usable(change.person)) {
          const row = {
            entity: 'identifiers',
            key: shownKeyText(change.key),
            ...unknownPerson(change.personKey),
          } as const;
          return { kind: 'reject', row };
        }
        if (change.kind === 'update') return { kind: 'apply', change };
        const replacing = change.replaces === null ? undefined : waiting.get(change.replaces);
        if (replacing !== undefined) return { kind: 'hold', change, hold: replacing };
        const holder = holders.get(numberKey(change.facts));
        if (holder !== undefined && !freed.has(holder.id)) {
          const hold = waiting.get(holder.id);
          if (hold !== undefined) return { kind: 'hold', change, hold };
          const owner = persons.isNew(change.person) ? -1 : persons.localId(change.person);
          if (holder.personId === owner && holder.ours && !shared.has(holder.id))
            return { kind: 'reject', row: repeatedNumber(change) };
          // Another source has given the same person the same number: both link to the one identifier.
          if (holder.personId === owner)
            return { kind: 'apply', change: { ...change, kind: 'update', id: holder.id, fields: {} } };
          return { kind: 'conflict', change, conflict: heldBySomebody(change, holder) };
        }
        digestText(numberKey(change.facts), numberSeed);
        const earlier = given.find(digest.a, digest.b);
        if (earlier >= 0) {
          if (given.localId(earlier) === change.person) return { kind: 'reject', row: repeatedNumber(change) };
          return { kind: 'conflict', change, conflict: givenToAnother(change) };
        }
        given.add(digest.a, digest.b, { localId: change.person, rowA: 0, rowB: 0, recordA: 0, recordB: 0, state: 0 });
        return { kind: 'apply', change };
      });
    },
  };
}

export function numberKey(facts: { readonly scope: string; readonly bits: number; readonly value: string }): string {
  return `${facts.scope}\u0000${facts.bits}\u0000${facts.value}`;
}

function repeatedNumber(change: IdentifierChange): RejectedRow {
  return {
    entity: 'identifiers',
    key: shownKeyText(change.key),
    column: 'number',
    value: change.facts.number,
    code: 'cycle.duplicate',
    reason: `The person "${change.personKey}" has this number already, written otherwise. Remove one of the rows.`,
  };
}

export function heldBySomebody(change: IdentifierChange, holder: Holder): Conflict {
  return {
    entity: 'identifiers',
    key: shownKeyText(change.key),
    code: 'conflict.identifier',
    reason: `${change.facts.number} of person "${change.personKey}" is held by ${holder.person} (person ${holder.personId} of the registry). Take it from one of them.`,
    localIds: [holder.personId],
    claim: JSON.stringify(change),
  };
}

function givenToAnother(change: IdentifierChange): Conflict {
  return {
    entity: 'identifiers',
    key: shownKeyText(change.key),
    code: 'conflict.identifier',
    reason: `${change.facts.number} of person "${change.personKey}" is another person's in an earlier row of this source. Correct one of the rows.`,
    localIds: [],
    claim: JSON.stringify(change),
  };
}
